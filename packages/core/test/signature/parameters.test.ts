import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Parameters } from '../../src/signature/parameters.ts';
import { canonicaliseComponent, encodeRfc3986 } from '../../src/signature/rfc3986.ts';

function parse(raw: string): Parameters {
  const parameters = Parameters.parse(raw, 100);
  if (typeof parameters === 'string') throw new Error(parameters);
  return parameters;
}

describe('encodeRfc3986', () => {
  it('leaves only unreserved characters bare (RFC 3986 §2.3)', () => {
    const ascii = String.fromCharCode(...Array.from({ length: 95 }, (_, index) => index + 32));
    expect(encodeRfc3986(ascii)).toBe(
      '%20%21%22%23%24%25%26%27%28%29%2A%2B%2C-.%2F0123456789%3A%3B%3C%3D%3E%3F%40' +
        'ABCDEFGHIJKLMNOPQRSTUVWXYZ%5B%5C%5D%5E_%60abcdefghijklmnopqrstuvwxyz%7B%7C%7D~',
    );
  });

  it('is undone by decodeURIComponent for every string that has UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(decodeURIComponent(encodeRfc3986(text))).toBe(text);
      }),
      { seed: 1 },
    );
  });
});

describe('canonicaliseComponent', () => {
  it.each([
    ['a+b', 'a%20b'],
    ['a%20b', 'a%20b'],
    ['%7E', '~'],
    ['%2f', '%2F'],
    ['a=b', 'a%3Db'],
    ["it's", 'it%27s'],
    ['%E4%BD%A0', '%E4%BD%A0'],
  ])('writes %s as %s', (raw, canonical) => {
    expect(canonicaliseComponent(raw)).toBe(canonical);
  });

  it.each(['%', '%z1', '%FF', '%C0%AF', '%ED%A0%80', '%u0041'])('refuses %s', (raw) => {
    expect(canonicaliseComponent(raw)).toBeUndefined();
  });
});

describe('Parameters', () => {
  it('sorts by encoded name in byte order and keeps equal names as sent', () => {
    expect(parse('b=2&a=2&a=1&a-b=3&A=0&%C3%A9=x&~=t').join('sign')).toBe(
      '%C3%A9=x&A=0&a=2&a=1&a-b=3&b=2&~=t',
    );
  });

  it('sorts long lists like short ones', () => {
    const names = Array.from({ length: 60 }, (_, index) => `p${(index * 37) % 60}`);
    const long = parse(names.map((name, index) => `${name}=${index}`).join('&')).join('sign');
    const sorted = long.split('&').map((pair) => pair.split('=')[0]);
    expect(sorted).toEqual(names.toSorted());
  });

  it.each([
    ['name', '%5B=0&A=3&a=2&a=1'],
    ['name-value', '%5B=0&A=3&a=1&a=2'],
    ['decoded-name', 'A=3&%5B=0&a=2&a=1'],
    ['decoded-name-value', 'A=3&%5B=0&a=1&a=2'],
    ['as-sent', 'a=2&A=3&a=1&%5B=0'],
  ] as const)('orders by %s', (sorting, expected) => {
    const parameters = parse('a=2&A=3&a=1&%5B=0');
    const sorted = parameters.order(sorting).map((index) => parameters.pairs[index]);
    expect(sorted.join('&')).toBe(expected);
  });

  it('keeps values that contain the pair separator', () => {
    expect(parse('a=1=2&b').join('sign')).toBe('a=1%3D2&b=');
  });

  it.each([
    ['a=1&&b=2', 'an empty parameter'],
    ['a=1&', 'an empty parameter'],
    ['=1', 'a parameter without a name'],
    ['a=%zz', 'broken percent-encoding'],
    ['%FF=1', 'broken percent-encoding'],
  ])('says what is wrong with %s', (raw, fault) => {
    expect(Parameters.parse(raw, 100)).toBe(fault);
  });

  it('refuses more parameters than the limit, and takes exactly as many', () => {
    expect(Parameters.parse('a&b&c', 2)).toBe('more than 2 parameters');
    expect(typeof Parameters.parse('a&b', 2)).toBe('object');
  });

  it('gives different strings for different lists, whatever stands in names and values', () => {
    const component = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('a', 'a=1', '1&b=2', ''),
    );
    const list = fc.array(
      fc.tuple(
        component.filter((name) => name !== ''),
        component,
      ),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(list, list, (left, right) => {
        fc.pre(JSON.stringify(bySortedName(left)) !== JSON.stringify(bySortedName(right)));
        expect(Parameters.of(left, encodeRfc3986).join('sign')).not.toBe(
          Parameters.of(right, encodeRfc3986).join('sign'),
        );
      }),
      { seed: 2, numRuns: 2000 },
    );
  });

  it('reads what it wrote', () => {
    const list = fc.array(
      fc.tuple(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string({ unit: 'grapheme' })),
      {
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(list, (pairs) => {
        const written = Parameters.of(pairs, encodeRfc3986).join('no such name');
        expect(parse(written).join('no such name')).toBe(written);
      }),
      { seed: 3 },
    );
  });
});

/** What a string to sign is meant to tell apart: order between different names is not part of it. */
function bySortedName(pairs: readonly (readonly [string, string])[]): unknown {
  const encoded = pairs
    .map(([name, value]) => [encodeRfc3986(name), encodeRfc3986(value)] as const)
    .filter(([name]) => name !== 'sign');
  return encoded.toSorted(([left], [right]) => (left === right ? 0 : left < right ? -1 : 1));
}

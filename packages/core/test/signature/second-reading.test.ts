import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Parameters } from '../../src/signature/parameters.ts';
import { encodeRfc3986 } from '../../src/signature/rfc3986.ts';
import { findSecondReading } from '../../src/signature/verify/second-reading.ts';

type Sent = Readonly<Record<string, string>>;

const profile = {
  fields: {
    keyId: { parameter: 'key' },
    call: { parameter: 'm' },
    timestamp: { parameter: 'time' },
    algorithm: { parameter: 'hash' },
    signature: { parameter: 'sign' },
  },
  algorithmName: 'md5',
  time: { format: 's', windowSeconds: 300 },
  parameterNames: ['a', 'ab', 'b', 'n', 'z'],
} as const;

const now = '1764000000';
const required: Sent = { key: 'k1', m: 'get', time: now };
const find = (sent: Sent): string | undefined =>
  findSecondReading(
    Parameters.of(Object.entries({ ...required, ...sent }), encodeRfc3986),
    profile,
  );
const textOf = (sent: Sent): string =>
  Object.entries({ ...required, ...sent })
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flat()
    .join('');

describe('parameters that are joined without a mark', () => {
  it('are taken where the names are told apart', () => {
    expect(find({})).toBeUndefined();
    expect(find({ a: '1', b: '2', z: '9', hash: 'md5' })).toBeUndefined();
    expect(find({ a: 'm n time', sign: 'azb' })).toBeUndefined();
  });

  it.each([
    ['the same with fewer names', { a: '1b2' }, { a: '1', b: '2' }],
    ['the same, split elsewhere', { a: '1b2', b: '3' }, { a: '1', b: '2b3' }],
    ['with a longer name', { a: 'b1' }, { ab: '1' }],
  ])('are taken in one way: not %s', (_, one, other) => {
    expect(textOf(one)).toBe(textOf(other));
    expect([find(one), find(other)].filter((fault) => fault === undefined).length).toBeLessThan(2);
    expect(find(one)).toBe('a value that can be read as another parameter');
  });

  it('are refused when they are not declared, or more than can be searched', () => {
    expect(find({ c: '1' })).toBe('the name "c", which is not declared');
    expect(find({ z: 'é'.repeat(64 * 1024) })).toBe('more text than can be told apart');
  });

  it('are never two requests with the same text', () => {
    const value = fc.string({ unit: fc.constantFrom('a', 'b', 'n', 'z', 'm', '1'), maxLength: 5 });
    const sent = fc.record(
      { a: value, ab: value, b: value, n: value, z: value },
      { requiredKeys: [] },
    );
    const taken = new Map<string, string>();
    let accepted = 0;
    fc.assert(
      fc.property(sent, (one) => {
        if (find(one) !== undefined) return;
        accepted += 1;
        const text = textOf(one);
        const meaning = profile.parameterNames.map((name) => one[name] ?? '-').join(' ');
        expect(taken.get(text) ?? meaning).toBe(meaning);
        taken.set(text, meaning);
      }),
      { numRuns: 20_000, seed: 5 },
    );
    expect(accepted).toBeGreaterThan(2000);
  });

  it('are searched in a time that grows with their length alone', () => {
    const before = performance.now();
    find({ a: 'abnz'.repeat(15_000), z: 'z'.repeat(4000) });
    expect(performance.now() - before).toBeLessThan(2000);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { engines } from './engines.ts';

const encodings = ['hex', 'base64', 'base64url'] as const;
const bytes = new Uint8Array(32).map((_, index) => 0xff - index * 7);
const canonical = Buffer.from(bytes).toString('base64');

/** Nine spellings for which `Buffer.from` gives the same 32 bytes. */
const malleable: readonly [string, string][] = [
  ['the URL alphabet', canonical.replaceAll('+', '-').replaceAll('/', '_')],
  ['no padding', canonical.replace('=', '')],
  ['extra padding', `${canonical}=`],
  ['a space inside', `${canonical.slice(0, 8)} ${canonical.slice(8)}`],
  ['a newline inside', `${canonical.slice(0, 8)}\n${canonical.slice(8)}`],
  ['junk after the padding', `${canonical}junk`],
  ['a leading exclamation mark', `!${canonical}`],
  [
    'changed trailing bits',
    canonical.replace(/.=$/, (end) => `${String.fromCharCode(end.charCodeAt(0) + 1)}=`),
  ],
  ['a trailing full stop', `${canonical}.`],
];

test('each of the nine spellings is another text that Buffer reads as the same bytes', () => {
  for (const [, spelling] of malleable) {
    expect(spelling).not.toBe(canonical);
    expect(new Uint8Array(Buffer.from(spelling, 'base64'))).toEqual(bytes);
  }
});

describe.each(engines)('$name', (engine) => {
  test('decodes base64 in its one spelling', () => {
    expect(engine.decode(canonical, 'base64')).toEqual(bytes);
  });

  test.each(malleable)('refuses base64 with %s', (_, spelling) => {
    expect(engine.decode(spelling, 'base64')).toBeUndefined();
  });

  test('refuses base64url with padding, the other alphabet or left-over bits', () => {
    for (const text of ['YQ==', 'YR', '+_8', 'Y', 'YWJjZ', 'Y\u0142', 'YQ\n', '\ud800A']) {
      expect(engine.decode(text, 'base64url')).toBeUndefined();
    }
  });

  test('refuses hex in upper case, with an odd nibble, or with anything else', () => {
    for (const text of ['AB', 'aB', 'abc', 'a', 'zz', 'abzz', ' ab', 'ab\n', '0x']) {
      expect(engine.decode(text, 'hex')).toBeUndefined();
    }
  });

  test.each(encodings)('reads back all that it writes in %s', (encoding) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (data) => {
        const text = engine.encode(data, encoding);
        expect(text).toBe(Buffer.from(data).toString(encoding));
        expect(engine.decode(text, encoding)).toEqual(data);
      }),
      { seed: 4648, numRuns: 200 },
    );
  });

  test.each(encodings)('reads no text in %s that it would not write', (encoding) => {
    fc.assert(
      fc.property(
        fc.string({
          maxLength: 12,
          unit: fc.constantFrom(
            'A',
            'Q',
            'a',
            'f',
            'z',
            '0',
            '9',
            '+',
            '/',
            '-',
            '_',
            '=',
            ' ',
            '.',
          ),
        }),
        (text) => {
          const decoded = engine.decode(text, encoding);
          expect(decoded === undefined ? text : engine.encode(decoded, encoding)).toBe(text);
          const forgiven = Buffer.from(text, encoding);
          expect(decoded !== undefined).toBe(forgiven.toString(encoding) === text);
        },
      ),
      { seed: 4648, numRuns: 1000 },
    );
  });

  test('encodes a view of a larger buffer without its surroundings', () => {
    expect(engine.encode(new Uint8Array([1, 2, 3, 4]).subarray(1, 3), 'hex')).toBe('0203');
  });

  test('decodes UTF-8 strictly and keeps a byte order mark', () => {
    expect(engine.utf8Decode(new Uint8Array([0xef, 0xbb, 0xbf, 0x61]))).toBe('\ufeffa');
    for (const invalid of [
      [0xff],
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
      [0xe6, 0xbc],
      [0xf4, 0x90, 0x80, 0x80],
    ]) {
      expect(engine.utf8Decode(new Uint8Array(invalid))).toBeUndefined();
    }
    expect(engine.utf8Encode('é😀')).toEqual(new Uint8Array([0xc3, 0xa9, 0xf0, 0x9f, 0x98, 0x80]));
  });

  test('draws as many random bytes as asked, beyond the quota of Web Crypto', () => {
    expect(engine.randomBytes(0)).toHaveLength(0);
    const drawn = engine.randomBytes(70_000);
    expect(drawn).toHaveLength(70_000);
    expect(new Set(drawn.subarray(-1000)).size).toBeGreaterThan(100);
    expect(engine.randomBytes(32)).not.toEqual(engine.randomBytes(32));
  });
});

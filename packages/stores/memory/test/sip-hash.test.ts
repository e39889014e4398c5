import { expect, it } from 'vitest';
import { NonceFingerprint } from '../src/nonce-fingerprint.ts';
import { SipHash } from '../src/sip-hash.ts';

const hex = ({ high, low }: { readonly high: number; readonly low: number }): string =>
  [high, low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');

// CPython 3.11 hashes bytes with SipHash-1-3: `hash(text)` under PYTHONHASHSEED=0 (an all-zero key), 7
// and 12345 (keys as its lcg_urandom derives them).
const printable = Array.from({ length: 67 }, (_, index) => String.fromCharCode(33 + index)).join(
  '',
);
it.each([
  ['00000000000000000000000000000000', 'a', '407448d2b89b1813'],
  ['00000000000000000000000000000000', '1234567', 'a33d651594fdae81'],
  ['00000000000000000000000000000000', '12345678', '3489982430560a87'],
  ['00000000000000000000000000000000', '123456789', '0fbc0f0007965fcf'],
  ['00000000000000000000000000000000', printable, '5fe70c9c8804e892'],
  ['3d0e6f80a174c8124f78d2f9d2890a47', 'a', '58fddb5aae8c3c14'],
  ['3d0e6f80a174c8124f78d2f9d2890a47', '1234567', '26a46bdff509fdda'],
  ['3d0e6f80a174c8124f78d2f9d2890a47', '12345678', '2252aef54e709d3d'],
  ['3d0e6f80a174c8124f78d2f9d2890a47', '123456789', 'c80f8fbb9083d789'],
  ['3d0e6f80a174c8124f78d2f9d2890a47', printable, '2ebeecdfdf31d770'],
  ['a0dcc36dc46d5525906c6fd0dbe43efc', '123456789', 'c66f6c71376b2cc7'],
  ['a0dcc36dc46d5525906c6fd0dbe43efc', printable, 'f0eb96fe58d51e6c'],
])('agrees with CPython under key %s on %j', (key, text, expected) => {
  const hash = new SipHash(Buffer.from(key, 'hex'));
  const words = new Int32Array(32);
  Buffer.from(words.buffer).write(text, 'latin1');
  hash.hash(words, text.length);
  expect(hex(hash)).toBe(expected);
});

it('refuses a key that is not 16 bytes long', () => {
  expect(() => new SipHash(new Uint8Array(8))).toThrow(
    new RangeError('"key" must be 16 bytes long'),
  );
});

it('tells apart what only the boundary between key and nonce tells apart', () => {
  const fingerprint = new NonceFingerprint(new Uint8Array(16));
  const pairs: readonly (readonly [string, string])[] = [
    ['', ''],
    ['a', ''],
    ['', 'a'],
    ['ab', 'c'],
    ['a', 'bc'],
    ['a', 'bc\0'],
    ['a\0', 'bc'],
    ['é', 'a'],
    ['Ã', '©a'],
    ['a', '😀'],
    ['a', 'x'.repeat(1000)],
    ['a', 'x'.repeat(1001)],
  ];
  const seen = pairs.map(([appKey, nonce]) => {
    fingerprint.take(appKey, nonce);
    return hex(fingerprint);
  });
  expect(new Set(seen).size).toBe(pairs.length);
  const again = pairs.toReversed().map(([appKey, nonce]) => {
    fingerprint.take(appKey, nonce);
    return hex(fingerprint);
  });
  expect(again.toReversed()).toEqual(seen);
});

it('gives other fingerprints under another seed', () => {
  const [one, other] = [new Uint8Array(16), new Uint8Array(16).fill(1)].map((seed) => {
    const fingerprint = new NonceFingerprint(seed);
    fingerprint.take('key', 'nonce');
    return hex(fingerprint);
  });
  expect(one).not.toBe(other);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BinaryEncoding, HashAlgorithm } from '@countersign/core';
import { nodeEngine, nodePlainEngine } from '../src/node.ts';
import { portableEngine } from '../src/portable.ts';
import { engines, fromHex } from './engines.ts';
import { hmacVectors } from './vectors/hmac.ts';

const algorithms: readonly HashAlgorithm[] = ['md5', 'sha1', 'sha256', 'sha512'];
const encodings: readonly BinaryEncoding[] = ['hex', 'base64', 'base64url'];
const fuzz = { seed: 20_251_123, numRuns: 300 };

/** Strings of every kind, lone surrogates included. */
const anyString = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    .map((units) => String.fromCharCode(...units)),
);
const anyData = fc.oneof(anyString, fc.uint8Array({ maxLength: 300 }));
const anyKey = anyData.filter((key) => key.length > 0);
const anyAlgorithm = fc.constantFrom(...algorithms);
const anyEncoding = fc.constantFrom(...encodings);

describe.each(engines)('$name', (engine) => {
  test.each(hmacVectors)('computes HMAC-$algorithm case $name of the RFCs', (vector) => {
    const key = engine.macKey(fromHex(vector.key));
    const mac = key.sign(vector.algorithm, fromHex(vector.data), 'hex');
    expect(mac.slice(0, vector.mac.length)).toBe(vector.mac);
  });

  test('computes the digests of "abc" (RFC 1321, FIPS 180-4)', () => {
    expect(engine.hash('md5', 'abc', 'hex')).toBe('900150983cd24fb0d6963f7d28e17f72');
    expect(engine.hash('sha1', 'abc', 'hex')).toBe('a9993e364706816aba3e25717850c26c9cd0d89d');
    expect(engine.hash('sha256', 'abc', 'base64')).toBe(
      'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=',
    );
    expect(engine.hash('sha512', 'abc', 'hex')).toMatch(/^ddaf35a193617abacc417349ae204131/);
  });

  test('hashes a lone surrogate as U+FFFD', () => {
    for (const lone of ['\ud800', '\udc00', 'a\ud83d', '\ude00b', '\ude00\ud83d']) {
      const replaced = lone.replaceAll(/[\ud800-\udfff]/g, '\ufffd');
      expect(engine.hash('sha256', lone, 'hex')).toBe(engine.hash('sha256', replaced, 'hex'));
      const key = engine.macKey('key');
      expect(key.sign('sha256', lone, 'hex')).toBe(key.sign('sha256', replaced, 'hex'));
    }
  });

  test('gives the same digest whether data comes whole or in pieces', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 100 })),
        anyAlgorithm,
        (pieces, algorithm) => {
          const state = engine.createHash(algorithm);
          for (const piece of pieces) state.update(piece);
          const whole = new Uint8Array(pieces.flatMap((piece) => [...piece]));
          expect(state.digest('hex')).toBe(engine.hash(algorithm, whole, 'hex'));
        },
      ),
      { ...fuzz, numRuns: 100 },
    );
  });

  test('refuses an HMAC key without any byte', () => {
    expect(() => engine.macKey('')).toThrow(RangeError);
    expect(() => engine.macKey(new Uint8Array(0))).toThrow('"secret"');
  });

  test('keeps its own copy of an HMAC key', () => {
    const bytes = fromHex('01020304');
    const key = engine.macKey(bytes);
    bytes.fill(0);
    expect(key.sign('sha256', 'm', 'hex')).toBe(
      engine.macKey(fromHex('01020304')).sign('sha256', 'm', 'hex'),
    );
  });
});

describe('the fast and the portable engine equal the plain one', () => {
  test('in every digest', () => {
    fc.assert(
      fc.property(anyAlgorithm, anyData, anyEncoding, (algorithm, data, encoding) => {
        const expected = nodePlainEngine.hash(algorithm, data, encoding);
        expect(nodeEngine.hash(algorithm, data, encoding)).toBe(expected);
        expect(portableEngine.hash(algorithm, data, encoding)).toBe(expected);
      }),
      fuzz,
    );
  });

  test('in every HMAC, with one key for all algorithms', () => {
    fc.assert(
      fc.property(anyKey, anyData, anyEncoding, (secret, data, encoding) => {
        const [plain, fast, portable] = [nodePlainEngine, nodeEngine, portableEngine].map(
          (engine) => engine.macKey(secret),
        );
        for (const algorithm of algorithms) {
          const expected = plain?.sign(algorithm, data, encoding);
          expect(fast?.sign(algorithm, data, encoding)).toBe(expected);
          expect(portable?.sign(algorithm, data, encoding)).toBe(expected);
        }
      }),
      fuzz,
    );
  });

  test.each(['x', 'é', '漢', '😀', '\ud800'])('in HMACs of long messages of %j', (character) => {
    const secrets = [
      'sk_live_ascii',
      'clé',
      'k'.repeat(63),
      'k'.repeat(64),
      'k'.repeat(65),
      'k'.repeat(129),
    ];
    for (const secret of secrets) {
      for (const length of [0, 1, 55, 63, 64, 65, 16_000]) {
        const message = character.repeat(length);
        for (const algorithm of ['sha256', 'sha512'] as const) {
          const expected = nodePlainEngine.macKey(secret).sign(algorithm, message, 'hex');
          expect(nodeEngine.macKey(secret).sign(algorithm, message, 'hex')).toBe(expected);
          expect(portableEngine.macKey(secret).sign(algorithm, message, 'hex')).toBe(expected);
        }
      }
    }
  });

  test('with keys that take turns', () => {
    const secrets = ['first', 'second', 'd\u00e9j\u00e0 vu'];
    const fast = secrets.map((secret) => nodeEngine.macKey(secret));
    const plain = secrets.map((secret) => nodePlainEngine.macKey(secret));
    for (let turn = 0; turn < 12; turn += 1) {
      const message = `message ${turn}`;
      const index = turn % secrets.length;
      expect(fast[index]?.sign('sha256', message, 'hex')).toBe(
        plain[index]?.sign('sha256', message, 'hex'),
      );
    }
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ed25519 } from '@noble/curves/ed25519.js';
import { isPublicPoint } from '../src/ed25519-point.ts';
import { nodeEngine } from '../src/node.ts';
import { portableEngine } from '../src/portable.ts';
import { base64urlOf, engines, fromHex } from './engines.ts';
import { ed25519Vectors, groupOrder } from './vectors/ed25519.ts';

const littleEndian = (value: bigint): Uint8Array =>
  fromHex(value.toString(16).padStart(64, '0')).toReversed();
const prime = 2n ** 255n - 19n;

/** The encodings of the points of order 1, 2, 4 and 8, non-canonical ones included. */
const smallOrderKeys = [
  ...[0n, 1n, prime - 1n, prime, prime + 1n].map(littleEndian),
  fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'),
  fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'),
].flatMap((bytes) => [bytes, bytes.with(31, (bytes[31] ?? 0) | 0x80)]);

describe.each(engines)('$name', (engine) => {
  test.each(ed25519Vectors)('signs and verifies test $name of RFC 8032', (vector) => {
    const message = fromHex(vector.message);
    const key = engine.privateKey('ed25519', base64urlOf(vector.secretKey));
    expect(key.sign(message, 'hex')).toBe(vector.signature);
    const publicKey = engine.publicKey('ed25519', base64urlOf(vector.publicKey));
    expect(publicKey.verify(message, fromHex(vector.signature))).toBe(true);
  });

  test('refuses every signature with one bit changed', () => {
    const [vector] = ed25519Vectors;
    const publicKey = engine.publicKey('ed25519', base64urlOf(vector.publicKey));
    const signature = fromHex(vector.signature);
    for (let index = 0; index < signature.length; index += 1) {
      const changed = signature.with(index, (signature[index] ?? 0) ^ (1 << (index % 8)));
      expect(publicKey.verify('', changed)).toBe(false);
    }
  });

  test('refuses the second spelling of a signature, S + L (RFC 8032 §5.1.7)', () => {
    const [vector] = ed25519Vectors;
    const signature = fromHex(vector.signature);
    const s = BigInt(`0x${Buffer.from(signature.slice(32).toReversed()).toString('hex')}`);
    const malleable = new Uint8Array([...signature.slice(0, 32), ...littleEndian(s + groupOrder)]);
    const publicKey = engine.publicKey('ed25519', base64urlOf(vector.publicKey));
    expect(publicKey.verify('', malleable)).toBe(false);
  });

  test('answers false, and does not throw, for a signature of the wrong length', () => {
    const publicKey = engine.publicKey('ed25519', engine.generateKeyPair('ed25519').publicKey);
    for (const length of [0, 63, 65, 128]) {
      expect(publicKey.verify('message', new Uint8Array(length))).toBe(false);
    }
  });

  test('refuses a public key under which anybody can sign', () => {
    for (const bytes of smallOrderKeys) {
      const text = Buffer.from(bytes).toString('base64url');
      expect(() => engine.publicKey('ed25519', text)).toThrow(TypeError);
    }
  });

  test('refuses a public key that is not one', () => {
    const { publicKey } = engine.generateKeyPair('ed25519');
    const notOnCurve = littleEndian(2n);
    expect(() => ed25519.Point.fromBytes(notOnCurve)).toThrow();
    for (const text of [
      '',
      publicKey.slice(1),
      `${publicKey}=`,
      `${publicKey}AA`,
      '!',
      Buffer.from(notOnCurve).toString('base64url'),
    ]) {
      expect(() => engine.publicKey('ed25519', text)).toThrow(TypeError);
    }
  });

  test('refuses a private key of the wrong length or spelling', () => {
    const { privateKey } = engine.generateKeyPair('ed25519');
    for (const text of ['', privateKey.slice(1), `${privateKey}=`, `${privateKey}AA`, '!']) {
      expect(() => engine.privateKey('ed25519', text)).toThrow(TypeError);
    }
  });

  test('makes key pairs that fit and that differ', () => {
    const pair = engine.generateKeyPair('ed25519');
    const signature = engine.privateKey('ed25519', pair.privateKey).sign('message', 'base64url');
    const bytes = engine.decode(signature, 'base64url') ?? new Uint8Array(0);
    const publicKey = engine.publicKey('ed25519', pair.publicKey);
    expect(publicKey.verify('message', bytes)).toBe(true);
    expect(publicKey.verify('massage', bytes)).toBe(false);
    expect(engine.generateKeyPair('ed25519').publicKey).not.toBe(pair.publicKey);
  });

  test('does not print a private key', async () => {
    const { inspect } = await import('node:util');
    const { privateKey } = engine.generateKeyPair('ed25519');
    const key = engine.privateKey('ed25519', privateKey);
    const seed = [...(engine.decode(privateKey, 'base64url') ?? [])].join(', ');
    const printed =
      inspect(key, { depth: 9, showHidden: true, maxArrayLength: null }) + JSON.stringify(key);
    expect(printed).not.toContain(privateKey);
    expect(printed).not.toContain(seed);
  });
});

test('the engines sign alike', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.string({ unit: 'binary' }),
      (seed, message) => {
        const text = Buffer.from(seed).toString('base64url');
        const [first, second] = [nodeEngine, portableEngine].map((engine) =>
          engine.privateKey('ed25519', text).sign(message, 'hex'),
        );
        expect(first).toBe(second);
      },
    ),
    { seed: 8032, numRuns: 20 },
  );
});

test('tells points of the curve from other bytes like noble does', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      let expected = true;
      try {
        expected = !ed25519.Point.fromBytes(bytes, false).isSmallOrder();
      } catch {
        expected = false;
      }
      expect(isPublicPoint(bytes)).toBe(expected);
    }),
    { seed: 25_519, numRuns: 100 },
  );
});

import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { PublicKeyAlgorithm } from '@countersign/core';
import { describe, expect, test } from 'vitest';
import { nodeEngine, nodePlainEngine } from '../src/node.ts';
import { portableEngine } from '../src/portable.ts';
import { der, derInteger, misspellings, rsaIdentifier, rsaSpki, spkiOf } from './der.ts';
import { engines } from './engines.ts';
import {
  algorithms,
  base64url,
  modulusOf,
  ordinaryTextOf,
  pssPair,
  textOf,
  toBytes,
  usual,
} from './rsa-fixtures.ts';
import { rsaPssKey } from './vectors/rfc9421.ts';

const message = 'message, 消息';
const modulus = modulusOf(usual.publicKey);
describe.each(engines)('$name', (engine) => {
  test.each(Object.entries(misspellings(Buffer.from(rsaPssKey, 'base64'))))(
    'refuses a public key with %s',
    (_, bytes) => {
      for (const algorithm of algorithms) {
        expect(() => engine.publicKey(algorithm, base64url(bytes))).toThrow(TypeError);
      }
    },
  );

  test.each<[string, Buffer]>([
    [
      '1024 bits',
      rsaSpki(modulusOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey), 65537n),
    ],
    ['2047 bits', rsaSpki((modulus >> 1n) | 1n, 65537n)],
    ['8193 bits', rsaSpki(2n ** 8192n + 1n, 65537n)],
    ['an even modulus', rsaSpki(modulus - 1n, 65537n)],
    ['e = 0', rsaSpki(modulus, 0n)],
    ['e = 1', rsaSpki(modulus, 1n)],
    ['e = 2', rsaSpki(modulus, 2n)],
    ['an even exponent', rsaSpki(modulus, 65536n)],
    ['an exponent of 65 bits', rsaSpki(modulus, 2n ** 64n + 1n)],
    ['a negative modulus', withNumbers(der(0x02, toBytes(modulus, 256)), derInteger(65537n))],
    [
      'a modulus with a zero too many',
      withNumbers(der(0x02, toBytes(modulus, 258)), derInteger(65537n)),
    ],
    [
      'an exponent with a zero too many',
      withNumbers(derInteger(modulus), der(0x02, toBytes(3n, 2))),
    ],
    ['an empty exponent', withNumbers(derInteger(modulus), der(0x02))],
    ['no exponent', withNumbers(derInteger(modulus))],
    ['a third number', withNumbers(derInteger(modulus), derInteger(3n), derInteger(3n))],
    ['unused bits', spkiOf(rsaIdentifier, numbers(derInteger(modulus), derInteger(3n)), 1)],
    [
      'no NULL in its algorithm',
      spkiOf(
        Buffer.from('300b06092a864886f70d010101', 'hex'),
        numbers(derInteger(modulus), derInteger(65537n)),
      ),
    ],
  ])('refuses a public key with %s', (_, spki) => {
    for (const algorithm of algorithms) {
      expect(() => engine.publicKey(algorithm, base64url(spki))).toThrow(TypeError);
      expect(() => engine.publicKey(algorithm, base64url(spki))).toThrow('"publicKey"');
    }
  });

  test('refuses keys of other kinds, and other texts of a key', () => {
    const spki = Buffer.from(rsaPssKey, 'base64');
    const texts = [
      textOf(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey),
      textOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey),
      base64url(usual.publicKey.export({ format: 'der', type: 'pkcs1' })),
      rsaPssKey,
      `${base64url(spki)}=`,
      usual.publicKey.export({ format: 'pem', type: 'spki' }).toString(),
      '',
    ];
    for (const algorithm of algorithms) {
      for (const text of texts) {
        expect(() => engine.publicKey(algorithm, text)).toThrow(TypeError);
      }
    }
  });

  test('makes no pairs of RSA keys, and knows no other algorithm', () => {
    // wrong on purpose, as a caller without a compiler could write it
    for (const algorithm of ['rsa-pss-sha512', 'ecdsa-p384-sha384', 'toString']) {
      expect(() => engine.generateKeyPair(algorithm as 'ed25519')).toThrow(/^"algorithm"/);
    }
    const unknown = 'ecdsa-p384-sha384' as PublicKeyAlgorithm;
    expect(() => engine.publicKey(unknown, textOf(usual.publicKey))).toThrow(RangeError);
    expect(() => engine.privateKey(unknown, '')).toThrow(RangeError);
  });
});

describe.each([nodeEngine, nodePlainEngine])('$name', (engine) => {
  const pkcs8Of = (key: KeyObject): string =>
    base64url(key.export({ format: 'der', type: 'pkcs8' }));

  test.each(algorithms)('signs by %s what every engine verifies', (algorithm) => {
    const key = engine.privateKey(algorithm, pkcs8Of(usual.privateKey));
    const signature = new Uint8Array(Buffer.from(key.sign(message, 'base64'), 'base64'));
    expect(key).toMatchObject({ kind: 'private', algorithm });
    for (const other of engines) {
      const publicKey = other.publicKey(algorithm, textOf(usual.publicKey));
      expect(publicKey.verify(message, signature)).toBe(true);
    }
  });

  test('signs with a key that is for PSS alone, by that alone', () => {
    const pair = pssPair('sha512', 'sha512', 64);
    const text = pkcs8Of(pair.privateKey);
    const signature = Buffer.from(
      engine.privateKey('rsa-pss-sha512', text).sign(message, 'hex'),
      'hex',
    );
    const key = portableEngine.publicKey('rsa-pss-sha512', ordinaryTextOf(pair.publicKey));
    expect(key.verify(message, new Uint8Array(signature))).toBe(true);
    for (const other of ['rsa-v1_5-sha256', 'rsa-v1_5-sha1'] as const) {
      expect(() => engine.privateKey(other, text)).toThrow(TypeError);
    }
    const { privateKey } = pssPair('sha256', 'sha256', 32);
    expect(() => engine.privateKey('rsa-pss-sha512', pkcs8Of(privateKey))).toThrow(TypeError);
  });

  test('refuses a private key that is none, or too short, without a word of it', () => {
    const short = pkcs8Of(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey);
    const pkcs1 = usual.privateKey.export({ format: 'der', type: 'pkcs1' });
    for (const text of [
      short,
      base64url(pkcs1),
      pkcs8Of(generateKeyPairSync('ed25519').privateKey),
      `${pkcs8Of(usual.privateKey)}=`,
      textOf(usual.publicKey),
      '',
    ]) {
      expect(() => engine.privateKey('rsa-v1_5-sha256', text)).toThrow(TypeError);
      expect(() => engine.privateKey('rsa-v1_5-sha256', text)).toThrow(
        /^"privateKey" must be an RSA/,
      );
    }
  });

  test('does not print a private key', async () => {
    const { inspect } = await import('node:util');
    const key = engine.privateKey('rsa-v1_5-sha256', pkcs8Of(usual.privateKey));
    const printed =
      inspect(key, { depth: 9, showHidden: true, maxArrayLength: null }) + JSON.stringify(key);
    expect(printed.length).toBeLessThan(200);
    expect(printed).not.toContain(usual.privateKey.export({ format: 'jwk' }).d ?? '');
  });
});

test.each(algorithms)('the portable engine says who can sign by %s', (algorithm) => {
  const text = base64url(usual.privateKey.export({ format: 'der', type: 'pkcs8' }));
  expect(() => portableEngine.privateKey(algorithm, text)).toThrow(RangeError);
  expect(() => portableEngine.privateKey(algorithm, text)).toThrow('@countersign/crypto/node');
});

function numbers(...elements: readonly Buffer[]): Buffer {
  return der(0x30, ...elements);
}

function withNumbers(...elements: readonly Buffer[]): Buffer {
  return spkiOf(rsaIdentifier, numbers(...elements));
}

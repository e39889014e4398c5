import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { portableEngine } from '../../../crypto/src/portable.ts';
import { importPublicKeyText } from '../../src/credential/public-key-text.ts';
import type { PublicKeyAlgorithm } from '../../src/ports/crypto-engine.ts';
import { engine } from '../engine.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = generateKeyPairSync('ed25519');
const pss = (hash: string, saltLength: number) =>
  generateKeyPairSync('rsa-pss', {
    modulusLength: 2048,
    hashAlgorithm: hash,
    mgf1HashAlgorithm: hash,
    // safe: Node takes a number here and refuses the string that its types ask for
    ...({ saltLength } as unknown as { saltLength: string }),
  }).publicKey;

const derOf = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' });
const pemOf = (key: KeyObject): string => key.export({ format: 'pem', type: 'spki' }).toString();
const read = (algorithm: PublicKeyAlgorithm, text: string) =>
  importPublicKeyText(algorithm, text, engine);

const kinds: readonly [PublicKeyAlgorithm, KeyObject, string][] = [
  ['ed25519', ed.publicKey, ed.publicKey.export({ format: 'jwk' }).x ?? ''],
  ['ecdsa-p256-sha256', ec.publicKey, derOf(ec.publicKey).toString('base64url')],
  ['rsa-pss-sha512', rsa.publicKey, derOf(rsa.publicKey).toString('base64url')],
  ['rsa-v1_5-sha256', rsa.publicKey, derOf(rsa.publicKey).toString('base64url')],
  ['rsa-v1_5-sha1', rsa.publicKey, derOf(rsa.publicKey).toString('base64url')],
];

describe.each(kinds)('a key for %s', (algorithm, key, stored) => {
  test('is read from PEM, base64, and what is stored', () => {
    const pem = pemOf(key);
    const base64 = derOf(key).toString('base64');
    for (const text of [
      pem,
      pem.replaceAll('\n', '\r\n'),
      `\n  ${pem.trim()}  \n`,
      base64,
      `${base64.slice(0, 40)}\n${base64.slice(40)}\n`,
      derOf(key).toString('base64url'),
      stored,
    ]) {
      expect(read(algorithm, text)).toBe(stored);
      expect(importPublicKeyText(algorithm, text, portableEngine)).toBe(stored);
    }
    expect(() => engine.publicKey(algorithm, stored)).not.toThrow();
  });

  test('is refused in any other form', () => {
    const pem = pemOf(key);
    for (const text of [
      '',
      pem + pem,
      pem.replace('BEGIN PUBLIC', 'BEGIN CERTIFICATE'),
      pem.replace('END PUBLIC KEY', 'END RSA PUBLIC KEY'),
      pem.slice(0, -30),
      pem.replace('\n', '\n!'),
      `${stored}AA`,
      stored.slice(4),
      'x'.repeat(16 * 1024 + 1),
    ]) {
      expect(() => read(algorithm, text)).toThrow(TypeError);
      expect(() => read(algorithm, text)).toThrow('"publicKey"');
    }
  });

  test('is not taken for a key of another kind', () => {
    for (const [other, otherKey] of kinds) {
      if (otherKey === key) continue;
      expect(() => read(other, pemOf(key))).toThrow('"publicKey"');
    }
  });
});

test('reads PKCS #1', () => {
  const stored = derOf(rsa.publicKey).toString('base64url');
  const pem = rsa.publicKey.export({ format: 'pem', type: 'pkcs1' }).toString();
  expect(pem).toContain('BEGIN RSA PUBLIC KEY');
  expect(read('rsa-v1_5-sha256', pem)).toBe(stored);
  const base64 = rsa.publicKey.export({ format: 'der', type: 'pkcs1' }).toString('base64');
  expect(read('rsa-pss-sha512', base64)).toBe(stored);
  expect(() => read('ecdsa-p256-sha256', pem)).toThrow('"publicKey"');
});

test('takes keys for RSASSA-PSS unless they are bound to another hash or salt', () => {
  const free = generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey;
  for (const key of [free, pss('sha512', 64)]) {
    const stored = read('rsa-pss-sha512', pemOf(key));
    // the same numbers, under the name of an ordinary key
    expect(Buffer.from(stored, 'base64url').subarray(-270)).toEqual(derOf(key).subarray(-270));
    expect(() => read('rsa-v1_5-sha256', pemOf(key))).toThrow('"publicKey"');
  }
  const der = derOf(free);
  for (const [index, value] of [
    [2, 0],
    [17, 0x04],
    [19, 0],
    [21, 1],
  ] as const) {
    const spoiled = Buffer.from(der);
    spoiled[index] = value;
    expect(() => read('rsa-pss-sha512', spoiled.toString('base64'))).toThrow('"publicKey"');
  }
  for (const key of [pss('sha256', 32), pss('sha512', 32), pss('sha256', 64)]) {
    expect(() => read('rsa-pss-sha512', pemOf(key))).toThrow('"publicKey"');
  }
});

test('refuses short RSA keys', () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  expect(() => read('rsa-v1_5-sha256', pemOf(publicKey))).toThrow('"publicKey"');
});

test('says that a private key is one, and does not quote it', () => {
  const forms = [
    rsa.privateKey.export({ format: 'pem', type: 'pkcs8' }),
    rsa.privateKey.export({ format: 'pem', type: 'pkcs1' }),
    ec.privateKey.export({ format: 'pem', type: 'sec1' }),
  ].map(String);
  for (const pem of forms) {
    expect(() => read('rsa-v1_5-sha256', pem)).toThrow('"publicKey" is a private key');
    expect(() => read('rsa-v1_5-sha256', pem)).not.toThrow(pem.slice(40, 60));
  }
});

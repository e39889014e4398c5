import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { RequestView } from '../../src/authenticate/request-view.ts';
import { createCredentialCompiler } from '../../src/credential/compile-credential.ts';
import type { Key } from '../../src/credential/key.ts';
import { rotateSecret, type RotateSecretOptions } from '../../src/credential/rotate-secret.ts';
import type { PublicKeyAlgorithm } from '../../src/ports/crypto-engine.ts';
import { signJwt } from '../../src/token/jwt.ts';
import { localToken } from '../../src/token/local-token-scheme.ts';
import { context, proofInput, requestOf } from '../http-signature/fixtures.ts';
import { engine } from '../engine.ts';
import { dayMs, enabled, keyRing, mint, nowMs } from './fixtures.ts';

const textOf = (key: KeyObject): string =>
  key.export({ format: 'der', type: 'spki' }).toString('base64url');
const rsa = textOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey);
const otherRsa = textOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey);
const ecdsa = engine.generateKeyPair('ecdsa-p256-sha256');
const ed25519 = engine.generateKeyPair('ed25519');

const keys = [
  ['ed25519', ed25519.publicKey],
  ['ecdsa-p256-sha256', ecdsa.publicKey],
  ['rsa-pss-sha512', rsa],
  ['rsa-v1_5-sha256', rsa],
] as const satisfies readonly (readonly [PublicKeyAlgorithm, string])[];

const materialOf = (key: Key) => key.secrets[0]?.material;
const mintKeyed = (publicKeyAlgorithm: PublicKeyAlgorithm, publicKey: string) =>
  mint({ schemes: ['http-signature'], publicKey, publicKeyAlgorithm }).key;
const rotate = (key: Key, options: Partial<RotateSecretOptions>) =>
  rotateSecret(key, { overlapMs: dayMs, nowMs, keyRing, engine, ...options }).key;

describe('mintKey', () => {
  test.each(keys)('stores a public key for %s, and makes it ready', (algorithm, publicKey) => {
    const key = mintKeyed(algorithm, publicKey);
    expect(materialOf(key)).toEqual({ kind: 'public-key', algorithm, publicKey });
    const { appId } = key;
    const app = { appId, name: '', state: 'active', createdAtMs: nowMs, revision: 1 } as const;
    const compiled = createCredentialCompiler({ keyRing, engine }).compile({ app, key });
    expect(compiled.secrets).toMatchObject([{ form: { kind: 'public-key', key: { algorithm } } }]);
  });

  test('takes a key for Ed25519 when nothing else is said', () => {
    const { key } = mint({ schemes: ['http-signature'], publicKey: ed25519.publicKey });
    expect(materialOf(key)).toMatchObject({ algorithm: 'ed25519' });
    expect(() => mint({ schemes: ['http-signature'], publicKey: rsa })).toThrow('"publicKey"');
  });

  test.each<[string, PublicKeyAlgorithm, string, string[]]>([
    ['rsa-v1_5-sha1 for http-signature', 'rsa-v1_5-sha1', rsa, ['http-signature']],
    ['RSA for local-token', 'rsa-pss-sha512', rsa, ['local-token']],
    ['ECDSA for local-token', 'ecdsa-p256-sha256', ecdsa.publicKey, ['local-token']],
    ['RSA for both', 'rsa-v1_5-sha256', rsa, ['http-signature', 'local-token']],
    // wrong on purpose, as a caller without a compiler could write it
    ['an unknown one', 'ecdsa-p384-sha384' as 'ed25519', rsa, ['http-signature']],
  ])('refuses %s', (_, publicKeyAlgorithm, publicKey, schemes) => {
    const attempt = () => mint({ schemes, publicKey, publicKeyAlgorithm });
    expect(attempt).toThrow(RangeError);
    expect(attempt).toThrow('"publicKeyAlgorithm"');
  });

  test('refuses an algorithm without a public key, and a key of another algorithm', () => {
    expect(() => mint({ publicKeyAlgorithm: 'ed25519' })).toThrow('"publicKeyAlgorithm"');
    expect(() => mintKeyed('ecdsa-p256-sha256', rsa)).toThrow('"publicKey"');
    expect(() => mintKeyed('rsa-pss-sha512', ecdsa.publicKey)).toThrow('"publicKey"');
  });
});

describe('rotateSecret', () => {
  test('keeps the algorithm unless told otherwise', () => {
    const key = rotate(mintKeyed('rsa-v1_5-sha256', rsa), { publicKey: otherRsa });
    expect(key.secrets.map(({ material }) => material)).toMatchObject([
      { algorithm: 'rsa-v1_5-sha256', publicKey: otherRsa },
      { algorithm: 'rsa-v1_5-sha256', publicKey: rsa },
    ]);
  });

  test('moves to another algorithm that all schemes can use, and to no other', () => {
    const key = mintKeyed('rsa-v1_5-sha256', rsa);
    const move = { publicKey: ecdsa.publicKey, publicKeyAlgorithm: 'ecdsa-p256-sha256' } as const;
    expect(materialOf(rotate(key, { ...move, enabled }))).toMatchObject({
      algorithm: 'ecdsa-p256-sha256',
    });
    expect(() => rotate(key, move)).toThrow(/"publicKeyAlgorithm".*"enabled"/);
    const bound = mint({ schemes: ['local-token'], publicKey: ed25519.publicKey }).key;
    expect(() => rotate(bound, { ...move, enabled })).toThrow('"publicKeyAlgorithm"');
    expect(() => rotate(mint().key, { publicKeyAlgorithm: 'ed25519' })).toThrow(
      '"publicKeyAlgorithm"',
    );
  });
});

describe('local-token', () => {
  const scheme = localToken({ audience: 'https://api.example.com' });

  function proveWith(view: RequestView, algorithm: PublicKeyAlgorithm, publicKey: string) {
    const claim = scheme.recognise(view, context());
    if (claim?.kind !== 'claim') throw new Error('no claim');
    const key = engine.publicKey(algorithm, publicKey);
    return claim.prove({ kind: 'public-key', key }, proofInput());
  }

  test('takes a key for Ed25519 alone, whatever the header says', () => {
    const encode = (value: object) =>
      engine.encode(engine.utf8Encode(JSON.stringify(value)), 'base64url');
    const { appKey } = mint().key;
    const header = encode({ alg: 'EdDSA', typ: 'app-token+jwt', kid: appKey });
    const exp = Math.floor(nowMs / 1000) + 300;
    const input = `${header}.${encode({ aud: 'https://api.example.com', exp })}`;
    const signedBy = (algorithm: 'ed25519' | 'ecdsa-p256-sha256', privateKey: string) => {
      const signature = engine.privateKey(algorithm, privateKey).sign(input, 'base64url');
      const rawHeaders = [
        'Host',
        'api.example.com',
        'Authorization',
        `Bearer ${input}.${signature}`,
      ];
      return new RequestView(requestOf({ rawHeaders }));
    };
    const usual = signedBy('ed25519', ed25519.privateKey);
    expect(proveWith(usual, 'ed25519', ed25519.publicKey)).toMatchObject({ ok: true });
    const other = signedBy('ecdsa-p256-sha256', ecdsa.privateKey);
    expect(proveWith(other, 'ecdsa-p256-sha256', ecdsa.publicKey)).toMatchObject({
      ok: false,
      code: 'auth_invalid',
    });
  });

  test('is not signed by signJwt with another key', () => {
    const key = engine.privateKey('ecdsa-p256-sha256', ecdsa.privateKey);
    expect(() => signJwt({ header: {}, payload: {}, key, engine })).toThrow('"key"');
  });
});

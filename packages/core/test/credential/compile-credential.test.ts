import { describe, expect, test } from 'vitest';
import type { App } from '../../src/credential/app.ts';
import { createCredentialCompiler, dummySecrets } from '../../src/credential/compile-credential.ts';
import { CorruptCredentialError } from '../../src/credential/corrupt-credential-error.ts';
import type { Key, SecretMaterial } from '../../src/credential/key.ts';
import { rotateSecret } from '../../src/credential/rotate-secret.ts';
import type { SecretForm } from '../../src/credential/secret-form.ts';
import { engine } from '../engine.ts';
import { base64url, dayMs, keyRing, mint, nowMs, reveal } from './fixtures.ts';

const appOf = ({ appId }: Key): App =>
  Object.freeze({ appId, name: '', state: 'active', createdAtMs: nowMs, revision: 1 });
const compiler = createCredentialCompiler({ keyRing, engine });
const compile = (key: Key) => compiler.compile(Object.freeze({ app: appOf(key), key }));

function formOf<Kind extends SecretForm['kind']>(key: Key, kind: Kind, index = 0) {
  const form = compile(key).secrets[index]?.form;
  if (form?.kind !== kind) throw new Error(`it is ${form?.kind}`);
  // safe: the kind was compared just now, which does not narrow a type parameter
  return form as Extract<SecretForm, { kind: Kind }>;
}

const withMaterial = (key: Key, material: SecretMaterial): Key => ({
  ...key,
  secrets: [{ version: 1, createdAtMs: nowMs, material }],
});

describe('compile', () => {
  test('prepares a sealed secret for signing and comparing', () => {
    const { key, appSecret } = mint();
    const form = formOf(key, 'symmetric');
    const text = reveal(appSecret);
    expect(form.mac.sign('sha256', 'message', 'hex')).toBe(
      engine.macKey(text).sign('sha256', 'message', 'hex'),
    );
    expect(form.matches(text)).toBe(true);
    expect(form.matches(`${text.slice(0, -1)}!`)).toBe(false);
  });

  test('prepares a hashed secret for comparing', () => {
    const { key, appSecret } = mint({ schemes: ['secret-key'] });
    const form = formOf(key, 'hashed');
    expect(form.matches(reveal(appSecret))).toBe(true);
    for (const wrong of ['', 'sk_live_', reveal(appSecret).slice(1), reveal(mint().appSecret)]) {
      expect(form.matches(wrong)).toBe(false);
    }
  });

  test('prepares a public key for verifying', () => {
    const { publicKey, privateKey } = engine.generateKeyPair('ed25519');
    const { key } = mint({ schemes: ['http-signature'], publicKey });
    const signature = engine.privateKey('ed25519', privateKey).sign('message', 'base64url');
    const bytes = engine.decode(signature, 'base64url') ?? new Uint8Array(0);
    expect(formOf(key, 'public-key').key.verify('message', bytes)).toBe(true);
  });

  test('gives an open key one secret that proves nothing', () => {
    expect(compile(mint({ schemes: ['api-key'] }).key).secrets).toEqual([
      { version: 0, form: { kind: 'none' } },
    ]);
  });

  test('keeps both versions of a rotation apart', () => {
    const { key, appSecret } = mint();
    const rotated = rotateSecret(key, { overlapMs: dayMs, nowMs, keyRing, engine });
    expect(compile(rotated.key).secrets).toMatchObject([
      { version: 2 },
      { version: 1, expiresAtMs: nowMs + dayMs },
    ]);
    expect(formOf(rotated.key, 'symmetric', 0).matches(reveal(rotated.appSecret))).toBe(true);
    expect(formOf(rotated.key, 'symmetric', 1).matches(reveal(appSecret))).toBe(true);
    expect(formOf(rotated.key, 'symmetric', 0).matches(reveal(appSecret))).toBe(false);
  });

  test('opens a frozen record once, and one that can change each time', () => {
    const { key } = mint();
    const frozen = Object.freeze({ app: appOf(key), key });
    expect(compiler.compile(frozen)).toBe(compiler.compile(frozen));
    const open = { app: appOf(key), key: { ...key } };
    const before = compiler.compile(open);
    open.key = { ...mint({ schemes: ['api-key'] }).key };
    expect(compiler.compile(open)).not.toBe(before);
    expect(compiler.compile(open).secrets[0]?.form.kind).toBe('none');
  });

  test('refuses a record that is not what was stored, without a word of it', () => {
    const { key } = mint();
    const other = mint();
    const sealed = other.key.secrets[0]?.material;
    if (sealed?.kind !== 'sealed') throw new Error('it is not sealed');
    const corrupt: SecretMaterial[] = [
      // the secret of another key
      sealed,
      { ...sealed, keyEncryptionKeyId: 'unknown' },
      { kind: 'hashed', digest: '' },
      { kind: 'hashed', digest: base64url(31) },
      { kind: 'public-key', algorithm: 'ed25519', publicKey: base64url(32, 0) },
      // safe: a store may answer anything
      { kind: 'plain', secret: 'canary' } as unknown as SecretMaterial,
    ];
    for (const material of corrupt) {
      expect(() => compile(withMaterial(key, material))).toThrow(CorruptCredentialError);
      expect(() => compile(withMaterial(key, material))).toThrow(key.appKey);
      expect(() => compile(withMaterial(key, material))).not.toThrow('canary');
    }
  });

  test('refuses a key under an app that does not own it', () => {
    const { key } = mint();
    const app = { ...appOf(key), appId: 'app_other' };
    expect(() => compiler.compile({ app, key })).toThrow(CorruptCredentialError);
  });
});

describe('dummySecrets', () => {
  test('gives one of each kind, none of which anybody can match', () => {
    const dummies = dummySecrets(engine);
    for (const [kind, form] of Object.entries(dummies)) expect(form.kind).toBe(kind);
    for (const text of ['', 'sk_live_', reveal(mint().appSecret)]) {
      expect(dummies.hashed.matches(text)).toBe(false);
      expect(dummies.symmetric.matches(text)).toBe(false);
    }
    expect(dummies['public-key'].key.verify('message', new Uint8Array(64))).toBe(false);
    const again = dummySecrets(engine);
    expect(again.symmetric.mac.sign('sha256', 'm', 'hex')).not.toBe(
      dummies.symmetric.mac.sign('sha256', 'm', 'hex'),
    );
  });
});

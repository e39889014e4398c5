import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createCredentialCompiler } from '../../src/credential/compile-credential.ts';
import { createKeyRing, ephemeralKeyRing } from '../../src/credential/key-ring.ts';
import {
  hashSecret,
  openSecret,
  registerPublicKey,
  sealSecret,
} from '../../src/credential/secret-material.ts';
import { Secret } from '../../src/credential/secret.ts';
import { engine } from '../engine.ts';
import { base64url, keyRing, mint, nowMs, reveal } from './fixtures.ts';

const canary = 'sk_live_canary';
const owner = { appId: 'app_1', appKey: 'ak_1', version: 1, keyRing, engine };

/** Every common way in which a value ends up in a log. */
function printings(value: object): string {
  const clone = { ...value };
  return [
    inspect(value, { depth: 12, showHidden: true, maxArrayLength: null, getters: true }),
    inspect(clone, { depth: 12, showHidden: true, maxArrayLength: null }),
    JSON.stringify(value),
    JSON.stringify(clone),
    inspect(new Error('failed', { cause: value }), { depth: 12 }),
    Object.entries(value).join(),
  ].join('\n');
}

describe('Secret', () => {
  test('is never printed', () => {
    const secret = new Secret(canary);
    const shown =
      printings(secret) + String(secret) + [secret].join() + inspect(structuredClone(secret));
    expect(shown).not.toContain('canary');
    expect(secret.use((value) => value)).toBe(canary);
  });

  test('is not printed by what holds it', () => {
    const { key, appSecret } = mint();
    const app = {
      appId: key.appId,
      name: '',
      state: 'active',
      createdAtMs: nowMs,
      revision: 1,
    } as const;
    const compiled = createCredentialCompiler({ keyRing, engine }).compile({ app, key });
    const text = reveal(appSecret);
    const bytes = [...engine.utf8Encode(text)].join(', ');
    for (const holder of [mint(), { key, appSecret }, compiled, keyRing]) {
      const shown = printings(holder);
      expect(shown).not.toContain(text);
      expect(shown).not.toContain(bytes);
    }
  });

  test('must be a string that is not empty', () => {
    expect(() => new Secret('')).toThrow('"value"');
  });
});

describe('hashed material', () => {
  test('is HMAC-SHA256 under the pepper', () => {
    // RFC 4231, test case 6, needs its key hashed first, so this pepper is longer than a block
    const pepper = engine.encode(new Uint8Array(131).fill(0xaa), 'base64url');
    const ring = createKeyRing({ currentId: 'a', keys: { a: base64url(32) }, pepper, engine });
    const text = 'Test Using Larger Than Block-Size Key - Hash Key First';
    expect(hashSecret(new Secret(text), ring).digest).toBe(
      Buffer.from(
        '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
        'hex',
      ).toString('base64url'),
    );
  });

  test('differs under another pepper', () => {
    const secret = new Secret(canary);
    expect(hashSecret(secret, keyRing)).not.toEqual(hashSecret(secret, ephemeralKeyRing(engine)));
  });
});

describe('sealed material', () => {
  test('opens for its own record and holds no plain text', () => {
    const material = sealSecret(new Secret(canary), owner);
    expect(openSecret(material, owner)?.use((value) => value)).toBe(canary);
    expect(JSON.stringify(material)).not.toContain(Buffer.from(canary).toString('base64url'));
  });

  test.each([
    { appId: 'app_2' },
    { appKey: 'ak_2' },
    { version: 2 },
    { appId: 'app_1|ak_1', appKey: '1' },
  ])('does not open for %j', (other) => {
    const material = sealSecret(new Secret(canary), owner);
    expect(openSecret(material, { ...owner, ...other })).toBeUndefined();
  });

  test('cannot be made for ids that could be read in two ways', () => {
    const secret = new Secret(canary);
    expect(() => sealSecret(secret, { ...owner, appId: 'app|1' })).toThrow('"appId"');
    expect(() => sealSecret(secret, { ...owner, appKey: 'ak|1' })).toThrow('"appKey"');
  });

  test('does not open with a shortened tag or another key', () => {
    const material = sealSecret(new Secret(canary), owner);
    const tag = engine.decode(material.ciphertext.tag, 'base64url') ?? new Uint8Array(0);
    for (const length of [0, 4, 8, 12, 15]) {
      const short = engine.encode(tag.subarray(0, length), 'base64url');
      const ciphertext = { ...material.ciphertext, tag: short };
      expect(openSecret({ ...material, ciphertext }, owner)).toBeUndefined();
    }
    const otherRing = { ...owner, keyRing: ephemeralKeyRing(engine) };
    expect(openSecret(material, otherRing)).toBeUndefined();
    expect(openSecret({ ...material, keyEncryptionKeyId: '__proto__' }, owner)).toBeUndefined();
  });

  test('opens after the ring has turned, as long as the old key is in it', () => {
    const [pepper, old, fresh] = [base64url(32, 1), base64url(32, 2), base64url(32, 3)];
    const before = createKeyRing({ currentId: 'old', keys: { old }, pepper, engine });
    const during = createKeyRing({ currentId: 'new', keys: { old, new: fresh }, pepper, engine });
    const after = createKeyRing({ currentId: 'new', keys: { new: fresh }, pepper, engine });
    const material = sealSecret(new Secret(canary), { ...owner, keyRing: before });
    expect(openSecret(material, { ...owner, keyRing: during })).toBeDefined();
    expect(openSecret(material, { ...owner, keyRing: after })).toBeUndefined();
    const renewed = sealSecret(new Secret(canary), { ...owner, keyRing: during });
    expect(openSecret(renewed, { ...owner, keyRing: after })).toBeDefined();
  });
});

test('a public key is taken only if it is one', () => {
  const { publicKey } = engine.generateKeyPair('ed25519');
  expect(registerPublicKey('ed25519', publicKey, engine)).toEqual({
    kind: 'public-key',
    algorithm: 'ed25519',
    publicKey,
  });
  expect(() => registerPublicKey('ed25519', `${publicKey}=`, engine)).toThrow(TypeError);
  expect(() => registerPublicKey('ed25519', base64url(32, 0), engine)).toThrow('"publicKey"');
  expect(() => registerPublicKey('ecdsa-p256-sha256', publicKey, engine)).toThrow('"publicKey"');
});

describe('createKeyRing', () => {
  const sound = { currentId: 'a', keys: { a: base64url(32) }, pepper: base64url(32), engine };

  test('never prints its keys', () => {
    const ring = createKeyRing({ ...sound, keys: { a: base64url(32, 211) } });
    expect(ring.keyFor('a')).toHaveLength(32);
    expect(printings(ring)).not.toMatch(/211|d3d3/i);
    expect(printings(ring)).not.toContain(base64url(32, 211));
  });

  test.each([
    ['"currentId"', { currentId: 'b' }],
    ['"currentId"', { currentId: 'toString' }],
    ['"keys.a"', { keys: { a: base64url(31) } }],
    ['"keys.a"', { keys: { a: `${base64url(32)}=` } }],
    ['"keys"', { keys: { 'a b': base64url(32) } }],
    ['"pepper"', { pepper: base64url(31) }],
    ['"pepper"', { pepper: 'not base64url' }],
  ])('refuses a wrong %s, without saying its value', (name, change) => {
    expect(() => createKeyRing({ ...sound, ...change })).toThrow(RangeError);
    expect(() => createKeyRing({ ...sound, ...change })).toThrow(name);
    expect(() => createKeyRing({ ...sound, ...change })).not.toThrow(base64url(31));
  });
});

import { describe, expect, test } from 'vitest';
import { createCredentialCompiler } from '../../src/credential/compile-credential.ts';
import { createCredentialFormat, defaultFormat } from '../../src/credential/credential-format.ts';
import { isForeignAppKey } from '../../src/credential/foreign-app-key.ts';
import { importKey, type ImportKeyOptions } from '../../src/credential/import-key.ts';
import type { Key } from '../../src/credential/key.ts';
import { rotateSecret } from '../../src/credential/rotate-secret.ts';
import { Secret } from '../../src/credential/secret.ts';
import { engine } from '../engine.ts';
import { dayMs, enabled, keyRing, mint, nowMs, reveal } from './fixtures.ts';

const importOneWithout = (changes: Partial<ImportKeyOptions> = {}): Key =>
  importKey({
    appId: 'app_4fGk29XbQz81LmNo',
    label: 'moved in',
    environment: 'live',
    scopes: ['orders:read'],
    schemes: ['sorted-params'],
    enabled,
    keyRing,
    engine,
    nowMs,
    appKey: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE',
    ...changes,
  });
const importOne = (changes: Partial<ImportKeyOptions> = {}): Key =>
  importOneWithout({ appSecret: new Secret('Gu5t9xGARNpq86cd98joQYCN3EXAMPLE'), ...changes });

const formOf = (key: Key) => {
  const app = { appId: key.appId, name: '', state: 'active', createdAtMs: 0, revision: 1 } as const;
  return createCredentialCompiler({ keyRing, engine }).compile({ app, key }).secrets[0]?.form;
};

describe('isForeignAppKey', () => {
  test.each([
    '2021000118600001',
    'wx1a2b3c4d5e6f7a8b',
    'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE',
    'LTAI5t.key-1_a',
    'merchant@example.com',
    'ak_123456',
    'a1',
    'x'.repeat(128),
    mint().key.appKey,
  ])('takes %s', (text) => {
    expect(isForeignAppKey(text)).toBe(true);
  });

  test.each([
    '',
    'a',
    'x'.repeat(129),
    '_a',
    '-a',
    '.a',
    '@a',
    'a b',
    'a/b',
    'a|b',
    'a:b',
    'a\n',
    'aé',
    'ak_live_123456',
    `${mint().key.appKey.slice(0, -1)}!`,
    `${mint().key.appKey}a`,
    reveal(defaultFormat.mintAppSecret(engine, 'live')),
    defaultFormat.mintAccessToken(engine, 'test'),
    'sk_live_0123456789',
    'at_test_0123456789',
  ])('refuses %j', (text) => {
    expect(isForeignAppKey(text)).toBe(false);
  });

  test('goes by the prefixes of the platform', () => {
    const format = createCredentialFormat({
      prefixes: { appKey: 'acme_ak', appSecret: 'acme_sk' },
    });
    expect(isForeignAppKey('acme_ak_live_123', format)).toBe(false);
    expect(isForeignAppKey('acme_sk_test_123', format)).toBe(false);
    expect(isForeignAppKey('ak_live_123', format)).toBe(true);
    expect(isForeignAppKey(format.mintAppKey(engine, 'live'), format)).toBe(true);
  });
});

describe('importKey', () => {
  test('keeps id and secret, and holds the secret sealed where it signs', () => {
    const key = importOne();
    expect(key).toMatchObject({
      appKey: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE',
      state: 'active',
      revision: 1,
      secrets: [{ version: 1, material: { kind: 'sealed' } }],
    });
    const form = formOf(key);
    if (form?.kind !== 'symmetric') throw new Error(`it is ${form?.kind}`);
    expect(form.secret.use((value) => value)).toBe('Gu5t9xGARNpq86cd98joQYCN3EXAMPLE');
    expect(JSON.stringify(key)).not.toContain('Gu5t9x');
    expect(Object.isFrozen(key)).toBe(true);
  });

  test('holds the secret hashed where it is only compared', () => {
    const form = formOf(importOne({ schemes: ['bearer'], appSecret: new Secret('密码 ☂') }));
    if (form?.kind !== 'hashed') throw new Error(`it is ${form?.kind}`);
    expect(form.matches('密码 ☂')).toBe(true);
    expect(form.matches('密码 ☂ ')).toBe(false);
  });

  test('takes a public key, or an id alone for an open key', () => {
    const { publicKey } = engine.generateKeyPair('ecdsa-p256-sha256');
    const keyed = importOneWithout({
      schemes: ['http-signature'],
      publicKey,
      publicKeyAlgorithm: 'ecdsa-p256-sha256',
    });
    expect(keyed.secrets).toMatchObject([{ material: { kind: 'public-key', publicKey } }]);
    expect(importOneWithout({ schemes: ['api-key'] }).secrets).toEqual([]);
  });

  test('can be rotated to a secret of ours, under the id it has', () => {
    const key = importOne();
    const rotated = rotateSecret(key, { overlapMs: dayMs, nowMs, keyRing, engine });
    expect(rotated.key.appKey).toBe(key.appKey);
    expect(reveal(rotated.appSecret)).toMatch(/^sk_live_/);
    expect(rotated.key.secrets.map(({ version }) => version)).toEqual([2, 1]);
  });

  test('takes a key of our own format back, in its environment', () => {
    const { appKey } = mint().key;
    expect(importOne({ appKey }).appKey).toBe(appKey);
    expect(() => importOne({ appKey, environment: 'test' })).toThrow('"environment"');
  });

  test.each<[string, Partial<Record<keyof ImportKeyOptions, unknown>>]>([
    ['"appKey"', { appKey: 'a b' }],
    ['"appKey"', { appKey: 7 }],
    ['"appKey"', { appKey: 'sk_live_0123456789' }],
    ['"appSecret"', { appSecret: 'a string' }],
    ['"appSecret"', { appSecret: new Secret('canary\n') }],
    ['"appSecret"', { appSecret: new Secret('canary\u007f') }],
    ['"appSecret"', { appSecret: new Secret('canary\u0085') }],
    ['"appSecret"', { appSecret: new Secret('canary\ud800') }],
    ['"appSecret"', { appSecret: new Secret('x'.repeat(257)) }],
    ['"appSecret"', { schemes: ['api-key'] }],
    ['"schemes"', { schemes: ['unknown'] }],
    ['"scopes"', { scopes: ['*'] }],
    ['"appId"', { appId: 'app|1' }],
    [
      '"appSecret"',
      { schemes: ['http-signature'], publicKey: engine.generateKeyPair('ed25519').publicKey },
    ],
  ])('refuses a wrong %s', (name, change) => {
    // wrong on purpose, as a caller without a compiler could write it
    const wrong = change as Partial<ImportKeyOptions>;
    expect(() => importOne(wrong)).toThrow(name);
    expect(() => importOne(wrong)).not.toThrow('canary');
  });

  test('takes 256 characters, however many bytes they have', () => {
    expect(() => importOne({ appSecret: new Secret('☂'.repeat(256)) })).not.toThrow();
    expect(() => importOne({ appSecret: new Secret('😀'.repeat(256)) })).not.toThrow();
  });

  test('asks for the secret that the schemes prove', () => {
    expect(() => importOneWithout({})).toThrow(/"appSecret".*"schemes"/);
    expect(() => importOneWithout({ schemes: ['bearer'] })).toThrow('"appSecret"');
  });
});

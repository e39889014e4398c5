import { inspect } from 'node:util';
import { apiKey, bearer, defaultFormat, Secret, sortedParams, type Key } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import {
  createIssuer,
  type ImportKeyRequest,
  type IssueKeyRequest,
  type IssuerOptions,
} from '../src/index.ts';
import { createWorld, nowMs, textOf } from './fixtures.ts';

const dayMs = 24 * 60 * 60 * 1000;

async function withApp(options: Partial<IssuerOptions> = {}) {
  const world = createWorld();
  const issuer = createIssuer({ ...world.parts, ...options });
  const { appId } = await issuer.createApp({ name: 'Acme' });
  const issue = async (request: Partial<IssueKeyRequest> = {}) =>
    issuer.issueKey({
      appId,
      label: 'test',
      scopes: ['orders:read'],
      schemes: ['bearer'],
      ...request,
    });
  return { world, issuer, appId, issue };
}

describe('issuer', () => {
  it('creates an app that the store then knows', async () => {
    const { world, issuer } = await withApp();
    const app = await issuer.createApp({ name: 'Acme', metadata: { plan: 'gold' } });
    expect(app).toMatchObject({ name: 'Acme', state: 'active', createdAtMs: nowMs, revision: 1 });
    expect(app.appId).toMatch(/^app_[0-9A-Za-z]{16}$/);
    expect(world.stores.credentials.findApp(app.appId)).toEqual(app);
  });

  it('issues a key whose secret is shown once and stored nowhere', async () => {
    const { world, issue } = await withApp();
    const { key, appSecret } = await issue();
    expect(key.environment).toBe('live');
    expect(defaultFormat.parse(textOf(appSecret))?.kind).toBe('app-secret');
    const stored = world.stores.credentials.findCredential(key.appKey);
    expect(stored?.key).toEqual(key);
    expect(inspect(stored, { depth: 10 })).not.toContain(textOf(appSecret));
  });

  it.each<[string, Partial<IssueKeyRequest>, string]>([
    ['exchange alone', { schemes: ['bearer', 'secret-key'] }, 'hashed'],
    ['signing', { schemes: ['bearer', 'sorted-params'] }, 'sealed'],
  ])(
    'holds the secret of a key for %s only as recoverable as needed',
    async (_what, request, kind) => {
      const { issue } = await withApp();
      const { key } = await issue(request);
      expect(key.secrets.map(({ material }) => material.kind)).toEqual([kind]);
    },
  );

  it('keeps no secret for a registered public key, nor for an open key', async () => {
    const { world, issue } = await withApp();
    const { publicKey } = world.engine.generateKeyPair('ed25519');
    const signed = await issue({ schemes: ['http-signature', 'local-token'], publicKey });
    const open = await issue({ schemes: ['api-key'] });
    expect([signed.appSecret, open.appSecret]).toEqual([undefined, undefined]);
    expect(signed.key.secrets[0]?.material).toMatchObject({ kind: 'public-key', publicKey });
    expect(open.key.secrets).toEqual([]);
  });

  it.each<[string, Partial<IssueKeyRequest>]>([
    ['scopes', { scopes: ['orders'] }],
    ['scopes', { scopes: ['orders:archive'] }],
    ['scopes', { scopes: ['*'] }],
    ['scopes', { scopes: ['orders:read', 'orders:read'] }],
    ['scopes', { schemes: ['api-key'], scopes: ['orders:write'] }],
    ['scopes', { schemes: ['bearer', 'api-key'], scopes: ['orders:*'] }],
    ['schemes', { schemes: [] }],
    ['schemes', { schemes: ['basic'] }],
    ['legacyUntilMs', { schemes: ['sorted-params-md5'] }],
    [
      'legacyUntilMs',
      { schemes: ['sorted-params-md5'], legacyUntilMs: { 'sorted-params-md5': nowMs / 1000 } },
    ],
    ['publicKey', { publicKey: 'x' }],
    ['appId', { appId: 'app_0000000000000000' }],
    ['label', { label: ' ' }],
    ['expiresAtMs', { expiresAtMs: nowMs }],
  ])('names "%s" and writes nothing when no such key can be issued', async (name, request) => {
    const { world, issue, appId } = await withApp();
    await expect(issue(request)).rejects.toThrow(new RegExp(`"${name}"`));
    expect(world.stores.credentials.listKeys(appId)).toEqual([]);
  });

  it('issues no key above the ceiling, whatever implies or contains it', async () => {
    const { issue } = await withApp({ ceiling: ['orders:write', 'files:*'] });
    await expect(issue({ scopes: ['orders:delete'] })).rejects.toThrow(/"scopes".*"ceiling"/);
    await expect(issue({ scopes: ['orders:*'] })).rejects.toThrow(/"scopes".*"ceiling"/);
    await expect(
      issue({ scopes: ['orders:read', 'orders:write', 'files:read'] }),
    ).resolves.toBeDefined();
  });

  it('lets a platform say what open keys may do', async () => {
    const { issue } = await withApp({ openKeyScopes: ['files:*'] });
    await expect(issue({ schemes: ['api-key'], scopes: ['files:read'] })).resolves.toBeDefined();
    await expect(issue({ schemes: ['api-key'], scopes: ['orders:read'] })).rejects.toThrow(
      /"scopes"/,
    );
  });

  it('lets a legacy scheme in only with its end', async () => {
    const { issue } = await withApp();
    const legacyUntilMs = { 'sorted-params-md5': nowMs + dayMs };
    const { key } = await issue({ schemes: ['sorted-params-md5'], legacyUntilMs });
    expect(key.legacyUntilMs).toEqual(legacyUntilMs);
  });

  it('issues nothing to a closed app', async () => {
    const { issuer, appId, issue } = await withApp();
    await issuer.setAppState(appId, 'closed');
    await expect(issue()).rejects.toThrow(/"appId"/);
  });
});

describe('importing a key', () => {
  const foreign = {
    appKey: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE',
    appSecret: new Secret('old-secret'),
  };
  const wish = { label: 'moved in', scopes: ['orders:read'], schemes: ['sorted-params'] };
  const takesForeign = { schemes: [sortedParams({ foreignKeys: true }), bearer(), apiKey()] };

  it('keeps id and secret, sealed, and answers no secret', async () => {
    const { world, issuer, appId } = await withApp(takesForeign);
    const key = await issuer.importKey({ appId, ...wish, ...foreign });
    expect(key).toMatchObject({ appKey: foreign.appKey, environment: 'live', createdAtMs: nowMs });
    const stored = world.stores.credentials.findCredential(foreign.appKey);
    expect(stored?.key).toEqual(key);
    expect(stored?.key.secrets.map(({ material }) => material.kind)).toEqual(['sealed']);
    expect(inspect(stored, { depth: 10 })).not.toContain('old-secret');
  });

  it('throws when the id is taken, and leaves the key that has it alone', async () => {
    const { world, issuer, appId } = await withApp(takesForeign);
    const key = await issuer.importKey({ appId, ...wish, ...foreign });
    const other = (await issuer.createApp({ name: 'Other' })).appId;
    await expect(issuer.importKey({ appId: other, ...wish, ...foreign })).rejects.toThrow();
    expect(world.stores.credentials.findCredential(foreign.appKey)?.key).toEqual(key);
  });

  it('rotates it to a secret of ours', async () => {
    const { issuer, appId } = await withApp(takesForeign);
    await issuer.importKey({ appId, ...wish, ...foreign });
    const { key, appSecret } = await issuer.rotateKey(foreign.appKey);
    expect(textOf(appSecret)).toMatch(/^sk_live_/);
    expect(key.appKey).toBe(foreign.appKey);
  });

  it.each<[string, Partial<ImportKeyRequest>]>([
    ['appKey', { appKey: 'a b' }],
    ['appKey', { appKey: 'sk_live_0123456789' }],
    ['appSecret', { appSecret: new Secret('old-secret\n') }],
    ['appSecret', { schemes: ['api-key'] }],
    ['scopes', { scopes: ['orders'] }],
    ['schemes', { schemes: ['basic'] }],
    ['appId', { appId: 'app_0000000000000000' }],
    ['label', { label: ' ' }],
  ])('names "%s" and writes nothing when no such key can be imported', async (name, change) => {
    const { world, issuer, appId } = await withApp(takesForeign);
    const attempt = issuer.importKey({ appId, ...wish, ...foreign, ...change });
    await expect(attempt).rejects.toThrow(new RegExp(`"${name}"`));
    await expect(attempt).rejects.not.toThrow(/old-secret/);
    expect(world.stores.credentials.listKeys(appId)).toEqual([]);
  });

  it('refuses a scheme that would not look the id up, and takes an id of ours for it', async () => {
    const { world, issuer, appId } = await withApp();
    const attempt = issuer.importKey({ appId, ...wish, ...foreign });
    await expect(attempt).rejects.toThrow(RangeError);
    await expect(attempt).rejects.toThrow(/"schemes".*"sorted-params".*"foreignKeys: true"/);
    expect(world.stores.credentials.listKeys(appId)).toEqual([]);
    const appKey = defaultFormat.mintAppKey(world.engine, 'live');
    await expect(issuer.importKey({ appId, ...wish, ...foreign, appKey })).resolves.toBeDefined();
    const tokens = { ...wish, schemes: ['bearer'] };
    await expect(issuer.importKey({ appId, ...tokens, ...foreign })).resolves.toBeDefined();
  });

  it('imports nothing above the ceiling, and nothing to a closed app', async () => {
    const { issuer, appId } = await withApp({ ...takesForeign, ceiling: ['files:read'] });
    await expect(issuer.importKey({ appId, ...wish, ...foreign })).rejects.toThrow(/"ceiling"/);
    await issuer.setAppState(appId, 'closed');
    const fitting = { ...wish, scopes: ['files:read'] };
    await expect(issuer.importKey({ appId, ...fitting, ...foreign })).rejects.toThrow(/"appId"/);
  });
});

describe('rotation', () => {
  it('lets the old secret work for a day, and changes nothing else', async () => {
    const { issuer, issue } = await withApp();
    const first = await issue();
    const { key, appSecret } = await issuer.rotateKey(first.key.appKey);
    expect(textOf(appSecret)).not.toBe(textOf(first.appSecret));
    expect(key.secrets.map(({ version, expiresAtMs }) => [version, expiresAtMs])).toEqual([
      [2, undefined],
      [1, nowMs + dayMs],
    ]);
    const { secrets: _old, revision: _r, ...before } = first.key;
    expect(key).toMatchObject(before);
  });

  it('never leaves more than two live versions, however many rotate at once', async () => {
    const { world, issuer, issue } = await withApp();
    const { key } = await issue();
    const rotated = await Promise.all(
      Array.from({ length: 8 }, async () => issuer.rotateKey(key.appKey, { overlapMs: 1000 })),
    );
    const stored = world.stores.credentials.findCredential(key.appKey)?.key;
    expect(stored?.revision).toBe(9);
    expect(stored?.secrets.map(({ version }) => version)).toEqual([9, 8]);
    expect(new Set(rotated.map(({ key }) => key.revision)).size).toBe(8);
  });

  it('starts again from the newest revision when another writer was first', async () => {
    const world = createWorld();
    const { key } = await world.issue();
    const { credentials } = world.stores;
    let interfered = false;
    const racing: IssuerOptions['stores']['credentials'] = {
      findCredential: (appKey) => credentials.findCredential(appKey),
      findApp: (appId) => credentials.findApp(appId),
      listKeys: (appId) => credentials.listKeys(appId),
      insertApp: (app) => credentials.insertApp(app),
      insertKey: (key) => credentials.insertKey(key),
      replaceApp: (app, from) => credentials.replaceApp(app, from),
      replaceKey(changed: Key, from: number) {
        if (!interfered) {
          interfered = true;
          credentials.replaceKey({ ...key, state: 'disabled', revision: 2 }, 1);
        }
        return credentials.replaceKey(changed, from);
      },
    };
    const issuer = createIssuer({ ...world.parts, stores: { credentials: racing } });
    const rotated = await issuer.rotateKey(key.appKey);
    expect(rotated.key).toMatchObject({ state: 'disabled', revision: 3 });
  });

  it('gives up after losing ten races in a row', async () => {
    const world = createWorld();
    const { key } = await world.issue();
    let attempts = 0;
    const losing = Object.create(world.stores.credentials, {
      findCredential: {
        value: (appKey: string) => world.stores.credentials.findCredential(appKey),
      },
      replaceKey: {
        value: () => {
          attempts += 1;
          return false;
        },
      },
    });
    const issuer = createIssuer({ ...world.parts, stores: { credentials: losing } });
    await expect(issuer.rotateKey(key.appKey)).rejects.toThrow(/other writers/);
    expect(attempts).toBe(10);
  });

  it('replaces a public key by the one that is given', async () => {
    const { world, issuer, issue } = await withApp();
    const [first, second] = [1, 2].map(() => world.engine.generateKeyPair('ed25519').publicKey);
    const { key } = await issue({ schemes: ['http-signature'], publicKey: first ?? '' });
    const rotated = await issuer.rotateKey(key.appKey, { publicKey: second ?? '', overlapMs: 0 });
    expect(rotated.appSecret).toBeUndefined();
    expect(rotated.key.secrets.map(({ material }) => material)).toMatchObject([
      { publicKey: second },
    ]);
    await expect(issuer.rotateKey(key.appKey)).rejects.toThrow(/"publicKey"/);
  });

  it('moves a public key to another algorithm that its schemes can use', async () => {
    const { world, issuer, issue } = await withApp();
    const [old, ecdsa] = [
      world.engine.generateKeyPair('ed25519').publicKey,
      world.engine.generateKeyPair('ecdsa-p256-sha256').publicKey,
    ];
    const move = { publicKey: ecdsa, publicKeyAlgorithm: 'ecdsa-p256-sha256' } as const;
    const signing = await issue({ schemes: ['http-signature'], publicKey: old });
    const { key } = await issuer.rotateKey(signing.key.appKey, move);
    expect(key.secrets.map(({ material }) => material)).toMatchObject([
      { algorithm: 'ecdsa-p256-sha256' },
      { algorithm: 'ed25519' },
    ]);
    const token = await issue({ schemes: ['local-token'], publicKey: old });
    await expect(issuer.rotateKey(token.key.appKey, move)).rejects.toThrow(/"publicKeyAlgorithm"/);
  });

  it('refuses unknown and revoked keys', async () => {
    const { issuer, issue } = await withApp();
    const { key } = await issue();
    await issuer.setKeyState(key.appKey, 'revoked');
    await expect(issuer.rotateKey(key.appKey)).rejects.toThrow(RangeError);
    await expect(issuer.rotateKey('ak_live_unknown')).rejects.toThrow(/"appKey"/);
  });
});

describe('states', () => {
  it('lets a key be disabled and enabled, and revoked for good', async () => {
    const { issuer, issue } = await withApp();
    const { appKey } = (await issue()).key;
    expect((await issuer.setKeyState(appKey, 'disabled')).state).toBe('disabled');
    expect((await issuer.setKeyState(appKey, 'active')).state).toBe('active');
    const revoked = await issuer.setKeyState(appKey, 'revoked');
    expect(await issuer.setKeyState(appKey, 'revoked')).toEqual(revoked);
    await expect(issuer.setKeyState(appKey, 'active')).rejects.toThrow(/"state".*final/);
  });

  it('lets an app be suspended and resumed, and closed for good', async () => {
    const { issuer, appId } = await withApp();
    expect((await issuer.setAppState(appId, 'suspended')).state).toBe('suspended');
    expect((await issuer.setAppState(appId, 'active')).state).toBe('active');
    await issuer.setAppState(appId, 'closed');
    await expect(issuer.setAppState(appId, 'active')).rejects.toThrow(/"state".*final/);
    await expect(issuer.setAppState('app_unknown', 'active')).rejects.toThrow(/"appId"/);
  });

  it('keeps a revocation that races with being enabled', async () => {
    const { world, issuer, issue } = await withApp();
    const { appKey } = (await issue()).key;
    await issuer.setKeyState(appKey, 'disabled');
    await Promise.allSettled([
      issuer.setKeyState(appKey, 'active'),
      issuer.setKeyState(appKey, 'revoked'),
      issuer.setKeyState(appKey, 'active'),
    ]);
    expect(world.stores.credentials.findCredential(appKey)?.key.state).toBe('revoked');
  });

  it('refuses a state that does not exist', async () => {
    const { issuer, appId } = await withApp();
    // wrong on purpose, as a caller without a compiler could write it
    await expect(issuer.setAppState(appId, 'gone' as 'closed')).rejects.toThrow(/"state"/);
  });
});

describe('createIssuer', () => {
  it.each<[string, Record<string, unknown>]>([
    ['stores.credentials', { stores: { credentials: {} } }],
    ['keyRing', { keyRing: undefined }],
    ['ceiling', { ceiling: ['orders:archive'] }],
    ['ceiling', { ceiling: 'orders:read' }],
    ['openKeyScopes', { openKeyScopes: ['orders'] }],
    ['ceilings', { ceilings: ['orders:read'] }],
  ])('names "%s" when it cannot be used', (name, options) => {
    // wrong on purpose, as a caller without a compiler could write it
    const wrong = { ...createWorld().parts, ...options } as unknown as IssuerOptions;
    expect(() => createIssuer(wrong)).toThrow(new RegExp(`"${name}"`));
  });
});

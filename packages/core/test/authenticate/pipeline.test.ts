import { describe, expect, it } from 'vitest';
import type { RoutePolicy } from '../../src/authenticate/route-policy.ts';
import { defaultFormat } from '../../src/credential/credential-format.ts';
import type { Credential } from '../../src/ports/credential-store.ts';
import type { Claimed } from '../../src/ports/replay-guard.ts';
import type { BodyRead } from '../../src/request.ts';
import { engine } from '../engine.ts';
import { codeOf, createWorld, get, nowMs, signedGet } from './world.ts';

describe('the pipeline', () => {
  it('accepts a signed request at once, without a promise', () => {
    const world = createWorld();
    const decision = world.authenticate(signedGet(world));
    expect(decision).toMatchObject({
      ok: true,
      principal: { appKey: world.key.appKey, scheme: 'sorted-params', secretVersion: 1 },
    });
  });

  it('does not share the fate of a listener or a usage sink that fails', async () => {
    const fails: readonly (() => unknown)[] = [
      () => {
        throw new Error('full');
      },
      () => Promise.reject(new Error('full')),
    ];
    for (const fail of fails) {
      const world = createWorld({ options: { onEvent: fail, usage: { record: fail } } });
      expect(await codeOf(world.authenticate(signedGet(world)))).toBe('accepted');
      expect(await codeOf(world.authenticate(get('/orders')))).toBe('auth_required');
    }
  });

  it('takes an ownerOf that throws for a refusal', async () => {
    const world = createWorld();
    const ownerOf = (): string => decodeURIComponent('%');
    expect(await codeOf(world.authenticate(signedGet(world), { ownerOf }))).toBe('forbidden');
  });

  it('refuses a signed request whose body took longer to come than the window', async () => {
    let laterMs = 0;
    const clock = { nowMs: () => nowMs + laterMs };
    const world = createWorld({ options: { clock } });
    const signed = signedGet(world);
    laterMs = 300_000;
    const read = (): BodyRead => {
      laterMs += 2000;
      return { ok: true, bytes: new Uint8Array(0) };
    };
    const body = { present: true, read, watch: () => undefined };
    const decision = world.authenticate({ ...signed, body });
    expect(await codeOf(decision)).toBe('timestamp_out_of_range');
    expect(world.claims()).toEqual([]);
  });

  it('explains no request of a test key that is long', async () => {
    const world = createWorld({ key: { environment: 'test' } });
    const { rawTarget } = signedGet(world);
    const read = (): BodyRead => ({ ok: true, bytes: new Uint8Array(100_000) });
    const body = { present: true, read, watch: () => undefined };
    const decision = await world.authenticate({ ...get(rawTarget), body });
    expect(decision).toMatchObject({
      error: { code: 'auth_invalid', explanation: { stringToSign: '', hint: /64 KiB/ } },
    });
  });

  it('asks no store about a key whose checksum is wrong', async () => {
    const world = createWorld();
    const { appKey } = world.key;
    const garbled = appKey.slice(0, -1) + (appKey.endsWith('0') ? '1' : '0');
    const request = get(signedGet(world).rawTarget.replace(appKey, garbled));
    expect(await codeOf(world.authenticate(request))).toBe('auth_invalid');
    expect(world.lookUps()).toBe(0);
  });

  it('asks no store about a stale request', async () => {
    const world = createWorld();
    const request = signedGet(world, { timestampSeconds: nowMs / 1000 - 301 });
    expect(await codeOf(world.authenticate(request))).toBe('timestamp_out_of_range');
    expect(world.lookUps()).toBe(0);
  });

  it.each([-300, 300])('takes a timestamp %i s away, the edge of the window', async (offset) => {
    const world = createWorld();
    const request = signedGet(world, { timestampSeconds: nowMs / 1000 + offset });
    expect(await codeOf(world.authenticate(request))).toBe('accepted');
  });

  it('remembers no nonce of a request whose proof failed', async () => {
    const world = createWorld();
    const good = signedGet(world);
    const bad = get(good.rawTarget.replace('page=2', 'page=3'));
    expect(await codeOf(world.authenticate(bad))).toBe('auth_invalid');
    expect(world.claims()).toEqual([]);
    expect(await codeOf(world.authenticate(good))).toBe('accepted');
    expect(await codeOf(world.authenticate(good))).toBe('nonce_replayed');
  });

  it('gives an unknown key and a wrong signature the same answer', async () => {
    const world = createWorld();
    const good = signedGet(world);
    const unknown = get(
      good.rawTarget.replace(world.key.appKey, defaultFormat.mintAppKey(engine, 'live')),
    );
    const wrong = get(good.rawTarget.replace(/sign=./, 'sign=x'));
    for (const request of [unknown, wrong]) {
      expect(await world.authenticate(request)).toEqual({
        ok: false,
        error: { code: 'auth_invalid', scheme: 'sorted-params', detail: expect.any(String) },
      });
    }
  });

  it('names the scheme of a proof that cannot be read, and none where there are two', async () => {
    const world = createWorld();
    const good = signedGet(world).rawTarget;
    const repeated = await world.authenticate(get(`${good}&nonce=0123456789abcdef`));
    expect(repeated).toMatchObject({ error: { code: 'auth_malformed', scheme: 'sorted-params' } });
    expect(world.events.at(-1)).toMatchObject({ scheme: 'sorted-params' });
    const headers = ['Signature-Input', 'a=()', 'Signature', 'a=:AA==:'];
    for (const request of [get(good, headers), get('/orders')]) {
      expect(await world.authenticate(request)).not.toHaveProperty('error.scheme');
    }
  });

  it.each([
    ['a revoked key', { key: { state: 'revoked' } }, 'credential_revoked'],
    ['a disabled key', { key: { state: 'disabled' } }, 'credential_revoked'],
    ['a suspended app', { app: { state: 'suspended' } }, 'credential_revoked'],
    ['an expired key', { key: { expiresAtMs: nowMs } }, 'credential_expired'],
    ['a key that may not use the scheme', { key: { schemes: ['http-signature'] } }, 'auth_invalid'],
  ] as const)('refuses %s, and tells its state only after proof', async (_, changes, code) => {
    const world = createWorld(changes);
    const good = signedGet(world);
    expect(await codeOf(world.authenticate(good))).toBe(code);
    const bad = get(good.rawTarget.replace('page=2', 'page=3'));
    expect(await codeOf(world.authenticate(bad))).toBe('auth_invalid');
    expect(world.claims()).toEqual([]);
  });

  it('does not fall through to a scheme that the route does not accept', async () => {
    const world = createWorld();
    const policy = { schemes: ['http-signature'] };
    expect(await codeOf(world.authenticate(signedGet(world), policy))).toBe('auth_required');
    expect(world.lookUps()).toBe(0);
  });

  it('names the missing scopes', async () => {
    const world = createWorld();
    const decision = await world.authenticate(signedGet(world), {
      scopes: { allOf: ['orders:read', 'orders:write'] },
    });
    expect(decision).toMatchObject({ error: { missingScopes: ['orders:write'] } });
  });

  it('refuses the key of another app on a resource that is bound to one', async () => {
    const world = createWorld();
    const policy = { ownerOf: () => 'app_someoneElse00000' };
    expect(await codeOf(world.authenticate(signedGet(world), policy))).toBe('forbidden');
  });

  it('refuses a proof presented twice over', async () => {
    const world = createWorld();
    const request = get(signedGet(world).rawTarget, [
      'Signature-Input',
      'a=()',
      'Signature',
      'a=:AA==:',
    ]);
    expect(await codeOf(world.authenticate(request))).toBe('auth_malformed');
  });

  it('makes a source wait after too many failures, and counts per source', async () => {
    const world = createWorld();
    const policy = { failureLimit: { maxFailures: 2, windowMs: 60_000 } };
    const bad = get('/orders');
    expect(await codeOf(world.authenticate(bad, policy))).toBe('auth_required');
    expect(await codeOf(world.authenticate(bad, policy))).toBe('auth_required');
    expect(await world.authenticate(bad, policy)).toMatchObject({
      error: { code: 'rate_limited', retryAfterSeconds: 60 },
    });
    const elsewhere = { ...signedGet(world), peerAddress: '198.51.100.9' };
    expect(await codeOf(world.authenticate(elsewhere, policy))).toBe('accepted');
  });

  it('reports each refusal to the operator without any secret', async () => {
    const world = createWorld();
    await world.authenticate(get(signedGet(world).rawTarget.replace('page=2', 'page=3')));
    expect(world.events).toHaveLength(1);
    expect(world.events[0]).toMatchObject({ type: 'refused', appKey: world.key.appKey });
    const told = JSON.stringify(world.events);
    expect(world.appSecret.use((secret) => told.includes(secret))).toBe(false);
  });
});

describe('stores that fail', () => {
  const failing = [
    [
      'throws',
      () => {
        throw new Error('down');
      },
    ],
    ['rejects', () => Promise.reject(new Error('down'))],
  ] as const;

  it.each(failing)(
    'a credential store that %s means 503, never acceptance',
    async (_, findCredential) => {
      const world = createWorld({ options: { credentials: { findCredential } } });
      expect(await codeOf(world.authenticate(signedGet(world)))).toBe('backend_unavailable');
    },
  );

  it.each(failing)('a replay guard that %s means 503, never acceptance', async (_, claim) => {
    const world = createWorld({ options: { replayGuard: { claim } } });
    expect(await codeOf(world.authenticate(signedGet(world)))).toBe('backend_unavailable');
  });

  it('a replay guard that answers something unknown means 503', async () => {
    const claim = (): Claimed => JSON.parse('"maybe"');
    const world = createWorld({ options: { replayGuard: { claim } } });
    expect(await codeOf(world.authenticate(signedGet(world)))).toBe('backend_unavailable');
  });

  it.each([{}, { key: {} }, [], 'a string', 7, null])(
    'a credential store that answers %j means 503',
    async (answer) => {
      const findCredential = (): undefined => JSON.parse(JSON.stringify(answer));
      const world = createWorld({ options: { credentials: { findCredential } } });
      expect(await codeOf(world.authenticate(signedGet(world)))).toBe('backend_unavailable');
    },
  );

  it('a credential store that answers with the record of another key means 503', async () => {
    const other = createWorld();
    const app = {
      appId: other.key.appId,
      name: '',
      state: 'active',
      createdAtMs: 0,
      revision: 1,
    } as const;
    const findCredential = (): Credential => ({ app, key: other.key });
    const world = createWorld({ options: { credentials: { findCredential } } });
    expect(await codeOf(world.authenticate(signedGet(world)))).toBe('backend_unavailable');
  });

  it('a store that is silent past its deadline means 503', async () => {
    const ring: (() => void)[] = [];
    const timer = {
      after(_: number, action: () => void) {
        ring.push(action);
        return () => undefined;
      },
    };
    const credentials = { findCredential: () => new Promise<undefined>(() => undefined) };
    const world = createWorld({ options: { credentials, timer } });
    const decision = world.authenticate(signedGet(world));
    for (const action of ring) action();
    expect(await codeOf(decision)).toBe('backend_unavailable');
  });

  it('a sealed secret that does not open means 503', async () => {
    const world = createWorld();
    const [secret] = world.key.secrets;
    if (secret?.material.kind !== 'sealed') throw new Error('the key is sealed');
    const { ciphertext } = secret.material;
    const broken = {
      ...secret,
      material: { ...secret.material, ciphertext: { ...ciphertext, tag: 'AAAA' } },
    };
    const corrupt = createWorld({ key: { ...world.key, secrets: [broken] } });
    expect(await codeOf(corrupt.authenticate(signedGet(world)))).toBe('backend_unavailable');
  });
});

describe('explanations', () => {
  it('are given for test keys, with the likely mistake', async () => {
    const world = createWorld({ key: { environment: 'test' } });
    const upper = signedGet(world).rawTarget.replace(
      /sign=\w+/,
      (sign) => `sign=${sign.slice(5).toUpperCase()}`,
    );
    expect(await world.authenticate(get(upper))).toMatchObject({
      error: {
        explanation: { hint: 'The signature is in upper-case hex; send it in lower case.' },
      },
    });
  });

  it('are never given for live keys', async () => {
    const world = createWorld();
    const decision = await world.authenticate(
      get(signedGet(world).rawTarget.replace('page=2', 'page=3')),
    );
    expect(decision).not.toHaveProperty('error.explanation');
  });
});

describe('options', () => {
  it.each([
    ['"schemes"', { schemes: [] }],
    ['"storeDeadlineMs"', { storeDeadlineMs: 0 }],
    ['"limits.maxParameters"', { limits: { maxParameters: -1 } }],
    ['"limits.maxBody"', { limits: { maxBody: 1 } }],
    ['"schemes"', { schemes: ['sorted-params'] }],
    ['"schemes"', { schemes: 'sorted-params' }],
    ['"keyRing"', { keyRing: {} }],
    ['"clock"', { clock: { nowMs: 5 } }],
    ['"scopes"', { scopes: ['orders:read'] }],
    ['"replayGuard"', { replayGuard: new Map() }],
    ['"tokens"', { tokens: {} }],
    ['"usage"', { usage: () => undefined }],
  ])('at fault are named when the authenticator is made: %s', (name, wrong: object) => {
    expect(() => createWorld({ options: { ...wrong } })).toThrow(name);
  });

  it.each([
    ['"scope"', { scope: { allOf: ['orders:read'] } }],
    ['"requireTLS"', { requireTLS: true }],
    ['"requireTls"', { requireTls: 'yes' }],
    ['"body"', { body: 'stream' }],
    ['"ownerOf"', { ownerOf: 'app_id' }],
    ['"schemes"', { schemes: 'sorted-params' }],
    ['"scopes"', { scopes: ['orders:read'] }],
    ['"maxBodyBytes"', { maxBodyBytes: '1mb' }],
    ['"failureLimit"', { failureLimit: 5 }],
    ['"policy"', 'orders:read'],
  ])('of a policy that would ask for nothing are refused: %s', (name, policy) => {
    const world = createWorld();
    // Safe: it is the purpose of the test to evade the compiler.
    expect(() => world.authenticate(signedGet(world), policy as RoutePolicy)).toThrow(name);
  });
});

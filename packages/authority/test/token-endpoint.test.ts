import { defaultFormat } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { basic, createWorld, errorOf, formRequest, grant, nowMs, serve } from './fixtures.ts';

describe('token endpoint', () => {
  it('answers in the form of RFC 6749 §5.1, for nobody to keep', async () => {
    const world = createWorld();
    const { appKey, secret } = await world.issue();
    const response = await world
      .endpoint()
      .fetch(formRequest('/token', grant, { authorization: basic(appKey, secret) }));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('pragma')).toBe('no-cache');
    expect(await response.json()).toEqual({
      access_token: expect.stringMatching(/^at_live_[0-9A-Za-z]{49}$/),
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'orders:write files:read',
    });
  });

  it('remembers the token by its digest, with what it may do and until when', async () => {
    const world = createWorld();
    const { appId, appKey, secret } = await world.issue({ environment: 'test' });
    const response = await world
      .endpoint({ tokenLifeSeconds: 60 })
      .fetch(
        formRequest(
          '/token',
          { ...grant, scope: 'orders:read' },
          { authorization: basic(appKey, secret) },
        ),
      );
    const { access_token: token } = (await response.json()) as { access_token: string };
    expect(token).toMatch(/^at_test_/);
    const digest = world.engine.hash('sha256', token, 'base64url');
    expect(world.stores.tokens.findToken(token)).toBeUndefined();
    expect(world.stores.tokens.findToken(digest)).toEqual({
      digest,
      appId,
      appKey,
      scopes: ['orders:read'],
      issuedAtMs: nowMs,
      expiresAtMs: nowMs + 60_000,
      secretVersion: 1,
    });
  });

  it('issues no token that outlives its key', async () => {
    const world = createWorld();
    const { appKey, secret } = await world.issue({ expiresAtMs: nowMs + 10_500 });
    const response = await world
      .endpoint()
      .fetch(formRequest('/token', grant, { authorization: basic(appKey, secret) }));
    expect(await response.json()).toMatchObject({ expires_in: 10 });
  });

  it.each([
    ['form-encoded as RFC 6749 §2.3.1 says', (text: string) => text.replaceAll('_', '%5F')],
    ['raw', (text: string) => text],
  ])('understands Basic %s', async (_how, encode) => {
    const world = createWorld();
    const { appKey, secret } = await world.issue();
    const authorization = basic(encode(appKey), encode(secret));
    const response = await world.endpoint().fetch(formRequest('/token', grant, { authorization }));
    expect(response.status).toBe(200);
  });

  it.each([
    ['raw, where it cannot be decoded', 'p@ss word:+%/é', 'p@ss word:+%/é'],
    ['raw, where it decodes to another', 'a%41+b', 'a%41+b'],
    ['form-encoded', 'p@ss word:+%/é', 'p%40ss+word%3A%2B%25%2F%C3%A9'],
  ])('understands a secret with special characters %s', async (_how, secret, onTheWire) => {
    const world = createWorld();
    const { appKey, key } = await world.issue();
    const digest = world.keyRing.pepper.sign('sha256', secret, 'base64url');
    const material = { kind: 'hashed', digest } as const;
    const secrets = [{ version: 2, createdAtMs: nowMs, material }];
    world.stores.credentials.replaceKey({ ...key, secrets, revision: 2 }, 1);
    const response = await world
      .endpoint()
      .fetch(formRequest('/token', grant, { authorization: basic(appKey, onTheWire) }));
    expect(response.status).toBe(200);
  });

  it('accepts both secrets while a rotation overlaps, and says which was used', async () => {
    const world = createWorld();
    const { appKey, secret } = await world.issue();
    const { appSecret } = await world.issuer.rotateKey(appKey, { overlapMs: 1000 });
    const next = appSecret?.use((value) => value) ?? '';
    const { fetch } = world.endpoint();
    const statusWith = async (text: string) =>
      (await fetch(formRequest('/token', grant, { authorization: basic(appKey, text) }))).status;
    expect([await statusWith(secret), await statusWith(next)]).toEqual([200, 200]);
    world.advance(1000);
    expect([await statusWith(secret), await statusWith(next)]).toEqual([401, 200]);
  });

  it.each<[string, string, number, string]>([
    ['without a grant', '', 400, 'invalid_request'],
    ['with an empty grant', 'grant_type=', 400, 'invalid_request'],
    [
      'with a grant twice',
      'grant_type=client_credentials&grant_type=client_credentials',
      400,
      'invalid_request',
    ],
    ['with another grant', 'grant_type=password', 400, 'unsupported_grant_type'],
    [
      'for a scope that the key has not',
      'grant_type=client_credentials&scope=orders%3Adelete',
      400,
      'invalid_scope',
    ],
    [
      'for a wildcard above the key',
      'grant_type=client_credentials&scope=orders%3A*',
      400,
      'invalid_scope',
    ],
    [
      'for an unknown scope',
      'grant_type=client_credentials&scope=orders%3Areads',
      400,
      'invalid_scope',
    ],
    [
      'for a malformed scope list',
      'grant_type=client_credentials&scope=orders%3Aread++files%3Aread',
      400,
      'invalid_scope',
    ],
    [
      'with Basic and a secret in the form',
      'grant_type=client_credentials&client_secret=x',
      400,
      'invalid_request',
    ],
    [
      'with Basic and another client in the form',
      'grant_type=client_credentials&client_id=x',
      400,
      'invalid_request',
    ],
    ['with broken encoding', 'grant_type=client_credentials&a=%zz', 400, 'invalid_request'],
    ['with an invalid UTF-8 escape', 'grant_type=client_credentials&a=%ff', 400, 'invalid_request'],
    [
      'of more than 16 KiB',
      `grant_type=client_credentials&a=${'x'.repeat(16_384)}`,
      413,
      'invalid_request',
    ],
  ])('refuses a request %s', async (_what, form, status, error) => {
    const world = createWorld();
    const { appKey, secret } = await world.issue();
    const request = formRequest('/token', form, { authorization: basic(appKey, secret) });
    expect(await errorOf(await world.endpoint().fetch(request))).toEqual([status, { error }]);
  });

  it.each(['client_secret', 'client_id', 'grant_type', 'token'])(
    'refuses %s in the URL, where logs would keep it',
    async (name) => {
      const world = createWorld();
      const { appKey, secret } = await world.issue();
      const headers = { authorization: basic(appKey, secret) };
      const response = await world
        .endpoint()
        .fetch(formRequest(`/token?${name}=x`, grant, headers));
      expect(await errorOf(response)).toEqual([400, { error: 'invalid_request' }]);
    },
  );

  it.each(['/token', '/introspect', '/revoke'])(
    'takes at %s nothing but a form by POST',
    async (path) => {
      const { fetch } = createWorld().endpoint();
      const get = await fetch(new Request(`https://auth.example.com${path}`));
      expect(get.status).toBe(405);
      expect(get.headers.get('allow')).toBe('POST');
      const headers = { 'content-type': 'application/json' };
      const json = await fetch(formRequest(path, JSON.stringify(grant), headers));
      expect(json.status).toBe(415);
    },
  );

  it('answers an unknown key, a wrong secret and a key out of use alike, byte for byte', async () => {
    const world = createWorld();
    const known = await world.issue();
    const off = await world.issue();
    await world.issuer.setKeyState(off.appKey, 'revoked');
    const suspended = await world.issue();
    await world.issuer.setAppState(suspended.appId, 'suspended');
    const expired = await world.issue({ expiresAtMs: nowMs + 1000 });
    world.advance(1000);
    const sealed = await world.issue({ schemes: ['bearer', 'http-signature'] });
    const unknown = defaultFormat.mintAppKey(world.engine, 'live');
    const { fetch } = world.endpoint();
    const pairs = [
      [unknown, known.secret],
      ['no key at all', known.secret],
      [known.appKey, off.secret],
      [known.appKey, ''],
      [sealed.appKey, known.secret],
      [off.appKey, off.secret],
      [suspended.appKey, suspended.secret],
      [expired.appKey, expired.secret],
    ] as const;
    const answers = await Promise.all(
      pairs.map(async ([id, secret]) => {
        const authorization = basic(id, secret);
        const response = await fetch(formRequest('/token', grant, { authorization }));
        return [response.status, [...response.headers], await response.text()];
      }),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.[0]).toBe(401);
    expect(answers[0]?.[1]).toContainEqual([
      'www-authenticate',
      'Basic realm="countersign", charset="UTF-8"',
    ]);
    expect(answers[0]?.[2]).toBe('{"error":"invalid_client"}');
  });

  it.each([
    ['another scheme', { authorization: 'Bearer x' }],
    ['Basic that is not base64', { authorization: 'Basic ***' }],
    ['Basic without a colon', { authorization: `Basic ${btoa('x')}` }],
    ['Basic twice', { authorization: `${basic('a', 'b')}, ${basic('a', 'b')}` }],
    ['nothing', {}],
  ])(
    'refuses a client that presents %s with a challenge',
    async (_what, headers: Record<string, string>) => {
      const response = await createWorld()
        .endpoint()
        .fetch(formRequest('/token', grant, headers));
      expect(response.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
      expect(await errorOf(response)).toEqual([401, { error: 'invalid_client' }]);
    },
  );

  it('refuses a wrong secret in the form without a challenge', async () => {
    const world = createWorld();
    const { appKey } = await world.issue();
    const form = { ...grant, client_id: appKey, client_secret: 'wrong' };
    const response = await world.endpoint().fetch(formRequest('/token', form));
    expect(response.headers.get('www-authenticate')).toBeNull();
    expect(await errorOf(response)).toEqual([401, { error: 'invalid_client' }]);
  });

  it('gives no token to a key that must not use bearer', async () => {
    const world = createWorld();
    const { appKey, secret } = await world.issue({ schemes: ['secret-key'] });
    const headers = { authorization: basic(appKey, secret) };
    const response = await world.endpoint().fetch(formRequest('/token', grant, headers));
    expect(await errorOf(response)).toEqual([400, { error: 'unauthorized_client' }]);
  });

  it('asks the store for nothing but what could be a key', async () => {
    const world = createWorld();
    let calls = 0;
    const credentials = {
      findCredential() {
        calls += 1;
        return undefined;
      },
    };
    const { fetch } = world.endpoint({ stores: { ...world.stores, credentials } });
    await fetch(formRequest('/token', grant, { authorization: basic('ak_live_garbage', 'x') }));
    expect(calls).toBe(0);
  });

  it.each([
    ['credentials', { findCredential: () => Promise.reject(new Error('down')) }],
    [
      'tokens',
      {
        saveToken: () => {
          throw new Error('down');
        },
      },
    ],
  ])('answers 503 when %s cannot be had, and tells the operator', async (name, broken) => {
    const world = createWorld();
    const { appKey, secret } = await world.issue();
    const errors: unknown[] = [];
    // only what is called is there, and it fails
    const stores = { ...world.stores, [name]: broken } as typeof world.stores;
    const fragile = world.endpoint({ stores, onError: (error) => errors.push(error) });
    const headers = { authorization: basic(appKey, secret) };
    const response = await fragile.fetch(formRequest('/token', grant, headers));
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await errorOf(response)).toEqual([503, { error: 'temporarily_unavailable' }]);
    expect(errors).toHaveLength(1);
  });

  it('refuses a body that is too large over a real connection, however it is announced', async () => {
    const server = await serve(createWorld().endpoint().fetch);
    try {
      const bytes = new Uint8Array(64 * 1024).fill(0x61);
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const body = new Blob([bytes]).stream();
      const init = { method: 'POST', headers, body, duplex: 'half' } as const;
      expect((await fetch(`${server.url}/token`, init)).status).toBe(413);
      const announced = await fetch(`${server.url}/token`, {
        method: 'POST',
        headers,
        body: bytes,
      });
      expect(announced.status).toBe(413);
    } finally {
      await server.close();
    }
  });

  it('knows no other path', async () => {
    const response = await createWorld().endpoint().fetch(formRequest('/tokens', grant));
    expect(await errorOf(response)).toEqual([404, { error: 'not_found' }]);
  });
});

import { ClientCredentials, type ModuleOptions } from 'simple-oauth2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, nowMs, serve, type World } from './fixtures.ts';

describe.each<[string, NonNullable<ModuleOptions['options']>]>([
  ['Basic, strict', { authorizationMethod: 'header', credentialsEncodingMode: 'strict' }],
  ['Basic, loose', { authorizationMethod: 'header', credentialsEncodingMode: 'loose' }],
  ['the form', { authorizationMethod: 'body' }],
])('simple-oauth2, unmodified, with %s', (_name, options) => {
  let world: World;
  let server: Awaited<ReturnType<typeof serve>>;

  beforeEach(async () => {
    world = createWorld();
    server = await serve(world.endpoint().fetch);
  });

  afterEach(async () => server.close());

  const clientOf = (id: string, secret: string): ClientCredentials =>
    new ClientCredentials({
      client: { id, secret },
      auth: { tokenHost: server.url, tokenPath: '/token' },
      options,
    });

  it('gets a token', async () => {
    const { appKey, secret } = await world.issue();
    const answer = await clientOf(appKey, secret).getToken({
      scope: ['orders:read', 'files:read'],
    });
    expect(answer.token).toMatchObject({
      access_token: expect.stringMatching(/^at_live_/),
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'orders:read files:read',
    });
    expect(answer.expired()).toBe(false);
  });

  it.each(['a+b', 'a%b', 'a%41b', 'a:b', 'a b', '%', '+', 'a%2Bb', ':+%: %zz/?&='])(
    'proves the secret %j',
    async (secret) => {
      const { appKey, key } = await world.issue();
      const digest = world.keyRing.pepper.sign('sha256', secret, 'base64url');
      const material = { kind: 'hashed', digest } as const;
      const secrets = [{ version: 2, createdAtMs: nowMs, material }];
      world.stores.credentials.replaceKey({ ...key, secrets, revision: 2 }, 1);
      const { token } = await clientOf(appKey, secret).getToken({});
      expect(token['access_token']).toMatch(/^at_live_/);
    },
  );

  it('is refused with a wrong secret and told so', async () => {
    const { appKey } = await world.issue();
    await expect(clientOf(appKey, 'sk_live_wrong').getToken({})).rejects.toMatchObject({
      output: { statusCode: 401 },
      data: { payload: { error: 'invalid_client' } },
    });
  });
});

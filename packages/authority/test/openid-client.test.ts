import * as client from 'openid-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, serve, type World } from './fixtures.ts';
import { protectedApi } from './platform.ts';

const insecure: client.DiscoveryRequestOptions = {
  execute: [client.allowInsecureRequests],
  algorithm: 'oauth2',
};

describe.each<[string, (secret: string) => client.ClientAuth]>([
  ['ClientSecretPost', (secret) => client.ClientSecretPost(secret)],
  ['ClientSecretBasic', (secret) => client.ClientSecretBasic(secret)],
])('openid-client, unmodified, with %s', (_name, authenticateWith) => {
  let world: World;
  let server: Awaited<ReturnType<typeof serve>>;

  beforeEach(async () => {
    world = createWorld();
    const late: { handler?: (request: Request) => Promise<Response> } = {};
    server = await serve(async (request) => late.handler?.(request) ?? Response.error());
    const endpoint = world.endpoint({ issuerUrl: server.url });
    const api = protectedApi(world);
    late.handler = async (request) =>
      new URL(request.url).pathname === '/orders' ? api(request) : endpoint.fetch(request);
  });

  afterEach(async () => server.close());

  const discover = async (appKey: string, secret: string): Promise<client.Configuration> =>
    client.discovery(new URL(server.url), appKey, undefined, authenticateWith(secret), insecure);

  it('gets a token, calls an API with it, introspects and revokes it', async () => {
    const { appKey, secret } = await world.issue();
    const config = await discover(appKey, secret);
    const { access_token: token, ...rest } = await client.clientCredentialsGrant(config, {
      scope: 'orders:read',
    });
    expect(rest).toMatchObject({ token_type: 'bearer', expires_in: 3600, scope: 'orders:read' });
    const call = async (): Promise<Response> =>
      client.fetchProtectedResource(config, token, new URL('/orders', server.url), 'GET');
    expect(await (await call()).json()).toEqual({ app_key: appKey, scopes: ['orders:read'] });
    expect(await client.tokenIntrospection(config, token)).toMatchObject({
      active: true,
      client_id: appKey,
    });
    await client.tokenRevocation(config, token);
    expect(await client.tokenIntrospection(config, token)).toEqual({ active: false });
    await expect(call()).rejects.toMatchObject({ status: 401 });
  });

  it('is refused with a wrong secret', async () => {
    const { appKey } = await world.issue();
    const config = await discover(appKey, 'sk_live_wrong');
    await expect(client.clientCredentialsGrant(config)).rejects.toMatchObject({ status: 401 });
  });

  it('is told which error it was when the scope is too wide', async () => {
    const { appKey, secret } = await world.issue();
    const config = await discover(appKey, secret);
    await expect(
      client.clientCredentialsGrant(config, { scope: 'orders:delete' }),
    ).rejects.toMatchObject({ error: 'invalid_scope', status: 400 });
  });
});

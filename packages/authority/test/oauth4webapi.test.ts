import * as oauth from 'oauth4webapi';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, serve, type World } from './fixtures.ts';

const insecure = { [oauth.allowInsecureRequests]: true };

describe.each<[string, (secret: string) => oauth.ClientAuth]>([
  ['ClientSecretBasic', (secret) => oauth.ClientSecretBasic(secret)],
  ['ClientSecretPost', (secret) => oauth.ClientSecretPost(secret)],
])('oauth4webapi, unmodified, with %s', (_name, authenticateWith) => {
  let world: World;
  let server: Awaited<ReturnType<typeof serve>>;
  let as: oauth.AuthorizationServer;

  beforeEach(async () => {
    world = createWorld();
    const late: { handler?: (request: Request) => Promise<Response> } = {};
    server = await serve(async (request) => late.handler?.(request) ?? Response.error());
    late.handler = world.endpoint({ issuerUrl: server.url }).fetch;
    const issuer = new URL(server.url);
    const found = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure });
    as = await oauth.processDiscoveryResponse(issuer, found);
  });

  afterEach(async () => server.close());

  async function requestToken(client: oauth.Client, secret: string, form: Record<string, string>) {
    const response = await oauth.clientCredentialsGrantRequest(
      as,
      client,
      authenticateWith(secret),
      form,
      insecure,
    );
    return oauth.processClientCredentialsResponse(as, client, response);
  }

  it('gets a token, introspects it, revokes it', async () => {
    const { appId, appKey, secret } = await world.issue();
    const client = { client_id: appKey };
    const token = await requestToken(client, secret, { scope: 'orders:read' });
    expect(token.access_token).toMatch(/^at_live_[0-9A-Za-z]{49}$/);
    expect(token).toMatchObject({ token_type: 'bearer', expires_in: 3600, scope: 'orders:read' });

    const introspect = async () =>
      oauth.processIntrospectionResponse(
        as,
        client,
        await oauth.introspectionRequest(
          as,
          client,
          authenticateWith(secret),
          token.access_token,
          insecure,
        ),
      );
    expect(await introspect()).toMatchObject({
      active: true,
      client_id: appKey,
      app_id: appId,
      scope: 'orders:read',
    });

    const revoked = await oauth.revocationRequest(
      as,
      client,
      authenticateWith(secret),
      token.access_token,
      insecure,
    );
    await oauth.processRevocationResponse(revoked);
    expect(await introspect()).toEqual({ active: false });
  });

  it('is refused with a wrong secret', async () => {
    const { appKey } = await world.issue();
    await expect(requestToken({ client_id: appKey }, 'sk_live_wrong', {})).rejects.toThrow();
  });

  it('is told which error it was when the scope is too wide', async () => {
    const { appKey, secret } = await world.issue();
    await expect(
      requestToken({ client_id: appKey }, secret, { scope: 'orders:delete' }),
    ).rejects.toMatchObject({ error: 'invalid_scope', status: 400 });
  });
});

import { defaultFormat } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { basic, createWorld, errorOf, formRequest, grant, nowMs } from './fixtures.ts';

describe('introspection and revocation', () => {
  async function withToken() {
    const world = createWorld();
    const owner = await world.issue();
    const { fetch } = world.endpoint();
    const as = async (
      { appKey, secret }: { appKey: string; secret: string },
      path: string,
      form: Record<string, string>,
    ) => fetch(formRequest(path, form, { authorization: basic(appKey, secret) }));
    const answer = await as(owner, '/token', grant);
    const { access_token: token } = (await answer.json()) as { access_token: string };
    const activeFor = async (client: { appKey: string; secret: string }): Promise<unknown> =>
      (await as(client, '/introspect', { token })).json();
    return { world, owner, as, token, activeFor };
  }

  it('tells another key of the same app, and nobody else', async () => {
    const { world, owner, activeFor } = await withToken();
    const sibling = await world.issue({ appId: owner.appId });
    const stranger = await world.issue();
    expect(await activeFor(sibling)).toEqual({
      active: true,
      scope: 'orders:write files:read',
      client_id: owner.appKey,
      sub: owner.appKey,
      app_id: owner.appId,
      token_type: 'Bearer',
      iat: nowMs / 1000,
      exp: nowMs / 1000 + 3600,
    });
    expect(await activeFor(stranger)).toEqual({ active: false });
  });

  it('says no more than inactive about what is no token', async () => {
    const { owner, as } = await withToken();
    for (const token of ['x', defaultFormat.mintAccessToken(createWorld().engine, 'live')]) {
      expect(await (await as(owner, '/introspect', { token })).json()).toEqual({ active: false });
    }
  });

  it('calls a token inactive from the moment it ends', async () => {
    const { world, owner, activeFor } = await withToken();
    world.advance(3_599_999);
    expect(await activeFor(owner)).toMatchObject({ active: true });
    world.advance(1);
    expect(await activeFor(owner)).toEqual({ active: false });
  });

  it('calls the tokens of a revoked key inactive', async () => {
    const { world, owner, activeFor } = await withToken();
    const sibling = await world.issue({ appId: owner.appId });
    await world.issuer.setKeyState(owner.appKey, 'revoked');
    expect(await activeFor(sibling)).toEqual({ active: false });
  });

  it('ends a token at once, and repeats without complaint', async () => {
    const { owner, as, token, activeFor } = await withToken();
    expect((await as(owner, '/revoke', { token, token_type_hint: 'access_token' })).status).toBe(
      200,
    );
    expect(await activeFor(owner)).toEqual({ active: false });
    expect((await as(owner, '/revoke', { token })).status).toBe(200);
  });

  it('leaves the token of another key alone, and does not tell that it exists', async () => {
    const { world, owner, as, token, activeFor } = await withToken();
    const sibling = await world.issue({ appId: owner.appId });
    const unknown = await as(sibling, '/revoke', { token: 'x' });
    const foreign = await as(sibling, '/revoke', { token });
    expect([foreign.status, await foreign.text()]).toEqual([200, await unknown.text()]);
    expect(await activeFor(owner)).toMatchObject({ active: true });
  });

  it.each(['/introspect', '/revoke'])(
    'refuses at %s who is not authenticated, or names no token',
    async (path) => {
      const { owner, as } = await withToken();
      const wrong = await as({ ...owner, secret: 'wrong' }, path, { token: 'x' });
      expect(await errorOf(wrong)).toEqual([401, { error: 'invalid_client' }]);
      expect(await errorOf(await as(owner, path, {}))).toEqual([400, { error: 'invalid_request' }]);
    },
  );
});

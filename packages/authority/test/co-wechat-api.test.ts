import { bearer, importKey, Secret } from '@countersign/core';
import API from 'co-wechat-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wechatToken, wechatTokenRefusals } from '../src/index.ts';
import { createWorld, type World } from './fixtures.ts';
import { protectedApi, servePlatform } from './platform.ts';

let world: World;
let server: Awaited<ReturnType<typeof servePlatform>>;

beforeEach(async () => {
  world = createWorld();
  const alsoIn = [{ query: 'access_token' }];
  const api = protectedApi(world, { alsoIn, refusals: wechatTokenRefusals });
  server = await servePlatform(world, [wechatToken], api);
});

afterEach(async () => server.close());

const tokenPath = '/cgi-bin/token';
const ipPath = '/cgi-bin/getcallbackip';

function clientOf(appKey: string, secret: string): API {
  const api = new API(appKey, secret);
  api.prefix = `${server.url}/cgi-bin/`;
  return api;
}

describe('co-wechat-api, unmodified', () => {
  it('gets a token by itself, calls the API with it, and keeps it', async () => {
    const { appKey, secret } = await world.issue();
    const api = clientOf(appKey, secret);
    const expected = { app_key: appKey, scopes: ['orders:write', 'files:read'] };
    expect(await api.getIp()).toEqual(expected);
    expect(await api.getIp()).toEqual(expected);
    expect(server.asked).toEqual([tokenPath, ipPath, ipPath]);
  });

  it('goes on working with the token before while another process of its has got a new one', async () => {
    const { appKey, secret } = await world.issue();
    const one = clientOf(appKey, secret);
    await one.getIp();
    const other = clientOf(appKey, secret);
    await other.getIp();
    await expect(one.getIp()).resolves.toMatchObject({ app_key: appKey });
    expect(server.asked.filter((path) => path === tokenPath)).toHaveLength(2);
  });

  it.each<[string, (appKey: string, secret: string) => API]>([
    ['a wrong secret', (appKey) => clientOf(appKey, 'sk_live_wrong')],
    ['an unknown app', (_appKey, secret) => clientOf('wx0123456789abcdef', secret)],
  ])('shows its user 40125 for %s, after one request', async (_, create) => {
    const { appKey, secret } = await world.issue();
    await expect(create(appKey, secret).getAccessToken()).rejects.toMatchObject({
      name: 'WeChatAPIError',
      code: 40125,
      message: 'invalid appsecret',
    });
    expect(server.asked).toEqual([tokenPath]);
  });

  it('shows its user 45009 when the quota is used up', async () => {
    await server.close();
    const scarce = { ...wechatToken, limits: { windowSeconds: 86_400, maxIssued: 2 } };
    server = await servePlatform(world, [scarce], protectedApi(world));
    const { appKey, secret } = await world.issue();
    const api = clientOf(appKey, secret);
    await api.getAccessToken();
    await api.getAccessToken();
    await expect(api.getAccessToken()).rejects.toMatchObject({ code: 45009 });
  });

  it.each<[string, (token: string) => void]>([
    [
      'was revoked',
      (token) => {
        const digest = world.engine.hash('sha256', token, 'base64url');
        world.stores.tokens.revokeToken(digest, world.clock.nowMs());
      },
    ],
    ['has expired by our clock and not by its own', () => world.advance(7_200_000)],
  ])('gets a new token by itself when the one it holds %s', async (_, end) => {
    const { appKey, secret } = await world.issue();
    const api = clientOf(appKey, secret);
    await api.getIp();
    const { accessToken } = await api.getAccessToken();
    end(accessToken);
    server.asked.length = 0;
    expect(await api.getIp()).toMatchObject({ app_key: appKey });
    expect(server.asked).toEqual([ipPath, tokenPath, ipPath]);
  });

  it('gives up after three new tokens when none of them helps', async () => {
    await server.close();
    // no place in the query: every call is refused
    const api = protectedApi(world, {
      refusals: { ...wechatTokenRefusals, errors: { default: { code: 40001, message: 'no' } } },
    });
    server = await servePlatform(world, [wechatToken], api);
    const { appKey, secret } = await world.issue();
    await expect(clientOf(appKey, secret).getIp()).rejects.toMatchObject({ code: 40001 });
    const calls = server.asked.filter((path) => path === ipPath).length;
    expect([calls, server.asked.length - calls]).toEqual([4, 4]);
  });

  it('works for a customer who moves to us with the appid and secret it has', async () => {
    const { appId } = await world.issuer.createApp({ name: 'Moved' });
    const appSecret = '0123456789abcdef0123456789abcdef';
    const key = importKey({
      appId,
      appKey: 'wx0123456789abcdef',
      appSecret: new Secret(appSecret),
      label: 'moved',
      environment: 'live',
      scopes: ['orders:read'],
      schemes: ['bearer'],
      enabled: [bearer()],
      keyRing: world.keyRing,
      engine: world.engine,
      nowMs: world.clock.nowMs(),
    });
    world.stores.credentials.insertKey(key);
    expect(await clientOf(key.appKey, appSecret).getIp()).toMatchObject({ app_key: key.appKey });
    await expect(clientOf(key.appKey, `${appSecret}0`).getIp()).rejects.toMatchObject({
      code: 40125,
    });
  });
});

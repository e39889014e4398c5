import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { baiduAipToken, dingtalkToken, feishuTenantToken } from '../src/index.ts';
import { createWorld, type World } from './fixtures.ts';
import { answerOf, protectedApi, servePlatform } from './platform.ts';

const minuteMs = 60_000;
const maps = [feishuTenantToken, dingtalkToken, baiduAipToken];
const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };

let world: World;
let server: Awaited<ReturnType<typeof servePlatform>>;
let appKey: string;
let secret: string;

beforeEach(async () => {
  world = createWorld();
  const alsoIn = [{ query: 'access_token' }, { header: 'x-acs-dingtalk-access-token' }];
  server = await servePlatform(world, maps, protectedApi(world, { alsoIn }));
  ({ appKey, secret } = await world.issue());
});

afterEach(async () => server.close());

const send = async (path: string, init: RequestInit = {}) =>
  answerOf(fetch(`${server.url}${path}`, { method: 'POST', ...init }));

describe('Feishu', () => {
  const path = '/open-apis/auth/v3/tenant_access_token/internal';
  const ask = async (change: object = {}) =>
    send(path, {
      headers: json,
      body: JSON.stringify({ app_id: appKey, app_secret: secret, ...change }),
    });

  it('answers the same token until its last half hour, then another, and both work', async () => {
    const first = await ask();
    expect(first.body).toEqual({
      code: 0,
      msg: 'ok',
      tenant_access_token: expect.stringMatching(/^at_live_/),
      expire: 7200,
    });
    const token = String(first.body['tenant_access_token']);
    world.advance(90 * minuteMs - 1000);
    expect((await ask()).body).toMatchObject({ tenant_access_token: token, expire: 1801 });
    world.advance(1000);
    const next = (await ask()).body['tenant_access_token'];
    expect(next).not.toBe(token);
    for (const live of [token, String(next)]) {
      const headers = { authorization: `Bearer ${live}` };
      expect((await fetch(`${server.url}/open-apis/im`, { headers })).status).toBe(200);
    }
  });

  it.each<[string, object, number]>([
    ['a wrong secret', { app_secret: 'wrong' }, 10014],
    ['an unknown app', { app_id: 'cli_0123456789abcdef' }, 10014],
    ['no secret', { app_secret: undefined }, 10003],
  ])('refuses %s', async (_, change, code) => {
    const { status, body } = await ask(change);
    expect([status, body['code']]).toEqual([200, code]);
    expect(body).not.toHaveProperty('tenant_access_token');
  });
});

describe('DingTalk', () => {
  const ask = async (change: object = {}) =>
    send('/v1.0/oauth2/accessToken', {
      headers: json,
      body: JSON.stringify({ appKey, appSecret: secret, ...change }),
    });

  it('answers a token, the same each time, that works in its own header', async () => {
    const { body } = await ask();
    expect(body).toEqual({ accessToken: expect.stringMatching(/^at_live_/), expireIn: 7200 });
    expect((await ask()).body).toEqual(body);
    const headers = { 'x-acs-dingtalk-access-token': String(body['accessToken']) };
    expect((await fetch(`${server.url}/v1.0/robot`, { headers })).status).toBe(200);
  });

  it('refuses a wrong secret by the vendor’s code, with the id of the request', async () => {
    const { status, body, headers } = await ask({ appSecret: 'wrong' });
    expect(status).toBe(400);
    expect(body).toEqual({
      code: 'invalidClientIdOrSecret',
      requestid: expect.stringMatching(/^[0-9a-f]{32}$/),
      message: expect.any(String),
    });
    expect(headers.get('x-request-id')).toBe(body['requestid']);
  });
});

describe('Baidu AIP', () => {
  const path = '/oauth/2.0/token';
  const fields = (change: Record<string, string> = {}) =>
    new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: appKey,
      client_secret: secret,
      ...change,
    }).toString();

  it.each<[string, () => [string, RequestInit]]>([
    ['in the query', () => [`${path}?${fields()}`, {}]],
    [
      'in the query, with an empty JSON body',
      () => [`${path}?${fields()}`, { headers: json, body: '""' }],
    ],
    ['in a form', () => [path, { headers: form, body: fields() }]],
  ])('answers another token each time for fields %s; all of them work', async (_, request) => {
    const first = await send(...request());
    expect(first.body).toEqual({
      access_token: expect.stringMatching(/^at_live_/),
      expires_in: 2_592_000,
    });
    const second = await send(...request());
    expect(second.body['access_token']).not.toBe(first.body['access_token']);
    for (const { body } of [first, second]) {
      const url = `${server.url}/rpc/2.0/nlp?access_token=${String(body['access_token'])}`;
      expect((await fetch(url)).status).toBe(200);
    }
  });

  it.each<[string, () => [string, RequestInit], number, string]>([
    [
      'a wrong secret',
      () => [`${path}?${fields({ client_secret: 'x' })}`, {}],
      401,
      'invalid_client',
    ],
    [
      'another grant',
      () => [`${path}?${fields({ grant_type: 'x' })}`, {}],
      400,
      'unsupported_grant_type',
    ],
    [
      'a field in both places',
      () => [`${path}?client_id=${appKey}`, { headers: form, body: fields() }],
      400,
      'invalid_request',
    ],
  ])('refuses %s', async (_, request, status, error) => {
    const answer = await send(...request());
    expect([answer.status, answer.body['error']]).toEqual([status, error]);
  });
});

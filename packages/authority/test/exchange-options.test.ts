import { describe, expect, it } from 'vitest';
import {
  baiduAipToken,
  createTokenExchange,
  dingtalkToken,
  feishuTenantToken,
  wechatStableToken,
  wechatToken,
  type TokenExchangeMap,
} from '../src/index.ts';
import { createWorld, errorOf } from './fixtures.ts';
import { answerOf, exchangeOf, post } from './platform.ts';

const maps = [wechatToken, wechatStableToken, feishuTenantToken, dingtalkToken, baiduAipToken];

/** The map with another value at a path such as `token.lifeSeconds`. */
function changed(path: string, value: unknown): TokenExchangeMap {
  // a copy of JSON data, made to be wrong
  const copy = structuredClone(wechatToken) as unknown as Record<string, unknown>;
  const names = path.split('.');
  const last = names.pop() ?? '';
  let at = copy;
  for (const name of names) at = at[name] as Record<string, unknown>;
  at[last] = value;
  return copy as unknown as TokenExchangeMap;
}

describe('a token exchange', () => {
  it('answers at the paths of its maps and nowhere else', async () => {
    const exchange = exchangeOf(createWorld(), maps);
    expect(exchange.paths).toEqual(maps.map(({ path }) => path));
    const response = await exchange.fetch(post('/cgi-bin/tokens', {}));
    expect(await errorOf(response)).toEqual([404, { error: 'not_found' }]);
  });

  it.each(maps.map((map) => [map.name, map] as const))(
    'takes %s as JSON that has been read back',
    async (_, map) => {
      const again = JSON.parse(JSON.stringify(map)) as TokenExchangeMap;
      expect(again).toEqual(map);
      expect(exchangeOf(createWorld(), [again]).paths).toEqual([map.path]);
    },
  );

  it('answers in a form of one’s own', async () => {
    const world = createWorld();
    const { appKey, secret } = await world.issue();
    const ours: TokenExchangeMap = {
      name: 'ours',
      method: 'POST',
      path: '/v1/session',
      request: { fieldsIn: 'json', appKey: 'id', appSecret: 'key' },
      token: { reissue: 'parallel', lifeSeconds: 60 },
      success: { data: [{ token: '{token}', ttl: '{life-seconds}' }], ok: true, next: null },
      refusal: {
        body: { ok: false, error: ['{code}', '{message}', '{request-id}'] },
        errors: { default: { code: 'E1', message: '{code} is no placeholder here', status: 405 } },
      },
    };
    const { fetch } = exchangeOf(world, [ours]);
    expect((await answerOf(fetch(post('/v1/session', { id: appKey, key: secret })))).body).toEqual({
      data: [{ token: expect.stringMatching(/^at_live_/), ttl: 60 }],
      ok: true,
      next: null,
    });
    const refused = await answerOf(fetch(new Request('https://x.example/v1/session')));
    expect(refused.body).toEqual({
      ok: false,
      error: ['E1', '{code} is no placeholder here', expect.any(String)],
    });
    expect(refused.headers.get('allow')).toBe('POST');
  });

  it.each<[string, unknown]>([
    ['name', 'With Spaces'],
    ['name', undefined],
    ['method', 'PUT'],
    ['path', 'cgi-bin/token'],
    ['path', '/cgi-bin/{token}'],
    ['request', 'query'],
    ['request.fieldsIn', 'header'],
    ['request.appKey', ''],
    ['request.appkey', 'appid'],
    ['request.constants.grant_type', 1],
    ['token.reissue', 'often'],
    ['token.lifeSeconds', 0],
    ['token.lifeSeconds', 1.5],
    ['token.lifeSeconds', 2_592_001],
    ['token.graceSeconds', undefined],
    ['token.renewBeforeSeconds', 1],
    ['limits.windowSeconds', undefined],
    ['limits.maxIssued', 0],
    ['limits.maxissued', 1],
    ['success.access_token', '{tokn}'],
    ['success.access_token', undefined],
    ['refusal.body.errcode', '{token}'],
    ['refusal.errors.default', undefined],
    ['refusal.errors.default.status', 99],
    ['refusal.errors.default.status', 204],
    ['refusal.errors.default.code', {}],
    ['refusal.errors.invalid_clint', { code: 1, message: 'x', status: 200 }],
    ['surplus', true],
  ])('refuses a map whose %s is %j, and names it', (path, value) => {
    const map = changed(path, value);
    let fault: unknown;
    try {
      exchangeOf(createWorld(), [wechatStableToken, map]);
    } catch (error) {
      fault = error;
    }
    expect(fault instanceof TypeError || fault instanceof RangeError).toBe(true);
    expect(String(fault)).toContain(`"maps[1].${path}"`);
  });

  it.each<[string, Partial<TokenExchangeMap>, RegExp]>([
    ['a body with GET', { request: { ...wechatToken.request, fieldsIn: 'json' } }, /fieldsIn"/],
    [
      'a demand in the query',
      { request: { ...wechatToken.request, forceRefresh: 'force' } },
      /forceRefresh"/,
    ],
  ])('refuses %s', (_, change, message) => {
    expect(() => exchangeOf(createWorld(), [{ ...wechatToken, ...change }])).toThrow(message);
  });

  it.each<[string, object, RegExp]>([
    ['no maps', { maps: undefined }, /^"maps" must be a list/],
    ['an empty list', { maps: [] }, /^"maps" must have at least one/],
    ['a map that is none', { maps: [null] }, /^"maps\[0\]"/],
    [
      'a path twice',
      { maps: [wechatToken, { ...wechatToken, name: 'x' }] },
      /^"maps" has the path/,
    ],
    [
      'a name twice',
      { maps: [wechatToken, { ...wechatToken, path: '/x' }] },
      /^"maps" has the name/,
    ],
    [
      'a store without slots',
      { stores: { ...createWorld().stores, tokens: { saveToken: () => undefined } } },
      /^"stores.tokens" must have a method advanceSlot/,
    ],
  ])('refuses %s when it is set up', (_, options, message) => {
    const { stores, keyRing } = createWorld();
    const base = { stores, keyRing, maps };
    // what a caller without types may give
    const given = { ...base, ...options } as Parameters<typeof createTokenExchange>[0];
    expect(() => createTokenExchange(given)).toThrow(message);
  });
});

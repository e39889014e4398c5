import { digestOpaqueToken, type RefusalForm } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import {
  baiduAipToken,
  baiduAipTokenRefusals,
  dingtalkToken,
  dingtalkTokenRefusals,
  feishuTenantToken,
  feishuTokenRefusals,
  wechatStableToken,
  wechatTokenRefusals,
  type TokenExchangeMap,
} from '../src/index.ts';
import { createWorld } from './fixtures.ts';
import { answerOf, exchangeOf, origin, post, protectedApi } from './platform.ts';

type Told = readonly [status: number, code: unknown];

/** How each vendor tells that a token is missing, unknown, revoked, expired, or may not do this. */
const vendors: readonly [
  string,
  {
    map: TokenExchangeMap;
    refusals: RefusalForm;
    code: string;
    told: Record<'missing' | 'unknown' | 'revoked' | 'expired' | 'scope', Told>;
  },
][] = [
  [
    'WeChat',
    {
      map: wechatStableToken,
      refusals: wechatTokenRefusals,
      code: 'errcode',
      told: {
        missing: [200, 41001],
        unknown: [200, 40001],
        revoked: [200, 40001],
        expired: [200, 42001],
        scope: [200, 48001],
      },
    },
  ],
  [
    'Feishu',
    {
      map: feishuTenantToken,
      refusals: feishuTokenRefusals,
      code: 'code',
      told: {
        missing: [400, 99991661],
        unknown: [400, 99991663],
        revoked: [400, 99991663],
        expired: [400, 99991663],
        scope: [403, 99991672],
      },
    },
  ],
  [
    'DingTalk',
    {
      map: dingtalkToken,
      refusals: dingtalkTokenRefusals,
      code: 'code',
      told: {
        missing: [400, 'InvalidAuthentication'],
        unknown: [400, 'InvalidAuthentication'],
        revoked: [400, 'InvalidAuthentication'],
        expired: [400, 'InvalidAuthentication'],
        scope: [403, 'Forbidden.AccessDenied'],
      },
    },
  ],
  [
    'Baidu AIP',
    {
      map: { ...baiduAipToken, request: { ...baiduAipToken.request, fieldsIn: 'json' } },
      refusals: baiduAipTokenRefusals,
      code: 'error_code',
      told: {
        missing: [200, 110],
        unknown: [200, 110],
        revoked: [200, 110],
        expired: [200, 111],
        scope: [200, 6],
      },
    },
  ],
];

describe.each(vendors)('an API for clients of %s', (_name, { map, refusals, code, told }) => {
  /** A token, and how the API answers to it. */
  async function stage() {
    const world = createWorld();
    const { appKey, secret } = await world.issue();
    const { constants = {}, appKey: id, appSecret } = map.request;
    const ask = post(map.path, { ...constants, [id]: appKey, [appSecret]: secret });
    const { text } = await answerOf(exchangeOf(world, [map]).fetch(ask));
    const token = /at_live_[0-9A-Za-z]{49}/.exec(text)?.[0] ?? '';
    const policy = { scopes: { allOf: ['files:read'] } };
    const call = async (
      headers: Record<string, string>,
      api = protectedApi(world, { policy, refusals }),
    ) => {
      const answer = await answerOf(api(new Request(`${origin}/x`, { headers })));
      return { ...answer, told: [answer.status, answer.body[code]] };
    };
    const bearing = (value: string) => ({ authorization: `Bearer ${value}` });
    const narrow = protectedApi(world, {
      policy: { scopes: { allOf: ['orders:delete'] } },
      refusals,
    });
    return { world, token, call, bearing, narrow };
  }

  it('lets a good token in', async () => {
    const { token, call, bearing } = await stage();
    expect(await call(bearing(token))).toMatchObject({ status: 200 });
  });

  it('says in the vendor’s words that there is none, and keeps ours beside them', async () => {
    const { call } = await stage();
    const answer = await call({});
    expect(answer.told).toEqual(told.missing);
    expect(answer.headers.get('x-auth-error')).toBe('auth_required');
  });

  it('says that a token is not one of ours', async () => {
    const { call, bearing } = await stage();
    const answer = await call(bearing('a-token-of-the-vendor'));
    expect(answer.told).toEqual(told.unknown);
    expect(answer.headers.get('x-auth-error')).toBe('invalid_token');
  });

  it('says that a token was revoked', async () => {
    const { world, token, call, bearing } = await stage();
    world.stores.tokens.revokeToken(digestOpaqueToken(world.engine, token), world.clock.nowMs());
    const answer = await call(bearing(token));
    expect(answer.told).toEqual(told.revoked);
    expect(answer.text).not.toContain(token);
  });

  it('says that a token has expired', async () => {
    const { world, token, call, bearing } = await stage();
    world.advance(map.token.lifeSeconds * 1000);
    expect((await call(bearing(token))).told).toEqual(told.expired);
  });

  it('says that a token may not do this', async () => {
    const { token, call, bearing, narrow } = await stage();
    expect((await call(bearing(token), narrow)).told).toEqual(told.scope);
  });
});

import { defaultFormat, ephemeralKeyRing } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { wechatStableToken, wechatToken } from '../src/index.ts';
import { createWorld, nowMs, type World } from './fixtures.ts';
import { answerOf, exchangeOf, get, origin, post, protectedApi } from './platform.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** A world with one key, its exchange, and an API that takes tokens from the query. */
async function stage(options: Parameters<typeof exchangeOf>[2] = {}) {
  const world = createWorld();
  const key = await world.issue();
  const exchange = exchangeOf(world, [wechatToken, wechatStableToken], options);
  const api = protectedApi(world, { alsoIn: [{ query: 'access_token' }] });
  const grant = { grant_type: 'client_credential', appid: key.appKey, secret: key.secret };
  const ask = async (change: Record<string, string> = {}) =>
    answerOf(exchange.fetch(get('/cgi-bin/token', { ...grant, ...change })));
  const askStable = async (change: Record<string, unknown> = {}) =>
    answerOf(exchange.fetch(post('/cgi-bin/stable_token', { ...grant, ...change })));
  /** The status of an API call with this token. */
  const call = async (token: unknown): Promise<number> =>
    (await api(new Request(`${origin}/cgi-bin/getcallbackip?access_token=${String(token)}`)))
      .status;
  return { world, key, exchange, grant, ask, askStable, call };
}

const tokenOf = ({ body }: { body: Readonly<Record<string, unknown>> }): unknown =>
  body['access_token'];

async function revoke(world: World, token: unknown): Promise<void> {
  const digest = world.engine.hash('sha256', String(token), 'base64url');
  world.stores.tokens.revokeToken(digest, world.clock.nowMs());
}

describe('GET /cgi-bin/token', () => {
  it('answers in the vendor’s words, for nobody to keep', async () => {
    const { ask, call, key } = await stage();
    const answer = await ask();
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      access_token: expect.stringMatching(/^at_live_[0-9A-Za-z]{49}$/),
      expires_in: 7200,
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.text).not.toContain(key.secret);
    expect(await call(tokenOf(answer))).toBe(200);
  });

  it('issues another token each time; the one before works for five minutes more', async () => {
    const { world, ask, call } = await stage();
    const first = tokenOf(await ask());
    world.advance(minuteMs);
    const second = tokenOf(await ask());
    expect(second).not.toBe(first);
    expect([await call(first), await call(second)]).toEqual([200, 200]);
    world.advance(5 * minuteMs - 1);
    expect([await call(first), await call(second)]).toEqual([200, 200]);
    world.advance(1);
    expect([await call(first), await call(second)]).toEqual([401, 200]);
  });

  it('never lets the grace outlast the token', async () => {
    const { world, ask, call } = await stage();
    const first = tokenOf(await ask());
    world.advance(119 * minuteMs);
    await ask();
    world.advance(minuteMs);
    expect(await call(first)).toBe(401);
  });

  it('issues 2000 a day and no more, whatever the clients of another key do', async () => {
    const { world, ask, exchange, grant } = await stage();
    const other = await world.issue();
    const answers = new Set<unknown>();
    for (let count = 0; count < 2000; count += 1) answers.add(tokenOf(await ask()));
    expect(answers.size).toBe(2000);
    world.advance(dayMs - 1);
    const refused = await ask();
    expect(refused.body).toEqual({ errcode: 45009, errmsg: 'reach max api daily quota limit' });
    expect(refused.headers.get('x-auth-error')).toBe('quota_exceeded');
    const query = { ...grant, appid: other.appKey, secret: other.secret };
    expect((await answerOf(exchange.fetch(get('/cgi-bin/token', query)))).body).toHaveProperty(
      'access_token',
    );
    world.advance(1);
    expect((await ask()).body).toHaveProperty('access_token');
  });

  it.each<[string, Record<string, string>, number]>([
    ['without appid', { appid: '' }, 41002],
    ['without secret', { secret: '' }, 41004],
    ['with the grant type of OAuth', { grant_type: 'client_credentials' }, 40002],
    ['without a grant type', { grant_type: '' }, 40002],
  ])('refuses a request %s', async (_, change, errcode) => {
    const { ask } = await stage();
    const { status, body } = await ask(change);
    expect([status, body['errcode']]).toEqual([200, errcode]);
  });

  it('refuses a field that stands twice, and encoding that is broken', async () => {
    const { exchange, grant } = await stage();
    for (const tail of [`&appid=${grant.appid}`, '&x=%zz']) {
      const { url } = get('/cgi-bin/token', grant);
      const { body } = await answerOf(exchange.fetch(new Request(url + tail)));
      expect(body['errcode']).toBe(47001);
    }
  });

  it('takes GET alone', async () => {
    const { exchange, grant } = await stage();
    const { url } = get('/cgi-bin/token', grant);
    const { body } = await answerOf(exchange.fetch(new Request(url, { method: 'POST' })));
    expect(body['errcode']).toBe(43001);
  });

  it('answers an unknown appid, a wrong secret and a key out of use alike', async () => {
    const { world, ask, key } = await stage();
    const off = await world.issue();
    await world.issuer.setKeyState(off.appKey, 'revoked');
    const unknown = defaultFormat.mintAppKey(world.engine, 'live');
    const answers = await Promise.all([
      ask({ appid: unknown }),
      ask({ appid: 'wx0123456789abcdef' }),
      ask({ appid: 'no appid at all' }),
      ask({ secret: off.secret }),
      ask({ appid: off.appKey, secret: off.secret }),
    ]);
    for (const { status, text, headers } of answers) {
      expect([status, text]).toEqual([200, '{"errcode":40125,"errmsg":"invalid appsecret"}']);
      expect(headers.get('x-auth-error')).toBe('invalid_client');
      expect(text).not.toContain(key.appKey);
    }
  });

  it('gives no token to a key that must not use bearer', async () => {
    const { world, ask } = await stage();
    const { appKey: appid, secret } = await world.issue({ schemes: ['secret-key'] });
    expect((await ask({ appid, secret })).body['errcode']).toBe(48001);
  });

  it('issues no token that outlives its key', async () => {
    const { world, ask } = await stage();
    const { appKey: appid, secret } = await world.issue({ expiresAtMs: nowMs + 10_500 });
    expect((await ask({ appid, secret })).body['expires_in']).toBe(10);
  });

  it('lets the token die with its key', async () => {
    const { world, ask, call, key } = await stage();
    const token = tokenOf(await ask());
    await world.issuer.setKeyState(key.appKey, 'revoked');
    expect(await call(token)).toBe(401);
  });
});

describe('POST /cgi-bin/stable_token', () => {
  it('answers the same token until its last five minutes, then a new one, and both work', async () => {
    const { world, askStable, call } = await stage();
    const first = tokenOf(await askStable());
    world.advance(115 * minuteMs - 1000);
    const again = await askStable();
    expect(again.body).toEqual({ access_token: first, expires_in: 301 });
    world.advance(1000);
    const next = await askStable();
    expect(next.body['expires_in']).toBe(7200);
    expect(tokenOf(next)).not.toBe(first);
    expect([await call(first), await call(tokenOf(next))]).toEqual([200, 200]);
    world.advance(5 * minuteMs);
    expect([await call(first), await call(tokenOf(next))]).toEqual([401, 200]);
  });

  it('knows nothing of the tokens of GET /cgi-bin/token', async () => {
    const { world, ask, askStable, call } = await stage();
    const stable = tokenOf(await askStable());
    await ask();
    await ask();
    world.advance(10 * minuteMs);
    expect(await call(stable)).toBe(200);
    expect(tokenOf(await askStable())).toBe(stable);
  });

  it('ends a token at once when its client demands another', async () => {
    const { world, askStable, call } = await stage();
    const leaked = tokenOf(await askStable());
    world.advance(30_000);
    const fresh = tokenOf(await askStable({ force_refresh: true }));
    expect(fresh).not.toBe(leaked);
    expect([await call(leaked), await call(fresh)]).toEqual([401, 200]);
    expect(tokenOf(await askStable({ force_refresh: false }))).toBe(fresh);
  });

  it('refreshes on demand only 30 seconds apart', async () => {
    const { world, askStable } = await stage();
    const first = tokenOf(await askStable());
    world.advance(29_999);
    expect(tokenOf(await askStable({ force_refresh: true }))).toBe(first);
    world.advance(1);
    expect(tokenOf(await askStable({ force_refresh: true }))).not.toBe(first);
  });

  it('refreshes on demand 20 times a day, and answers the token as ever after that', async () => {
    const { world, askStable } = await stage();
    await askStable();
    for (let count = 0; count < 20; count += 1) {
      world.advance(minuteMs);
      expect((await askStable({ force_refresh: true })).body).toHaveProperty('access_token');
    }
    world.advance(minuteMs);
    expect((await askStable({ force_refresh: true })).body['errcode']).toBe(45009);
    expect((await askStable()).body).toHaveProperty('access_token');
  });

  it('does not answer a token that was revoked', async () => {
    const { world, askStable, call } = await stage();
    const token = tokenOf(await askStable());
    await revoke(world, token);
    const next = tokenOf(await askStable());
    expect(next).not.toBe(token);
    expect([await call(token), await call(next)]).toEqual([401, 200]);
  });

  it('answers a new token once the key may do more', async () => {
    const { world, askStable, key } = await stage();
    const token = tokenOf(await askStable());
    const more = { ...key.key, scopes: ['orders:*'], revision: 2 };
    expect(world.stores.credentials.replaceKey(more, 1)).toBe(true);
    expect(tokenOf(await askStable())).not.toBe(token);
  });

  it('answers the last token of a key that ends soon to the end, and no new one each time', async () => {
    const { world, askStable } = await stage();
    const { appKey: appid, secret } = await world.issue({ expiresAtMs: nowMs + 2 * minuteMs });
    const token = tokenOf(await askStable({ appid, secret }));
    world.advance(minuteMs);
    expect((await askStable({ appid, secret })).body).toEqual({
      access_token: token,
      expires_in: 60,
    });
  });

  it('issues a new token when the platform’s pepper is another than before', async () => {
    const { world, askStable, grant } = await stage();
    const token = tokenOf(await askStable());
    const keyRing = ephemeralKeyRing(world.engine);
    const digest = keyRing.pepper.sign('sha256', grant.secret, 'base64url');
    const { key } = world.stores.credentials.findCredential(grant.appid) ?? {};
    if (key === undefined) throw new Error('the key is gone');
    const secrets = [
      { version: 1, createdAtMs: nowMs, material: { kind: 'hashed', digest } },
    ] as const;
    world.stores.credentials.replaceKey({ ...key, secrets, revision: 2 }, 1);
    const moved = exchangeOf(world, [wechatStableToken], { keyRing });
    const answer = await answerOf(moved.fetch(post('/cgi-bin/stable_token', grant)));
    expect(tokenOf(answer)).toMatch(/^at_live_/);
    expect(tokenOf(answer)).not.toBe(token);
  });

  it('stores nothing from which the token could be had', async () => {
    const { world, askStable, key } = await stage();
    const token = String(tokenOf(await askStable()));
    const slot = world.stores.tokens.findSlot(`wechat-stable-token:${key.appKey}`);
    expect(slot).toMatchObject({ tally: { startedAtMs: nowMs, issued: 1, forced: 0 } });
    expect(JSON.stringify(slot)).not.toContain(token.slice(8, 40));
    expect(slot?.seed).toMatch(/^[\w-]{43}$/);
  });

  it.each<[string, unknown, number]>([
    ['is not JSON', '{', 47001],
    ['is no object', '[]', 47001],
    ['is null', 'null', 47001],
    ['is empty', '', 47001],
    ['is too large', JSON.stringify({ a: 'x'.repeat(16_384) }), 47001],
    ['has no grant type', '{}', 40002],
    ['has a secret that is no text', { grant_type: 'client_credential', secret: 1 }, 47001],
    ['demands by a text', { grant_type: 'client_credential', force_refresh: 'true' }, 47001],
    ['has no appid', { grant_type: 'client_credential' }, 41002],
  ])('refuses a body that %s', async (_, body, errcode) => {
    const { exchange } = await stage();
    const answer = await answerOf(exchange.fetch(post('/cgi-bin/stable_token', body)));
    expect([answer.status, answer.body['errcode']]).toEqual([200, errcode]);
  });

  it('takes POST alone', async () => {
    const { exchange, grant } = await stage();
    const { body } = await answerOf(exchange.fetch(get('/cgi-bin/stable_token', grant)));
    expect(body['errcode']).toBe(43002);
  });
});

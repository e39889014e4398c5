import { inspect } from 'node:util';
import type { Timer } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { wechatToken, type TokenHandler } from '../src/index.ts';
import { createWorld, formRequest, grant, serve, type World } from './fixtures.ts';
import { answerOf, exchangeOf, get } from './platform.ts';

const limit = { maxFailures: 3, windowMs: 60_000 };
const attacker = { peerAddress: '192.0.2.7' };
const customer = { peerAddress: '192.0.2.8' };

/** What both services have in common: a request with a secret, and how each says no. */
const services: readonly [
  string,
  {
    create: (world: World, options?: object) => TokenHandler;
    request: (appKey: string, secret: string) => Request;
    limited: { status: number; body: object };
    unavailable: object;
  },
][] = [
  [
    'the token endpoint',
    {
      create: (world, options) => world.endpoint(options).fetch,
      request: (client_id, client_secret) =>
        formRequest('/token', { ...grant, client_id, client_secret }),
      limited: { status: 429, body: { error: 'rate_limited' } },
      unavailable: { error: 'temporarily_unavailable' },
    },
  ],
  [
    'a token exchange',
    {
      create: (world, options) => exchangeOf(world, [wechatToken], options).fetch,
      request: (appid, secret) =>
        get('/cgi-bin/token', { grant_type: 'client_credential', appid, secret }),
      limited: { status: 200, body: { errcode: 45011, errmsg: expect.any(String) } },
      unavailable: { errcode: -1, errmsg: 'system error' },
    },
  ],
];

describe.each(services)('%s', (_name, { create, request, limited, unavailable }) => {
  it('keeps an address waiting that failed too often, and no other', async () => {
    const world = createWorld();
    const { appKey, secret } = await world.issue();
    const handler = create(world, { failureLimit: limit });
    for (let count = 0; count < 3; count += 1) {
      const wrong = await answerOf(handler(request(appKey, 'wrong'), attacker));
      expect(wrong.body).not.toEqual(limited.body);
    }
    const refused = await answerOf(handler(request(appKey, secret), attacker));
    expect([refused.status, refused.body]).toEqual([limited.status, limited.body]);
    expect(refused.headers.get('retry-after')).toBe('60');
    const { body } = await answerOf(handler(request(appKey, secret), customer));
    expect(body).toHaveProperty('access_token');
    world.advance(60_000);
    const later = await answerOf(handler(request(appKey, secret), attacker));
    expect(later.body).toHaveProperty('access_token');
  });

  it('does not count what a proved client does wrong', async () => {
    const world = createWorld();
    const { appKey, secret } = await world.issue({ schemes: ['secret-key'] });
    const handler = create(world, { failureLimit: limit });
    for (let count = 0; count < 5; count += 1) {
      const { body } = await answerOf(handler(request(appKey, secret), attacker));
      expect(body).not.toEqual(limited.body);
    }
  });

  it.each([undefined, {}, { peerAddress: '' }])(
    'answers 503 with a limit and the caller %j, and tells the operator why',
    async (caller) => {
      const world = createWorld();
      const errors: unknown[] = [];
      const onError = (error: unknown): unknown => errors.push(error);
      const handler = create(world, { failureLimit: limit, onError });
      const { status, body } = await answerOf(handler(request('a', 'b'), caller));
      expect([status, body]).toEqual([503, unavailable]);
      expect(String(errors[0])).toMatch(/"failureLimit" needs the address/);
    },
  );

  it('counts by the address of the socket on a Node server', async () => {
    const world = createWorld();
    const { appKey, secret } = await world.issue();
    const server = await serve(create(world, { failureLimit: limit }));
    try {
      const send = async (text: string): Promise<unknown> => {
        const { method, headers, url } = request(appKey, text);
        const body = method === 'POST' ? await request(appKey, text).text() : null;
        const target = url.replace(/^https:\/\/[^/]+/, server.url);
        return (await answerOf(fetch(target, { method, headers, body }))).body;
      };
      for (let count = 0; count < 3; count += 1) await send('wrong');
      expect(await send(secret)).toEqual(limited.body);
    } finally {
      await server.close();
    }
  });

  it.each(['credentials', 'tokens'])(
    'answers 503 when %s are silent past the deadline',
    async (name) => {
      const world = createWorld();
      const { appKey, secret } = await world.issue();
      const silent = new Proxy({}, { get: () => () => new Promise(() => undefined) });
      const stores = { ...world.stores, [name]: silent };
      const waits: number[] = [];
      // time passes at once, and only the deadline's
      const timer: Timer = {
        after(delayMs, action) {
          waits.push(delayMs);
          const handle = setImmediate(action);
          return () => clearImmediate(handle);
        },
      };
      const errors: unknown[] = [];
      const onError = (error: unknown): unknown => errors.push(error);
      const handler = create(world, { stores, timer, onError });
      const { status, body, headers } = await answerOf(handler(request(appKey, secret)));
      expect([status, body]).toEqual([503, unavailable]);
      expect(headers.get('retry-after')).toBe('1');
      expect(waits).toEqual([250]);
      expect(errors.map(String)).toEqual(['Error: no answer within 250 ms']);
    },
  );

  it('tells nobody the secret when a store fails', async () => {
    const world = createWorld();
    const { appKey, secret } = await world.issue();
    const down = { findCredential: () => Promise.reject(new Error('down')) };
    const errors: unknown[] = [];
    const onError = (error: unknown): unknown => errors.push(error);
    const stores = { ...world.stores, credentials: down };
    const { text } = await answerOf(create(world, { stores, onError })(request(appKey, secret)));
    expect(errors).toHaveLength(1);
    expect(text + inspect(errors, { depth: 9 })).not.toContain(secret);
  });

  it.each<[string, object, RegExp]>([
    ['another option', { failurelimit: limit }, /^"failurelimit" is not an option/],
    ['no deadline', { storeDeadlineMs: 0 }, /^"storeDeadlineMs"/],
    ['a deadline that is no number', { storeDeadlineMs: '250' }, /^"storeDeadlineMs"/],
    ['a limit that is none', { failureLimit: 3 }, /^"failureLimit"/],
    ['a limit without failures', { failureLimit: { windowMs: 1 } }, /^"failureLimit.maxFailures"/],
    ['no timer', { timer: {} }, /^"timer"/],
    ['no key ring', { keyRing: {} }, /^"keyRing"/],
    ['no credentials', { stores: {} }, /^"stores.credentials"/],
  ])('refuses %s when it is set up', (_what, options, message) => {
    expect(() => create(createWorld(), options)).toThrow(message);
  });
});

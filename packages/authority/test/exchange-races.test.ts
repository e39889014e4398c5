import type { TokenSlotStore } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { wechatStableToken, wechatToken } from '../src/index.ts';
import { createWorld, type World } from './fixtures.ts';
import { answerOf, exchangeOf, get, origin, post, protectedApi } from './platform.ts';

/** The same store, whose every answer takes its time, as one on a network does. */
function distant({ stores: { tokens } }: World): TokenSlotStore {
  const later = async <T>(call: () => T): Promise<T> => {
    await new Promise((resolve) => setImmediate(resolve));
    const answer = call();
    await new Promise((resolve) => setImmediate(resolve));
    return answer;
  };
  return {
    findToken: async (digest) => later(() => tokens.findToken(digest)),
    saveToken: async (record) => later(() => tokens.saveToken(record)),
    revokeToken: async (digest, atMs) => later(() => tokens.revokeToken(digest, atMs)),
    findSlot: async (slotId) => later(() => tokens.findSlot(slotId)),
    advanceSlot: async (advance) => later(() => tokens.advanceSlot(advance)),
  };
}

async function stage(near: boolean) {
  const world = createWorld();
  const { appKey, secret } = await world.issue();
  const tokens = near ? world.stores.tokens : distant(world);
  const stores = { credentials: world.stores.credentials, tokens };
  const exchange = exchangeOf(world, [wechatToken, wechatStableToken], { stores });
  const api = protectedApi(world, { alsoIn: [{ query: 'access_token' }] });
  const grant = { grant_type: 'client_credential', appid: appKey, secret };
  /** The tokens that 50 calls at once are answered. */
  const ask50 = async (request: () => Request): Promise<string[]> => {
    const calls = Array.from({ length: 50 }, async () => answerOf(exchange.fetch(request())));
    return (await Promise.all(calls)).map(({ body }) => String(body['access_token']));
  };
  const call = async (token: string): Promise<number> =>
    (await api(new Request(`${origin}/x?access_token=${token}`))).status;
  const tally = (name: string) => world.stores.tokens.findSlot(`${name}:${appKey}`)?.tally;
  return { world, grant, ask50, call, tally };
}

describe.each([
  ['near', true],
  ['distant', false],
])('50 calls at once, over a store that is %s', (_, near) => {
  it('of cgi-bin/token are answered tokens that work, each of which was counted', async () => {
    const { world, grant, ask50, call, tally } = await stage(near);
    for (let round = 1; round <= 3; round += 1) {
      const before = tally('wechat-token')?.issued ?? 0;
      const tokens = new Set(await ask50(() => get('/cgi-bin/token', grant)));
      for (const token of tokens) expect(await call(token)).toBe(200);
      // nobody was issued a token that the slot does not know of
      expect(tally('wechat-token')?.issued).toBe(before + tokens.size);
      world.advance(300_000);
      const alive = await Promise.all([...tokens].map(call));
      expect(alive.filter((status) => status === 200)).toHaveLength(1);
    }
    expect(world.stores.tokens.size).toBe(tally('wechat-token')?.issued);
  });

  it('of stable_token are answered one token, which works', async () => {
    const { world, grant, ask50, call } = await stage(near);
    const tokens = new Set(await ask50(() => post('/cgi-bin/stable_token', grant)));
    expect(tokens.size).toBe(1);
    for (const token of tokens) expect(await call(token)).toBe(200);
    expect(world.stores.tokens.size).toBe(1);
  });

  it('that demand a new token get one new token among them', async () => {
    const { world, grant, ask50, call, tally } = await stage(near);
    const [first = ''] = await ask50(() => post('/cgi-bin/stable_token', grant));
    world.advance(60_000);
    const demand = { ...grant, force_refresh: true };
    const tokens = new Set(await ask50(() => post('/cgi-bin/stable_token', demand)));
    expect(tokens.size).toBe(1);
    expect(tokens.has(first)).toBe(false);
    expect(tally('wechat-stable-token')).toMatchObject({ issued: 2, forced: 1 });
    expect(await call(first)).toBe(401);
  });
});

import type { SlotAdvance, TokenRecord } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { MemoryTokenStore } from '../src/memory-token-store.ts';

const record: TokenRecord = {
  digest: 'd1',
  appId: 'app_1',
  appKey: 'ak_1',
  scopes: ['orders:read'],
  issuedAtMs: 1000,
  expiresAtMs: 2000,
  secretVersion: 1,
};

function stage(expiredRetentionMs = 500) {
  const clock = { atMs: 1000, nowMs: () => clock.atMs };
  return { clock, tokens: new MemoryTokenStore({ clock, expiredRetentionMs }) };
}

it('finds a token by its digest, frozen', () => {
  const { tokens } = stage();
  tokens.saveToken(record);
  expect(tokens.findToken('d1')).toEqual(record);
  expect(Object.isFrozen(tokens.findToken('d1')?.scopes)).toBe(true);
  expect(tokens.findToken('D1')).toBeUndefined();
  expect(tokens.findToken('__proto__')).toBeUndefined();
});

it('refuses a digest that is taken', () => {
  const { tokens } = stage();
  tokens.saveToken(record);
  expect(() => tokens.saveToken({ ...record, scopes: ['orders:write'] })).toThrow('exists already');
  expect(tokens.findToken('d1')).toEqual(record);
});

it('keeps the first time of revocation, and minds no unknown digest', () => {
  const { tokens } = stage();
  tokens.saveToken(record);
  tokens.revokeToken('d1', 1500);
  tokens.revokeToken('d1', 1600);
  tokens.revokeToken('unknown', 1500);
  expect(tokens.findToken('d1')).toEqual({ ...record, revokedAtMs: 1500 });
  expect(tokens.findToken('unknown')).toBeUndefined();
});

it('keeps an expired token for a while, so that its bearer learns why', () => {
  const { clock, tokens } = stage();
  tokens.saveToken(record);
  clock.atMs = 2499;
  for (let index = 0; index < 10; index += 1) {
    tokens.saveToken({ ...record, digest: `later-${index}`, expiresAtMs: 9000 });
  }
  expect(tokens.findToken('d1')).toEqual(record);
});

it('forgets what expired long ago, wherever it stands, and nothing else', () => {
  const { clock, tokens } = stage();
  tokens.saveToken({ ...record, digest: 'lasting', expiresAtMs: 1_000_000_000 });
  for (let index = 0; index < 10_000; index += 1) {
    clock.atMs += 10;
    tokens.saveToken({ ...record, digest: `t${index}`, expiresAtMs: clock.atMs + 1000 });
  }
  // 150 are live or retained at any time; the sweep may lag behind by about as many again.
  expect(tokens.size).toBeLessThan(600);
  expect(tokens.findToken('lasting')).toBeDefined();
  expect(tokens.findToken('t9999')).toBeDefined();
  expect(tokens.findToken('t0')).toBeUndefined();
});

it.each([-1, 0.5, Number.NaN])('refuses %d for "expiredRetentionMs"', (expiredRetentionMs) => {
  expect(() => stage(expiredRetentionMs)).toThrow(/^"expiredRetentionMs"/);
});

describe('a slot', () => {
  const slotId = 'wechat-token:ak_1';
  const tally = { startedAtMs: 1000, issued: 1, forced: 0 };
  /** The step to the token `digest`, from the token `from` if there is one. */
  const step = (digest: string, from?: string, endsAtMs = 1500): SlotAdvance => ({
    slot: {
      slotId,
      digest,
      seed: `seed of ${digest}`,
      issuedAtMs: 1000,
      expiresAtMs: 2000,
      tally,
      keepUntilMs: 2000,
    },
    token: { ...record, digest },
    ...(from === undefined ? {} : { replaces: { digest: from, endsAtMs } }),
  });

  it('is empty, then has a token, then another, and the one before ends', () => {
    const { tokens } = stage();
    expect(tokens.findSlot(slotId)).toBeUndefined();
    expect(tokens.advanceSlot(step('t1'))).toBe(true);
    expect(tokens.findSlot(slotId)).toEqual(step('t1').slot);
    expect(Object.isFrozen(tokens.findSlot(slotId)?.tally)).toBe(true);
    expect(tokens.advanceSlot(step('t2', 't1'))).toBe(true);
    expect(tokens.findSlot(slotId)?.digest).toBe('t2');
    expect(tokens.findToken('t1')?.expiresAtMs).toBe(1500);
    expect(tokens.findToken('t2')?.expiresAtMs).toBe(2000);
  });

  it('never lengthens the life of the token before', () => {
    const { tokens } = stage();
    tokens.advanceSlot(step('t1'));
    tokens.advanceSlot(step('t2', 't1', 9000));
    expect(tokens.findToken('t1')?.expiresAtMs).toBe(2000);
  });

  it.each([
    ['is not empty', undefined],
    ['has another token', 't0'],
  ])('stays as it is, tokens included, for a writer from whose view it %s', (_why, from) => {
    const { tokens } = stage();
    tokens.advanceSlot(step('t1'));
    expect(tokens.advanceSlot(step('t2', from))).toBe(false);
    expect(tokens.findSlot(slotId)?.digest).toBe('t1');
    expect(tokens.findToken('t2')).toBeUndefined();
    expect(tokens.findToken('t1')).toEqual({ ...record, digest: 't1' });
  });

  it('cannot be advanced from a token when it is empty', () => {
    const { tokens } = stage();
    expect(tokens.advanceSlot(step('t2', 't1'))).toBe(false);
    expect(tokens.findSlot(slotId)).toBeUndefined();
  });

  it('lets one of 50 writers win, each time', async () => {
    const { tokens } = stage();
    let from: string | undefined;
    for (let round = 0; round < 5; round += 1) {
      const before = from;
      const writers = Array.from({ length: 50 }, async (_, writer) => {
        await Promise.resolve();
        return tokens.advanceSlot(step(`t${round}-${writer}`, before)) ? writer : undefined;
      });
      const winners = (await Promise.all(writers)).filter((writer) => writer !== undefined);
      expect(winners).toHaveLength(1);
      from = `t${round}-${winners[0]}`;
      expect(tokens.findSlot(slotId)?.digest).toBe(from);
    }
    expect(tokens.size).toBe(5);
  });

  it('changes nothing when the new digest is taken', () => {
    const { tokens } = stage();
    tokens.advanceSlot(step('t1'));
    tokens.saveToken({ ...record, digest: 't2' });
    expect(() => tokens.advanceSlot(step('t2', 't1'))).toThrow('exists already');
    expect(tokens.findSlot(slotId)?.digest).toBe('t1');
    expect(tokens.findToken('t1')?.expiresAtMs).toBe(2000);
  });

  it('refuses a record that is not of its token', () => {
    const { tokens } = stage();
    const { slot } = step('t1');
    expect(() => tokens.advanceSlot({ slot, token: record })).toThrow('different digests');
  });

  it('is forgotten once it means nothing', () => {
    const { clock, tokens } = stage();
    tokens.advanceSlot(step('t1'));
    clock.atMs = 2000;
    for (let index = 0; index < 5; index += 1) {
      const { slot, token } = step(`other-${index}`);
      tokens.advanceSlot({ slot: { ...slot, slotId: `other:${index}`, keepUntilMs: 9000 }, token });
    }
    expect(tokens.findSlot(slotId)).toBeUndefined();
    expect(tokens.findSlot('other:0')).toBeDefined();
  });
});

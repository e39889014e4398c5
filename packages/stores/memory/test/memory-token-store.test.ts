import type { TokenRecord } from '@countersign/core';
import { expect, it } from 'vitest';
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

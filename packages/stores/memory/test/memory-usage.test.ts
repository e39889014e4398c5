import type { UsageEvent } from '@countersign/core';
import { expect, it } from 'vitest';
import { createMemoryStores } from '../src/create-memory-stores.ts';
import { MemoryUsage } from '../src/memory-usage.ts';

const event: UsageEvent = {
  appId: 'app_1',
  appKey: 'ak_1',
  scheme: 'api-key',
  secretVersion: 0,
  atMs: 1000,
};

it('counts each call once', () => {
  const usage = new MemoryUsage();
  for (const atMs of [1000, 3000, 2000]) usage.record({ ...event, atMs });
  const { atMs: _, ...what } = event;
  expect(usage.totals()).toEqual([{ ...what, count: 3, firstAtMs: 1000, lastAtMs: 3000 }]);
});

it('tells apart keys, schemes and versions of a secret', () => {
  const usage = new MemoryUsage();
  const others: Partial<UsageEvent>[] = [
    {},
    { appKey: 'ak_2' },
    { scheme: 'bearer' },
    { secretVersion: 2 },
  ];
  for (const other of [...others, ...others]) usage.record({ ...event, ...other });
  expect(usage.totals()).toHaveLength(others.length);
  expect(usage.totals().every(({ count }) => count === 2)).toBe(true);
});

it('answers totals as they stood', () => {
  const usage = new MemoryUsage();
  usage.record(event);
  const before = usage.totals();
  usage.record(event);
  expect(before[0]?.count).toBe(1);
});

it('bundles stores that share one clock', () => {
  const clock = { atMs: 1000, nowMs: () => clock.atMs };
  const { replayGuard, credentials, tokens, usage } = createMemoryStores({ clock, maxNonces: 1 });
  expect(replayGuard.claim('ak_1', 'nonce', 2000)).toBe('new');
  expect(() => replayGuard.claim('ak_1', 'other', 2000)).toThrow('full');
  clock.atMs = 120_000;
  expect(replayGuard.claim('ak_1', 'other', 130_000)).toBe('new');
  expect(credentials.findCredential('ak_1')).toBeUndefined();
  expect(tokens.findToken('d')).toBeUndefined();
  expect(usage.totals()).toEqual([]);
});

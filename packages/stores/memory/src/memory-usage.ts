import type { UsageEvent, UsageSink } from '@countersign/core';

/** How often one key was used in one way. */
export interface UsageTotal extends Omit<UsageEvent, 'atMs'> {
  readonly count: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}

type Counter = { -readonly [Name in keyof UsageTotal]: UsageTotal[Name] };

/**
 * Counts calls in memory. One counter per key, scheme and secret version, so its size does not grow
 * with the number of calls.
 *
 * @example
 * ```ts
 * import { MemoryUsage } from '@countersign/store-memory';
 *
 * const usage = new MemoryUsage();
 * usage.record({
 *   appId: 'app_4fGk29XbQz81LmNo',
 *   appKey: 'ak_live_…',
 *   scheme: 'api-key',
 *   secretVersion: 0,
 *   atMs: 1_764_000_000_000,
 * });
 * usage.totals()[0]?.count; // 1
 * ```
 */
export class MemoryUsage implements UsageSink {
  readonly #countersOf = new Map<string, Counter[]>();

  record(event: UsageEvent): void {
    let counters = this.#countersOf.get(event.appKey);
    if (counters === undefined) {
      counters = [];
      this.#countersOf.set(event.appKey, counters);
    }
    const counter = counters.find((candidate) => counts(candidate, event));
    if (counter === undefined) {
      const { atMs, ...what } = event;
      counters.push({ ...what, count: 1, firstAtMs: atMs, lastAtMs: atMs });
      return;
    }
    counter.count += 1;
    counter.lastAtMs = Math.max(counter.lastAtMs, event.atMs);
  }

  /** What was counted so far, as it stands now. */
  totals(): readonly UsageTotal[] {
    return [...this.#countersOf.values()].flat().map((counter) => ({ ...counter }));
  }
}

function counts(counter: Counter, event: UsageEvent): boolean {
  return (
    counter.scheme === event.scheme &&
    counter.secretVersion === event.secretVersion &&
    counter.appId === event.appId
  );
}

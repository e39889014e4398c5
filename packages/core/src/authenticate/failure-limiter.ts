import { requireWhole } from '../check-option.ts';
import type { FailureLimit } from './route-policy.ts';

/** More sources than this are not told apart: the oldest is forgotten. */
const maxSources = 10_000;

interface Window {
  failures: number;
  readonly endsAtMs: number;
}

/**
 * Counts failed attempts by source address. Local to a process, so no outage can switch it off. Throws
 * `TypeError` or `RangeError` that names the part of the limit at fault.
 *
 * @example
 * ```ts
 * import { FailureLimiter } from '@countersign/core';
 *
 * const limiter = new FailureLimiter({ maxFailures: 1, windowMs: 60_000 });
 * limiter.record('192.0.2.7', 1_764_000_000_000);
 * limiter.retryAfterSeconds('192.0.2.7', 1_764_000_001_000); // 59
 * ```
 */
export class FailureLimiter {
  readonly #limit: FailureLimit;
  readonly #windows = new Map<string, Window>();

  constructor(limit: FailureLimit) {
    requireWhole('failureLimit.maxFailures', limit.maxFailures, 1);
    requireWhole('failureLimit.windowMs', limit.windowMs, 1);
    this.#limit = limit;
  }

  /** Whole seconds that this source has to wait; undefined when it may go on. */
  retryAfterSeconds(source: string, nowMs: number): number | undefined {
    const window = this.#windows.get(source);
    if (window === undefined || window.endsAtMs <= nowMs) return undefined;
    if (window.failures < this.#limit.maxFailures) return undefined;
    return Math.ceil((window.endsAtMs - nowMs) / 1000);
  }

  /** Remembers one failure of this source. */
  record(source: string, nowMs: number): void {
    const window = this.#windows.get(source);
    if (window !== undefined && window.endsAtMs > nowMs) {
      window.failures += 1;
      return;
    }
    this.#windows.delete(source);
    if (this.#windows.size >= maxSources) {
      const oldest = this.#windows.keys().next();
      if (oldest.done !== true) this.#windows.delete(oldest.value);
    }
    this.#windows.set(source, { failures: 1, endsAtMs: nowMs + this.#limit.windowMs });
  }
}

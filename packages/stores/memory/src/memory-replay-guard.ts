import type { Claimed, Clock, ReplayGuard } from '@countersign/core';
import { NonceBucket } from './nonce-bucket.ts';
import { NonceFingerprint } from './nonce-fingerprint.ts';
import { requireCount } from './require-count.ts';

/** What a {@link MemoryReplayGuard} is made of. */
export interface MemoryReplayGuardOptions {
  readonly clock: Clock;
  /** How many nonces to remember at once; one million by default, about 21 MB. */
  readonly maxNonces?: number;
  /** 16 random bytes that nobody else knows; from the platform's CSPRNG by default. */
  readonly seed?: Uint8Array;
}

/** Nonces that expire within the same span are forgotten together. */
const bucketMs = 60_000;

/**
 * Remembers nonces in this process as 64-bit fingerprints under a secret seed. It never forgets one
 * early: when it is full it throws, and the request is refused with `backend_unavailable`. Two nonces
 * share a fingerprint, and the later is refused, about once in 10^13 claims at a million remembered.
 *
 * @example
 * ```ts
 * import { MemoryReplayGuard } from '@countersign/store-memory';
 *
 * const guard = new MemoryReplayGuard({ clock: { nowMs: () => 1_764_000_000_000 } });
 * guard.claim('ak_live_…', 'c0ffee0123456789', 1_764_000_300_000); // 'new'
 * guard.claim('ak_live_…', 'c0ffee0123456789', 1_764_000_300_000); // 'seen'
 * ```
 */
export class MemoryReplayGuard implements ReplayGuard {
  readonly #clock: Clock;
  readonly #maxNonces: number;
  readonly #fingerprint: NonceFingerprint;
  #buckets: readonly NonceBucket[] = [];
  #size = 0;
  /** When the first bucket can be forgotten. */
  #nextDropMs = Infinity;
  /** The latest expiry that may have been forgotten. */
  #forgottenUntilMs = -Infinity;

  constructor({ clock, maxNonces = 1_000_000, seed }: MemoryReplayGuardOptions) {
    this.#clock = clock;
    this.#maxNonces = requireCount('maxNonces', maxNonces);
    this.#fingerprint = new NonceFingerprint(seed ?? crypto.getRandomValues(new Uint8Array(16)));
  }

  /** How many nonces are held, those included that expired within the last minute. */
  get size(): number {
    return this.#size;
  }

  /**
   * Claims a nonce until `expiresAtMs`.
   *
   * @throws Error if the guard is full, or the clock was set back to a time it has forgotten.
   * @throws RangeError if `expiresAtMs` is not a number of milliseconds.
   */
  claim(appKey: string, nonce: string, expiresAtMs: number): Claimed {
    const untilMs = Math.ceil(expiresAtMs);
    if (!Number.isSafeInteger(untilMs)) throw new RangeError('"expiresAtMs" must be a time in ms');
    const nowMs = this.#clock.nowMs();
    if (nowMs >= this.#nextDropMs) this.#drop(nowMs);
    if (untilMs <= this.#forgottenUntilMs && nowMs < this.#forgottenUntilMs) {
      throw new Error('the clock was set back to a time whose nonces are forgotten');
    }
    const fingerprint = this.#fingerprint;
    fingerprint.take(appKey, nonce);
    const { low, high } = fingerprint;
    for (const bucket of this.#buckets) {
      if (bucket.has(low, high, nowMs)) return 'seen';
    }
    if (this.#size >= this.#maxNonces) {
      throw new Error(`the replay guard is full: it remembers ${this.#size} nonces`);
    }
    this.#bucketFor(untilMs).add(low, high, untilMs);
    this.#size += 1;
    return 'new';
  }

  #bucketFor(untilMs: number): NonceBucket {
    const startMs = Math.floor(untilMs / bucketMs) * bucketMs;
    const found = this.#buckets.find((bucket) => bucket.startMs === startMs);
    if (found !== undefined) return found;
    const bucket = new NonceBucket(startMs);
    this.#keep([...this.#buckets, bucket]);
    return bucket;
  }

  /** Forgets the buckets in which everything has expired. */
  #drop(nowMs: number): void {
    const isOver = (bucket: NonceBucket): boolean => bucket.startMs + bucketMs <= nowMs;
    for (const { startMs, count } of this.#buckets.filter(isOver)) {
      this.#size -= count;
      this.#forgottenUntilMs = Math.max(this.#forgottenUntilMs, startMs + bucketMs - 1);
    }
    this.#keep(this.#buckets.filter((bucket) => !isOver(bucket)));
  }

  #keep(buckets: readonly NonceBucket[]): void {
    this.#buckets = buckets;
    this.#nextDropMs = Math.min(...buckets.map(({ startMs }) => startMs + bucketMs));
  }
}

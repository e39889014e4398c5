import type { Clock, TokenRecord, TokenStore } from '@countersign/core';
import { frozenCopy } from './frozen-copy.ts';

/** What a {@link MemoryTokenStore} is made of. */
export interface MemoryTokenStoreOptions {
  readonly clock: Clock;
  /**
   * How long an expired token is kept, in ms, so that its bearer is told `token_expired`; one hour by
   * default.
   */
  readonly expiredRetentionMs?: number;
}

/** Records looked at with each new one; more than one, so that old ones go faster than new ones come. */
const sweptPerSave = 2;

/**
 * Keeps access tokens in memory, and forgets them some time after they have expired.
 *
 * @example
 * ```ts
 * import { MemoryTokenStore } from '@countersign/store-memory';
 *
 * const tokens = new MemoryTokenStore({ clock: { nowMs: () => Date.now() } });
 * tokens.findToken('unknown'); // undefined
 * ```
 */
export class MemoryTokenStore implements TokenStore {
  readonly #clock: Clock;
  readonly #retentionMs: number;
  readonly #records = new Map<string, TokenRecord>();
  #sweep = this.#records.values();

  constructor({ clock, expiredRetentionMs = 3_600_000 }: MemoryTokenStoreOptions) {
    if (!Number.isSafeInteger(expiredRetentionMs) || expiredRetentionMs < 0) {
      throw new RangeError('"expiredRetentionMs" must be a whole number of ms, at least 0');
    }
    this.#clock = clock;
    this.#retentionMs = expiredRetentionMs;
  }

  /** How many tokens are remembered. */
  get size(): number {
    return this.#records.size;
  }

  findToken(digest: string): TokenRecord | undefined {
    return this.#records.get(digest);
  }

  /** @throws Error if the digest is taken. */
  saveToken(record: TokenRecord): void {
    if (this.#records.has(record.digest))
      throw new Error('a token with this digest exists already');
    for (let count = 0; count < sweptPerSave; count += 1) this.#forgetNext();
    this.#records.set(record.digest, frozenCopy(record));
  }

  revokeToken(digest: string, revokedAtMs: number): void {
    const record = this.#records.get(digest);
    if (record === undefined || record.revokedAtMs !== undefined) return;
    this.#records.set(digest, frozenCopy({ ...record, revokedAtMs }));
  }

  #forgetNext(): void {
    const next = this.#sweep.next();
    if (next.done === true) {
      this.#sweep = this.#records.values();
      return;
    }
    const { digest, expiresAtMs } = next.value;
    if (expiresAtMs + this.#retentionMs <= this.#clock.nowMs()) this.#records.delete(digest);
  }
}

import type { Clock, SlotAdvance, TokenRecord, TokenSlot, TokenSlotStore } from '@countersign/core';
import { ExpiringRecords } from './expiring-records.ts';
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

/**
 * Keeps access tokens in memory, and which one is a client's current one. Forgets tokens some time
 * after they have expired.
 *
 * @example
 * ```ts
 * import { MemoryTokenStore } from '@countersign/store-memory';
 *
 * const tokens = new MemoryTokenStore({ clock: { nowMs: () => Date.now() } });
 * tokens.findToken('unknown'); // undefined
 * ```
 */
export class MemoryTokenStore implements TokenSlotStore {
  readonly #clock: Clock;
  readonly #retentionMs: number;
  readonly #records = new ExpiringRecords<TokenRecord>();
  readonly #slots = new ExpiringRecords<TokenSlot>();

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
    if (this.#records.get(record.digest) !== undefined)
      throw new Error('a token with this digest exists already');
    this.#records.forget(this.#clock.nowMs());
    this.#keep(record);
  }

  revokeToken(digest: string, revokedAtMs: number): void {
    const record = this.#records.get(digest);
    if (record === undefined || record.revokedAtMs !== undefined) return;
    this.#keep({ ...record, revokedAtMs });
  }

  findSlot(slotId: string): TokenSlot | undefined {
    return this.#slots.get(slotId);
  }

  /** @throws Error if the digest of the new token is taken. */
  advanceSlot({ slot, token, replaces }: SlotAdvance): boolean {
    if (slot.digest !== token.digest) throw new Error('slot and token have different digests');
    if (this.#slots.get(slot.slotId)?.digest !== replaces?.digest) return false;
    this.saveToken(token);
    if (replaces !== undefined) this.#end(replaces.digest, replaces.endsAtMs);
    this.#slots.forget(this.#clock.nowMs());
    this.#slots.set(slot.slotId, frozenCopy(slot), slot.keepUntilMs);
    return true;
  }

  #end(digest: string, endsAtMs: number): void {
    const record = this.#records.get(digest);
    if (record !== undefined && endsAtMs < record.expiresAtMs) {
      this.#keep({ ...record, expiresAtMs: endsAtMs });
    }
  }

  #keep(record: TokenRecord): void {
    this.#records.set(record.digest, frozenCopy(record), record.expiresAtMs + this.#retentionMs);
  }
}

import type { Clock } from '@countersign/core';
import { MemoryCredentialStore } from './memory-credential-store.ts';
import { MemoryReplayGuard } from './memory-replay-guard.ts';
import { MemoryTokenStore } from './memory-token-store.ts';
import { MemoryUsage } from './memory-usage.ts';

/** What {@link createMemoryStores} needs. */
export interface MemoryStoresOptions {
  readonly clock: Clock;
  /** How many nonces to remember at once; one million by default, about 21 MB. */
  readonly maxNonces?: number;
}

/** Everything that Countersign remembers, in the memory of one process. */
export interface MemoryStores {
  readonly credentials: MemoryCredentialStore;
  readonly tokens: MemoryTokenStore;
  readonly replayGuard: MemoryReplayGuard;
  readonly usage: MemoryUsage;
}

/**
 * Creates all stores at once. They start empty and end with the process.
 *
 * @throws TypeError or RangeError for an option that cannot be used, by its name.
 *
 * @example
 * ```ts
 * import { createMemoryStores } from '@countersign/store-memory';
 *
 * const stores = createMemoryStores({ clock: { nowMs: () => Date.now() } });
 * stores.credentials.findCredential('ak_live_…'); // undefined: nothing was added yet
 * ```
 */
export function createMemoryStores({ clock, ...options }: MemoryStoresOptions): MemoryStores {
  if (typeof clock?.nowMs !== 'function') throw new TypeError('"clock" must have "nowMs"');
  return {
    credentials: new MemoryCredentialStore(),
    tokens: new MemoryTokenStore({ clock }),
    replayGuard: new MemoryReplayGuard({ clock, ...options }),
    usage: new MemoryUsage(),
  };
}

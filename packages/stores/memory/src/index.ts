export { createMemoryStores } from './create-memory-stores.ts';
export type { MemoryStores, MemoryStoresOptions } from './create-memory-stores.ts';
export { MemoryCredentialStore } from './memory-credential-store.ts';
export { MemoryReplayGuard } from './memory-replay-guard.ts';
export type { MemoryReplayGuardOptions } from './memory-replay-guard.ts';
export { MemoryTokenStore } from './memory-token-store.ts';
export type { MemoryTokenStoreOptions } from './memory-token-store.ts';
export { MemoryUsage } from './memory-usage.ts';
export type { UsageTotal } from './memory-usage.ts';

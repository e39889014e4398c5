export * from './create-memory-stores.ts';
export * from './memory-credential-store.ts';
export * from './memory-replay-guard.ts';
export * from './memory-token-store.ts';
export * from './memory-usage.ts';

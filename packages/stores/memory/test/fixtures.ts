import type { App, Key } from '@countersign/core';

export const app: App = {
  appId: 'app_1',
  name: 'Shop',
  state: 'active',
  createdAtMs: 1,
  revision: 1,
  metadata: { tier: 'gold' },
};

export const key: Key = {
  appKey: 'ak_1',
  appId: 'app_1',
  label: 'reader',
  environment: 'test',
  scopes: ['orders:read'],
  schemes: ['api-key'],
  state: 'active',
  createdAtMs: 1,
  secrets: [{ version: 1, createdAtMs: 1, material: { kind: 'hashed', digest: 'd' } }],
  revision: 1,
};

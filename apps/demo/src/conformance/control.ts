import type { Control, KeyRequest } from '@countersign/conformance';
import { defaultFormat, digestOpaqueToken, mintKey, type MintedKey } from '@countersign/core';
import { defaultEngine } from '@countersign/crypto';
import { schemes } from '../platform.ts';
import type { Stage } from './stage.ts';

/** The control channel of a subject: what no client may do. */
export function createControl(current: () => Stage, reset: () => void): Control {
  const issuer = (): Stage['platform']['issuer'] => current().platform.issuer;
  return {
    async reset() {
      reset();
    },
    async createApp({ name = 'app' }) {
      const { appId } = await issuer().createApp({ name });
      return { appId };
    },
    async issueKey(request) {
      const { key, appSecret } = mint(current(), request);
      current().platform.stores.credentials.insertKey(key);
      return {
        appKey: key.appKey,
        ...(appSecret && { appSecret: appSecret.use((value) => value) }),
      };
    },
    async setKeyState(appKey, state) {
      await issuer().setKeyState(appKey, state);
    },
    async setAppState(appId, state) {
      await issuer().setAppState(appId, state);
    },
    async rotateKey(appKey, overlapMs) {
      const { appSecret } = await issuer().rotateKey(appKey, { overlapMs });
      if (appSecret === undefined) throw new TypeError('the key holds no secret of ours');
      return { appSecret: appSecret.use((value) => value) };
    },
    async revokeToken(token) {
      const { platform, clock } = current();
      const digest = digestOpaqueToken(defaultEngine, token);
      platform.stores.tokens.revokeToken(digest, clock.nowMs());
    },
    async setClock(nowMs) {
      current().clock.set(nowMs);
    },
    nowMs: async () => current().clock.nowMs(),
    handlerRuns: async () => current().runs(),
    storeCalls: async () => current().stores.lookUps(),
    async usageOf(appKey) {
      const totals = current().platform.stores.usage.totals();
      return totals
        .filter((total) => total.appKey === appKey)
        .reduce((sum, { count }) => sum + count, 0);
    },
    async breakStore(fault, store) {
      current().stores.break(fault, store);
    },
    output: async () => current().notes(),
  };
}

/** Mints past the issuer, which would refuse scopes that this platform does not grant. */
function mint({ platform, clock }: Stage, request: KeyRequest): MintedKey {
  const { legacyUntilMs, environment = 'live', ...rest } = request;
  const legacy = schemes
    .flatMap(({ variants }) => variants)
    .filter((variant) => variant.legacy && request.schemes.includes(variant.name));
  return mintKey({
    ...rest,
    label: 'conformance',
    environment,
    ...(legacyUntilMs !== undefined && {
      legacyUntilMs: Object.fromEntries(legacy.map(({ name }) => [name, legacyUntilMs])),
    }),
    enabled: schemes,
    format: defaultFormat,
    keyRing: platform.keyRing,
    engine: defaultEngine,
    nowMs: clock.nowMs(),
  });
}

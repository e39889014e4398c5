import {
  apiKey,
  bearer,
  defaultFormat,
  httpSignature,
  importKey,
  localToken,
  mintKey,
  rotateSecret,
  secretKey,
  sortedParams,
  type App,
  type Key,
  type MintedKey,
  type Scheme,
} from '@countersign/core';
import { defaultEngine } from '@countersign/crypto';
import { refuseUnknown, requireMethod, requireObject, requireText } from './check-option.ts';
import type { IssueKeyRequest, Issuer, IssuerOptions } from './issuer-options.ts';
import { createScopeRules } from './scope-rules.ts';
import { systemClock } from './system-clock.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** A writer that loses this many races in a row gives up. */
const maxAttempts = 10;

const known: Readonly<Record<keyof IssuerOptions, true>> = {
  stores: true,
  keyRing: true,
  engine: true,
  clock: true,
  scopes: true,
  schemes: true,
  format: true,
  ceiling: true,
  openKeyScopes: true,
};

/**
 * Makes the part of a platform that issues and manages apps and keys.
 *
 * @throws {TypeError} When an option has the wrong type.
 * @throws {RangeError} When an option has a wrong value; the message names it.
 * @example
 * ```ts
 * import { createIssuer } from '@countersign/authority';
 * import { ephemeralKeyRing } from '@countersign/core';
 * import { defaultEngine } from '@countersign/crypto';
 * import { createMemoryStores } from '@countersign/store-memory';
 * const stores = createMemoryStores({ clock: { nowMs: () => Date.now() } });
 * const issuer = createIssuer({ stores, keyRing: ephemeralKeyRing(defaultEngine) });
 * const { appId } = await issuer.createApp({ name: 'Acme' });
 * const { key, appSecret } = await issuer.issueKey({
 *   appId,
 *   label: 'nightly export',
 *   scopes: ['orders:read'],
 *   schemes: ['http-signature', 'bearer'],
 * });
 * ```
 */
export function createIssuer(options: IssuerOptions): Issuer {
  requireObject('options', options);
  refuseUnknown(options, known);
  requireObject('stores', options.stores);
  requireMethod('stores.credentials', options.stores.credentials, 'insertKey');
  requireObject('keyRing', options.keyRing);
  const { keyRing, engine = defaultEngine, clock = systemClock, format = defaultFormat } = options;
  const { credentials } = options.stores;
  const enabled = options.schemes ?? everyScheme();
  const checkScopes = createScopeRules(options, enabled);

  const changeKey = (appKey: string, change: (key: Key) => MintedKey): Promise<MintedKey> =>
    retry(async () => {
      const found = await credentials.findCredential(appKey);
      if (found === undefined) throw new RangeError('"appKey" is not known');
      const changed = change(found.key);
      const done =
        changed.key === found.key ||
        (await credentials.replaceKey(changed.key, found.key.revision));
      return done ? changed : undefined;
    });

  const checkKeyWish = async (request: IssueKeyRequest): Promise<void> => {
    requireObject('request', request);
    requireText('label', request.label);
    checkScopes(request);
    const owner = await credentials.findApp(request.appId);
    if (owner === undefined) throw new RangeError('"appId" is not known');
    if (owner.state === 'closed') throw new RangeError('"appId" is that of a closed app');
  };

  /** What a key is made with, besides what was wished. */
  const makingNow = ({ environment = 'live' }: IssueKeyRequest) => ({
    environment,
    enabled,
    format,
    keyRing,
    engine,
    nowMs: clock.nowMs(),
  });

  return {
    async createApp({ name, metadata }) {
      requireText('name', name);
      if (metadata !== undefined) requireObject('metadata', metadata);
      const app: App = Object.freeze({
        appId: format.mintAppId(engine),
        name,
        state: 'active',
        createdAtMs: clock.nowMs(),
        revision: 1,
        ...(metadata === undefined ? {} : { metadata: Object.freeze({ ...metadata }) }),
      });
      await credentials.insertApp(app);
      return app;
    },

    async issueKey(request) {
      await checkKeyWish(request);
      const minted = mintKey({ ...request, ...makingNow(request) });
      await credentials.insertKey(minted.key);
      return minted;
    },

    async importKey(request) {
      await checkKeyWish(request);
      const key = importKey({ ...request, ...makingNow(request) });
      await credentials.insertKey(key);
      return key;
    },

    async rotateKey(appKey, { overlapMs = dayMs, publicKey, publicKeyAlgorithm } = {}) {
      return changeKey(appKey, (key) =>
        rotateSecret(key, {
          overlapMs,
          ...(publicKey === undefined ? {} : { publicKey }),
          ...(publicKeyAlgorithm === undefined ? {} : { publicKeyAlgorithm }),
          enabled,
          format,
          keyRing,
          engine,
          nowMs: clock.nowMs(),
        }),
      );
    },

    async setKeyState(appKey, state) {
      requireState('state', state, ['active', 'disabled', 'revoked']);
      const { key } = await changeKey(appKey, (key) => {
        if (key.state === state) return { key };
        if (key.state === 'revoked') throw new RangeError('"state" of a revoked key is final');
        return { key: Object.freeze({ ...key, state, revision: key.revision + 1 }) };
      });
      return key;
    },

    async setAppState(appId, state) {
      requireState('state', state, ['active', 'suspended', 'closed']);
      return retry(async () => {
        const app = await credentials.findApp(appId);
        if (app === undefined) throw new RangeError('"appId" is not known');
        if (app.state === state) return app;
        if (app.state === 'closed') throw new RangeError('"state" of a closed app is final');
        const changed = Object.freeze({ ...app, state, revision: app.revision + 1 });
        return (await credentials.replaceApp(changed, app.revision)) ? changed : undefined;
      });
    },
  };
}

/** Every scheme that core brings; of each, only the names and needs are read here. */
function everyScheme(): readonly Scheme[] {
  const localTokens = localToken({ audience: 'any' });
  return [apiKey(), secretKey(), bearer(), localTokens, sortedParams(), httpSignature()];
}

/** Tries again from the newest revision for as long as other writers are first. */
async function retry<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (let count = 0; count < maxAttempts; count += 1) {
    const result = await attempt();
    if (result !== undefined) return result;
  }
  throw new Error(`other writers were first ${maxAttempts} times`);
}

function requireState(name: string, value: string, known: readonly string[]): void {
  if (!known.includes(value)) throw new RangeError(`"${name}" must be one of ${known.join(', ')}`);
}

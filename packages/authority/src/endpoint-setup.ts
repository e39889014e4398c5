import {
  createCredentialCompiler,
  defaultFormat,
  dummySecrets,
  openScopes,
  type Clock,
  type CredentialCompiler,
  type CredentialFormat,
  type CredentialSource,
  type CryptoEngine,
  type DummySecrets,
  type ScopeModel,
  type TokenStore,
} from '@countersign/core';
import { defaultEngine } from '@countersign/crypto';
import { requireMethod, requireObject } from './check-option.ts';
import { systemClock } from './system-clock.ts';
import type { TokenEndpointOptions } from './token-endpoint-options.ts';

/** The options of a token endpoint, checked and completed. */
export interface EndpointSetup {
  readonly credentials: CredentialSource;
  readonly tokens: TokenStore;
  readonly engine: CryptoEngine;
  readonly clock: Clock;
  readonly scopes: ScopeModel;
  readonly format: CredentialFormat;
  readonly compiler: CredentialCompiler;
  readonly dummies: DummySecrets;
  readonly tokenLifeMs: number;
  readonly realm: string;
  readonly onError: (error: unknown) => void;
}

const longestLifeSeconds = 24 * 60 * 60;

/** Checks the options. Throws `TypeError` or `RangeError` that names the one at fault. */
export function readEndpointOptions(options: TokenEndpointOptions): EndpointSetup {
  requireObject('options', options);
  const { stores, keyRing, engine = defaultEngine, clock = systemClock } = options;
  const { tokenLifeSeconds = 3600, realm = 'countersign', onError = () => undefined } = options;
  requireObject('stores', stores);
  requireMethod('stores.credentials', stores.credentials, 'findCredential');
  requireMethod('stores.tokens', stores.tokens, 'saveToken');
  requireObject('keyRing', keyRing);
  if (typeof onError !== 'function') throw new TypeError('"onError" must be a function');
  if (typeof tokenLifeSeconds !== 'number') {
    throw new TypeError('"tokenLifeSeconds" must be a number');
  }
  const inRange = tokenLifeSeconds >= 1 && tokenLifeSeconds <= longestLifeSeconds;
  if (!Number.isInteger(tokenLifeSeconds) || !inRange) {
    throw new RangeError(`"tokenLifeSeconds" must be whole, from 1 to ${longestLifeSeconds}`);
  }
  if (typeof realm !== 'string') throw new TypeError('"realm" must be a string');
  if (!/^[ !#-[\]-~]+$/.test(realm)) {
    throw new RangeError('"realm" must be printable ASCII without quotes and backslashes');
  }
  return {
    credentials: stores.credentials,
    tokens: stores.tokens,
    engine,
    clock,
    scopes: options.scopes ?? openScopes,
    format: options.format ?? defaultFormat,
    compiler: createCredentialCompiler({ keyRing, engine }),
    dummies: dummySecrets(engine),
    tokenLifeMs: tokenLifeSeconds * 1000,
    realm,
    onError,
  };
}

import { openScopes, type ScopeModel, type TokenStore } from '@countersign/core';
import { refuseUnknown, requireMethod, requireObject } from './check-option.ts';
import { readServiceOptions, serviceOptions, type ServiceSetup } from './service-setup.ts';
import { hurryTokens } from './store-deadline.ts';
import type { TokenEndpointOptions } from './token-endpoint-options.ts';

/** The options of a token endpoint, checked and completed. */
export interface EndpointSetup extends ServiceSetup {
  readonly tokens: TokenStore;
  readonly scopes: ScopeModel;
  readonly tokenLifeMs: number;
  readonly realm: string;
}

const longestLifeSeconds = 24 * 60 * 60;

const known: Readonly<Record<keyof TokenEndpointOptions, true>> = {
  ...serviceOptions,
  issuerUrl: true,
  scopes: true,
  tokenLifeSeconds: true,
  paths: true,
  realm: true,
};

/** Checks the options. Throws `TypeError` or `RangeError` that names the one at fault. */
export function readEndpointOptions(options: TokenEndpointOptions): EndpointSetup {
  requireObject('options', options);
  refuseUnknown(options, known);
  const service = readServiceOptions(options);
  const { tokenLifeSeconds = 3600, realm = 'countersign', stores } = options;
  requireMethod('stores.tokens', stores.tokens, 'saveToken');
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
    ...service,
    tokens: hurryTokens(stores.tokens, service.deadline),
    scopes: options.scopes ?? openScopes,
    tokenLifeMs: tokenLifeSeconds * 1000,
    realm,
  };
}

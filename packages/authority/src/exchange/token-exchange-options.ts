import type { CredentialSource, TokenSlotStore } from '@countersign/core';
import type { TokenHandler, TokenServiceOptions } from '../token-service-options.ts';
import type { TokenExchangeMap } from './token-exchange-map.ts';

/** What a token exchange is made of. */
export interface TokenExchangeOptions extends TokenServiceOptions {
  /** Where keys are looked up, and tokens and each client's current one are remembered. */
  readonly stores: { readonly credentials: CredentialSource; readonly tokens: TokenSlotStore };
  /** The vendors' ways to exchange, each with a path of its own. */
  readonly maps: readonly TokenExchangeMap[];
}

/** The vendors' token endpoints, as one fetch handler. */
export interface TokenExchange {
  /** Answers `request`; never throws and never rejects. 404 for a path that no map has. */
  readonly fetch: TokenHandler;
  /** The paths of the maps, to mount the handler under. */
  readonly paths: readonly string[];
}

import type { TokenRecord } from '@countersign/core';
import type { Client } from '../authenticate-client.ts';
import type { TokenExchangeMap } from './token-exchange-map.ts';

/** What a record is made of. */
export interface NewRecord {
  readonly digest: string;
  readonly map: TokenExchangeMap;
  readonly client: Client;
  readonly nowMs: number;
}

/** The record of a token that is issued now. It may do what its key may, and never outlives it. */
export function newRecord({ digest, map, client, nowMs }: NewRecord): TokenRecord {
  const { appId, appKey, scopes, expiresAtMs: keyEndsAtMs = Infinity } = client.credential.key;
  return {
    digest,
    appId,
    appKey,
    scopes,
    issuedAtMs: nowMs,
    expiresAtMs: Math.min(nowMs + map.token.lifeSeconds * 1000, keyEndsAtMs),
    secretVersion: client.secretVersion,
  };
}

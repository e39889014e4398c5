import type { StoreFault, StoreName } from '@countersign/conformance';
import type { CredentialSource, ReplayGuard, TokenStore } from '@countersign/core';
import type { GateStores } from '@countersign/http';
import type { MemoryStores } from '@countersign/store-memory';

/** Stores that can be broken, and that count how often a credential is looked up. */
export interface FaultyStores extends GateStores {
  readonly credentials: CredentialSource;
  readonly replayGuard: ReplayGuard;
  readonly tokens: TokenStore;
  readonly lookUps: () => number;
  break(fault: StoreFault, store: StoreName): void;
}

/** Stands between a gate and its stores. */
export function makeFaulty({
  credentials,
  replayGuard,
  tokens,
  usage,
}: MemoryStores): FaultyStores {
  const faults: Record<StoreName, StoreFault> = {
    credentials: 'none',
    nonces: 'none',
    tokens: 'none',
  };
  let lookUps = 0;

  const answer = <T>(store: StoreName, honest: () => T): T | Promise<T> => {
    const fault = faults[store];
    switch (fault) {
      case 'none':
        return honest();
      case 'down':
        throw new Error(`${store} is down`);
      case 'slow':
        return new Promise(() => undefined);
      case 'corrupt':
        // the lie is the point: no store promises this shape
        return { revision: 'garbage' } as T;
      default:
        throw new TypeError(`unknown fault ${String(fault satisfies never)}`);
    }
  };

  return {
    credentials: {
      findCredential(appKey) {
        lookUps += 1;
        return answer('credentials', () => credentials.findCredential(appKey));
      },
    },
    replayGuard: {
      claim: (appKey, nonce, expiresAtMs) =>
        answer('nonces', () => replayGuard.claim(appKey, nonce, expiresAtMs)),
    },
    tokens: {
      findToken: (digest) => answer('tokens', () => tokens.findToken(digest)),
      saveToken: (record) => answer('tokens', () => tokens.saveToken(record)),
      revokeToken: (digest, revokedAtMs) =>
        answer('tokens', () => tokens.revokeToken(digest, revokedAtMs)),
    },
    usage,
    lookUps: () => lookUps,
    break(fault, store) {
      faults[store] = fault;
    },
  };
}

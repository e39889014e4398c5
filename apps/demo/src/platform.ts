import { createIssuer, type Issuer } from '@countersign/authority';
import {
  apiKey,
  bearer,
  defineScopes,
  ephemeralKeyRing,
  httpSignature,
  localToken,
  secretKey,
  sortedParams,
  type AuthEvent,
  type Clock,
  type KeyRing,
  type Scheme,
} from '@countersign/core';
import { defaultEngine } from '@countersign/crypto';
import { createGate, type Gate, type GateStores } from '@countersign/http';
import { createMemoryStores, type MemoryStores } from '@countersign/store-memory';
import { vendors } from './vendors.ts';

/** What local tokens must carry as `aud`. */
export const audience = 'countersign-demo';

/** What keys of this platform can be allowed to do. */
export const scopes = defineScopes(
  { orders: ['read', 'write', 'delete'], reports: ['read'] },
  { implies: { 'orders:write': ['orders:read'] } },
);

/** What callers can prove themselves by: all that core brings, and some vendors' schemes. */
export const schemes: readonly Scheme[] = [
  apiKey(),
  secretKey(),
  bearer(),
  localToken({ audience }),
  sortedParams(),
  httpSignature(),
  ...vendors.map(({ scheme }) => scheme),
];

/** A service that issues keys and lets their owners in; it is gone with the process. */
export interface Platform {
  readonly clock: Clock;
  readonly stores: MemoryStores;
  readonly keyRing: KeyRing;
  readonly issuer: Issuer;
  /** A gate on this platform's keys; each server has its own, and all share what is remembered. */
  openGate(options?: GateWishes): Gate;
}

/** What a gate may differ in. */
export interface GateWishes {
  /** The stores to ask instead of the platform's own. */
  readonly stores?: GateStores;
  readonly onEvent?: (event: AuthEvent) => void;
}

/** Starts an empty platform on an embedded store. */
export function createPlatform(clock: Clock = { nowMs: () => Date.now() }): Platform {
  const stores = createMemoryStores({ clock });
  const keyRing = ephemeralKeyRing(defaultEngine);
  return {
    clock,
    stores,
    keyRing,
    issuer: createIssuer({ stores, keyRing, clock, scopes, schemes }),
    openGate: (wishes = {}) => createGate({ stores, keyRing, clock, scopes, schemes, ...wishes }),
  };
}

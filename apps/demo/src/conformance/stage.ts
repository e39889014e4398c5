import { inspect } from 'node:util';
import { createTokenEndpoint, type TokenEndpoint } from '@countersign/authority';
import type { Clock } from '@countersign/core';
import type { Gate } from '@countersign/http';
import { createPlatform, scopes, type Platform } from '../platform.ts';
import { makeFaulty, type FaultyStores } from './faulty-stores.ts';

/** A platform that lasts for one case, with everything that the control channel may look at. */
export interface Stage {
  readonly platform: Platform;
  readonly stores: FaultyStores;
  readonly clock: Clock & { set(nowMs: number): void };
  readonly tokenEndpoint: TokenEndpoint;
  /** One gate for each node. */
  readonly gates: readonly [Gate, Gate];
  /** How often a handler behind a policy has run. */
  readonly runs: () => number;
  readonly onRun: () => void;
  readonly note: (what: unknown) => void;
  /** Everything noted, as `util.inspect` shows it. */
  readonly notes: () => string;
}

/** Names the token endpoint; no address, since the suite is told that by the subject. */
const issuerUrl = 'http://localhost';

/** Sets up a platform where nothing has happened yet. */
export function createStage(): Stage {
  let stoppedAtMs: number | undefined;
  let runs = 0;
  const notes: string[] = [];
  const note = (what: unknown): void => void notes.push(inspect(what, { depth: null }));
  const clock = {
    nowMs: () => stoppedAtMs ?? Date.now(),
    set: (nowMs: number) => {
      stoppedAtMs = nowMs;
    },
  };
  const platform = createPlatform(clock);
  const stores = makeFaulty(platform.stores);
  const { keyRing } = platform;
  const openGate = (): Gate => platform.openGate({ stores, onEvent: note });
  return {
    platform,
    stores,
    clock,
    tokenEndpoint: createTokenEndpoint({
      stores,
      keyRing,
      clock,
      scopes,
      issuerUrl,
      onError: note,
    }),
    gates: [openGate(), openGate()],
    runs: () => runs,
    onRun: () => {
      runs += 1;
    },
    note,
    notes: () => notes.join('\n'),
  };
}

/** A gate that hands everything to the gate of the moment, for routes that were mounted once. */
export function delegateGate(current: () => Gate): Gate {
  return {
    get authenticator() {
      return current().authenticator;
    },
    get proxies() {
      return current().proxies;
    },
    get maxInflatedBytes() {
      return current().maxInflatedBytes;
    },
    policy: (route) => current().policy(route),
    admit: (request, route) => current().admit(request, route),
    readmit: (narrowing, route) => current().readmit(narrowing, route),
    requireScopes: (caller, requirement) => current().requireScopes(caller, requirement),
    refuse: (request, error, route) => current().refuse(request, error, route),
  };
}

import {
  createCredentialCompiler,
  defaultFormat,
  dummySecrets,
  type Clock,
  type CredentialCompiler,
  type CredentialFormat,
  type CredentialSource,
  type CryptoEngine,
  type Deadline,
  type DummySecrets,
} from '@countersign/core';
import { defaultEngine } from '@countersign/crypto';
import { requireMethod, requireObject } from './check-option.ts';
import { createFailureGuard, type FailureGuard } from './failure-guard.ts';
import { hurryCredentials } from './store-deadline.ts';
import { systemClock, systemTimer } from './system-clock.ts';
import type { TokenServiceOptions } from './token-service-options.ts';

/** What everything that hands out tokens works with. */
export interface ServiceSetup {
  readonly credentials: CredentialSource;
  readonly engine: CryptoEngine;
  readonly clock: Clock;
  readonly deadline: Deadline;
  readonly format: CredentialFormat;
  readonly compiler: CredentialCompiler;
  readonly dummies: DummySecrets;
  readonly failures: FailureGuard;
  readonly onError: (error: unknown) => void;
}

/** The names of {@link TokenServiceOptions}, and of the stores that each service has. */
export const serviceOptions: Readonly<Record<keyof TokenServiceOptions | 'stores', true>> = {
  stores: true,
  keyRing: true,
  engine: true,
  clock: true,
  timer: true,
  format: true,
  storeDeadlineMs: true,
  failureLimit: true,
  onError: true,
};

interface WithCredentials extends TokenServiceOptions {
  readonly stores: { readonly credentials: CredentialSource };
}

/** Checks the options. Throws `TypeError` or `RangeError` that names the one at fault. */
export function readServiceOptions(options: WithCredentials): ServiceSetup {
  const { stores, keyRing, engine = defaultEngine, clock = systemClock } = options;
  const { timer = systemTimer, storeDeadlineMs = 250, onError = () => undefined } = options;
  requireObject('stores', stores);
  requireMethod('stores.credentials', stores.credentials, 'findCredential');
  requireMethod('keyRing', keyRing, 'keyFor');
  requireMethod('clock', clock, 'nowMs');
  requireMethod('timer', timer, 'after');
  if (typeof onError !== 'function') throw new TypeError('"onError" must be a function');
  if (typeof storeDeadlineMs !== 'number')
    throw new TypeError('"storeDeadlineMs" must be a number');
  if (!Number.isSafeInteger(storeDeadlineMs) || storeDeadlineMs < 1) {
    throw new RangeError('"storeDeadlineMs" must be a whole number, at least 1');
  }
  const deadline = { timer, afterMs: storeDeadlineMs };
  return {
    credentials: hurryCredentials(stores.credentials, deadline),
    engine,
    clock,
    deadline,
    format: options.format ?? defaultFormat,
    compiler: createCredentialCompiler({ keyRing, engine }),
    dummies: dummySecrets(engine),
    failures: createFailureGuard(options.failureLimit, clock),
    onError,
  };
}

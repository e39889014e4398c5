import { FailureLimiter, type Clock, type FailureLimit } from '@countersign/core';
import { requireObject } from './check-option.ts';
import type { Caller } from './token-service-options.ts';

/** Keeps an address that fails too often waiting. */
export interface FailureGuard {
  /** Whole seconds that this caller has to wait; undefined when it may go on. */
  waitSeconds(caller: Caller | undefined): number | undefined;
  /** Remembers that this caller could not prove who it is. */
  record(caller: Caller | undefined): void;
}

/** Lets everybody go on. */
const open: FailureGuard = { waitSeconds: () => undefined, record: () => undefined };

/**
 * Makes the guard of one endpoint. Without the caller's address it throws: to take all unknown callers
 * for one would let any of them lock out the others.
 */
export function createFailureGuard(limit: FailureLimit | undefined, clock: Clock): FailureGuard {
  if (limit === undefined) return open;
  requireObject('failureLimit', limit);
  const limiter = new FailureLimiter(limit);
  return {
    waitSeconds: (caller) => limiter.retryAfterSeconds(addressOf(caller), clock.nowMs()),
    record: (caller) => limiter.record(addressOf(caller), clock.nowMs()),
  };
}

function addressOf(caller: Caller | undefined): string {
  const address = caller?.peerAddress;
  if (typeof address === 'string' && address !== '') return address;
  throw new Error(
    '"failureLimit" needs the address of the caller: fetch(request, { peerAddress })',
  );
}

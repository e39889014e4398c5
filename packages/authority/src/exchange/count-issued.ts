import type { TokenTally } from '@countersign/core';
import type { TokenExchangeMap } from './token-exchange-map.ts';

/** One token more. */
export interface OneMore {
  readonly nowMs: number;
  /** Whether the client demanded it although the one before was still good. */
  readonly forced: boolean;
}

/** The tally with one token more; undefined when that is too many. */
export function countIssued(
  tally: TokenTally | undefined,
  { limits }: TokenExchangeMap,
  { nowMs, forced }: OneMore,
): TokenTally | undefined {
  const { windowSeconds = 0, maxIssued = Infinity, maxForced = Infinity } = limits ?? {};
  const isOpen = tally !== undefined && nowMs < tally.startedAtMs + windowSeconds * 1000;
  const before = isOpen ? tally : { startedAtMs: nowMs, issued: 0, forced: 0 };
  const after = {
    startedAtMs: before.startedAtMs,
    issued: before.issued + 1,
    forced: before.forced + (forced ? 1 : 0),
  };
  return after.issued > maxIssued || after.forced > maxForced ? undefined : after;
}

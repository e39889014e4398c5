import type { IncomingMessage } from 'node:http';
import { isGrant, type ScopeRequirement } from '@countersign/core';
import { defaultEngine } from '@countersign/crypto';
import { buildRefusal, type Refusal } from '../refusal.ts';
import { systemClock } from '../system-clock.ts';
import { callerOf } from './callers.ts';

/**
 * The refusal if the caller lacks a scope, else undefined. Where nobody was admitted before, that is
 * a mistake in the set-up: everybody is refused, and the process is warned with `advice`.
 *
 * @example
 * ```ts
 * import type { IncomingMessage, ServerResponse } from 'node:http';
 * import { checkScopes, writeRefusal } from '@countersign/http/node';
 *
 * export function remove(req: IncomingMessage, res: ServerResponse) {
 *   const refusal = checkScopes(req, { allOf: ['orders:delete'] }, 'admit the request first');
 *   if (refusal !== undefined) return writeRefusal(res, refusal);
 *   res.end('removed');
 * }
 * ```
 */
export function checkScopes(
  req: IncomingMessage,
  requirement: ScopeRequirement,
  advice: string,
): Refusal | undefined {
  const caller = callerOf(req);
  if (caller !== undefined) return caller.gate.requireScopes(caller, requirement);
  // There is no gate, and so no listener for events.
  process.emitWarning(advice, { type: 'CountersignWarning', code: 'config_unsafe' });
  return buildRefusal(
    { code: 'config_unsafe', detail: advice },
    {
      challenges: [],
      realm: '',
      requestId: defaultEngine.encode(defaultEngine.randomBytes(16), 'hex'),
      nowMs: systemClock.nowMs(),
    },
  );
}

/**
 * Reads the arguments of `requireScopes(...)` and its kind. Throws `TypeError` when there are none,
 * since a requirement without scopes would let everybody pass, and `RangeError` for what is no scope.
 *
 * @example
 * ```ts
 * import { readScopes } from '@countersign/http/node';
 *
 * export const requireScopes = (...scopes: readonly string[]) => ({ allOf: readScopes(scopes) });
 * ```
 */
export function readScopes(scopes: readonly string[]): readonly string[] {
  if (scopes.length === 0) throw new TypeError('"scopes" must name at least one scope');
  for (const scope of scopes) {
    if (typeof scope !== 'string') {
      throw new TypeError('"scopes" must be texts, each an argument of its own');
    }
    if (!isGrant(scope))
      throw new RangeError(`"scopes" has ${JSON.stringify(scope)}, which is no scope`);
  }
  return [...scopes];
}

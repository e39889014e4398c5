import type { IncomingMessage } from 'node:http';
import type { AuthRequest, Principal, RoutePolicy } from '@countersign/core';
import type { Gate } from '../gate.ts';

/** Who was admitted, by which gate, under which policy. */
export interface AdmittedCaller {
  readonly gate: Gate;
  readonly principal: Principal;
  readonly request: AuthRequest;
  readonly policy: RoutePolicy;
}

const callers = new WeakMap<IncomingMessage, AdmittedCaller>();

/** Notes who was admitted. */
export function rememberCaller(req: IncomingMessage, caller: AdmittedCaller): void {
  callers.set(req, caller);
}

/**
 * The caller that was admitted, or undefined.
 *
 * @example
 * ```ts
 * import type { IncomingMessage } from 'node:http';
 * import { callerOf } from '@countersign/http/node';
 *
 * export const isKnown = (req: IncomingMessage): boolean => callerOf(req) !== undefined;
 * ```
 */
export function callerOf(req: IncomingMessage): AdmittedCaller | undefined {
  return callers.get(req);
}

/**
 * The principal that was admitted. Throws `TypeError` when none was: the route is not protected.
 *
 * @example
 * ```ts
 * import type { IncomingMessage } from 'node:http';
 * import { principalOf } from '@countersign/http/node';
 *
 * export const appOf = (req: IncomingMessage): string => principalOf(req).appId;
 * ```
 */
export function principalOf(req: IncomingMessage): Principal {
  const caller = callers.get(req);
  if (caller === undefined) {
    throw new TypeError('no principal: Countersign has not admitted this request');
  }
  return caller.principal;
}

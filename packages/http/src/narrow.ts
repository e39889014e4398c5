import {
  isOwner,
  type AuthError,
  type AuthRequest,
  type Principal,
  type RoutePolicy,
} from '@countersign/core';
import { keyCameInQuery } from './acceptance.ts';

/** A caller who was admitted under one policy and now meets another. */
export interface Narrowing {
  readonly principal: Principal;
  readonly request: AuthRequest;
  /** What the caller was admitted under. */
  readonly admittedUnder: RoutePolicy;
}

/**
 * Why a caller who was admitted under an outer policy may not pass an inner one; undefined when it
 * may. The request is not authenticated again: its nonce would be seen twice. So an inner policy can
 * ask about the caller, but not about how the body is read, which has been done.
 */
export function narrow(
  { principal, request, admittedUnder }: Narrowing,
  policy: RoutePolicy,
): AuthError | undefined {
  if (policy.requireTls === true && request.protocol !== 'https') {
    return { code: 'tls_required', detail: 'the request came without TLS' };
  }
  if (policy.schemes !== undefined && !policy.schemes.includes(principal.scheme)) {
    return { code: 'auth_required', detail: `this route does not accept ${principal.scheme}` };
  }
  if (policy.appKeyInQuery !== true && keyCameInQuery(principal, request)) {
    return { code: 'auth_required', detail: 'this route takes no key from the query' };
  }
  const late = lateMember(policy, admittedUnder);
  if (late !== undefined) {
    return {
      code: 'config_unsafe',
      detail: `"${late}" comes too late here: move it into the policy of the outermost countersign()`,
    };
  }
  if (!isOwner(principal.appId, policy, request)) {
    return { code: 'forbidden', detail: 'the resource belongs to another app' };
  }
  return undefined;
}

/** What must have been known before the body was read and the proof examined. */
const early = [
  'coverage',
  'failureLimit',
  'maxBodyBytes',
  'replay',
  'strictJson',
  'unsigned',
] as const;

function lateMember(policy: RoutePolicy, admittedUnder: RoutePolicy): string | undefined {
  const streamedThen = admittedUnder.body === 'streamed';
  if (streamedThen && policy.body !== 'streamed') return 'body';
  return early.find((name) => policy[name] !== undefined && policy[name] !== admittedUnder[name]);
}

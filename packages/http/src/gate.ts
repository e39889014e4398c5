import {
  checkRefusalForm,
  createAuthenticator,
  normaliseAuthority,
  type Authenticator,
  type AuthError,
  type AuthRequest,
  type Decision,
  type Principal,
  type RoutePolicy,
  type ScopeRequirement,
} from '@countersign/core';
import { acceptanceHeaders } from './acceptance.ts';
import { readGateOptions, type GateOptions } from './gate-options.ts';
import { narrow, type Narrowing } from './narrow.ts';
import type { ProxyTrust } from './proxy-trust.ts';
import { buildRefusal, type HeaderList, type Refusal } from './refusal.ts';
import { refusalStyle } from './refusal-style.ts';

/** Whether a request may pass, with what its answer must carry. */
export type Admission = Accepted | Refused;

/** The request may pass. */
export interface Accepted {
  readonly ok: true;
  readonly principal: Principal;
  /** To be put on the application's answer. */
  readonly headers: HeaderList;
}

/** The request may not pass. */
export interface Refused {
  readonly ok: false;
  readonly refusal: Refusal;
}

/** Lets requests in or refuses them. One per service, shared by all its routes. */
export interface Gate {
  readonly authenticator: Authenticator;
  readonly proxies: ProxyTrust;
  /** A compressed body that grows beyond this many bytes is refused. */
  readonly maxInflatedBytes: number;
  /**
   * Completes a route's policy with the service's defaults and checks it. Answers the same object for
   * the same policy. Throws `RangeError` that names the option at fault, so call it at start.
   */
  policy(route?: RoutePolicy): RoutePolicy;
  /** Decides about a request. Neither throws nor rejects because of it. */
  admit(request: AuthRequest, route?: RoutePolicy): Admission | Promise<Admission>;
  /** Decides whether a caller who has been admitted may also pass another policy. */
  readmit(narrowing: Narrowing, route?: RoutePolicy): Admission;
  /** The refusal if the principal lacks a scope, else undefined. */
  requireScopes(caller: Caller, requirement: ScopeRequirement): Refusal | undefined;
  /** Refuses a request for a reason that only the outside can see, and reports it. */
  refuse(request: AuthRequest, error: AuthError, route?: RoutePolicy): Refusal;
}

/** An admitted caller and its request. */
export type Caller = Pick<Narrowing, 'principal' | 'request'>;

/**
 * Makes the gate of a service. Throws `TypeError` or `RangeError` that names the option at fault.
 *
 * @example
 * ```ts
 * import { createGate, type AuthRequest, type GateOptions } from '@countersign/http';
 *
 * export async function check(options: GateOptions, request: AuthRequest): Promise<number> {
 *   const gate = createGate(options);
 *   const admission = await gate.admit(request, { scopes: { allOf: ['orders:read'] } });
 *   return admission.ok ? 200 : admission.refusal.status;
 * }
 * ```
 */
export function createGate(options: GateOptions): Gate {
  const setup = readGateOptions(options);
  const { engine, clock } = setup.authenticator;
  const { authorities, realm } = setup;
  const authenticator = createAuthenticator(setup.authenticator);
  const completed = new WeakMap<RoutePolicy, RoutePolicy>();

  function complete(route: RoutePolicy = setup.defaults): RoutePolicy {
    if (typeof route !== 'object' || route === null) {
      throw new TypeError('"policy" must be an object');
    }
    const known = completed.get(route);
    if (known !== undefined) return known;
    const policy = { ...setup.defaults, ...route };
    authenticator.preparePolicy(policy);
    completed.set(route, policy);
    // a policy that is handed back in must not be completed again
    completed.set(policy, policy);
    return policy;
  }
  complete();

  for (const { name, refusals } of authenticator.schemes) {
    if (refusals !== undefined) checkRefusalForm(refusals, `schemes.${name}.refusals`);
  }

  function present(error: AuthError, policy: RoutePolicy, scheme = error.scheme): Refusal {
    return buildRefusal(error, {
      ...refusalStyle(authenticator.schemes, policy, scheme),
      realm,
      requestId: engine.encode(engine.randomBytes(16), 'hex'),
      nowMs: clock.nowMs(),
    });
  }

  function report(error: AuthError, request: AuthRequest, principal?: Principal): void {
    authenticator.report({
      type: 'refused',
      code: error.code,
      detail: error.detail ?? error.code,
      ...(principal !== undefined && { appKey: principal.appKey, scheme: principal.scheme }),
      peerAddress: request.peerAddress,
      atMs: clock.nowMs(),
    });
  }

  function refuse(request: AuthRequest, error: AuthError, route?: RoutePolicy): Refusal {
    report(error, request);
    return present(error, complete(route));
  }

  return {
    authenticator,
    proxies: setup.proxies,
    maxInflatedBytes: setup.maxInflatedBytes,
    policy: complete,
    refuse,

    admit(request, route) {
      const policy = complete(route);
      if (authorities !== undefined && !isOurs(request, authorities)) {
        const error = { code: 'auth_invalid', detail: 'the host is not one of ours' } as const;
        return { ok: false, refusal: refuse(request, error, policy) };
      }
      const translate = (decision: Decision): Admission =>
        decision.ok
          ? {
              ok: true,
              principal: decision.principal,
              headers: acceptanceHeaders(decision.principal, request, policy),
            }
          : { ok: false, refusal: present(decision.error, policy) };
      const decision = authenticator.authenticate(request, policy);
      return decision instanceof Promise ? decision.then(translate) : translate(decision);
    },

    readmit(narrowing, route) {
      const policy = complete(route);
      const { principal, request } = narrowing;
      const error =
        narrow(narrowing, policy) ??
        (policy.scopes && authenticator.checkScopes(principal, policy.scopes));
      if (error === undefined) {
        return { ok: true, principal, headers: acceptanceHeaders(principal, request, policy) };
      }
      report(error, request, principal);
      return { ok: false, refusal: present(error, policy, principal.scheme) };
    },

    requireScopes({ principal, request }, requirement) {
      const error = authenticator.checkScopes(principal, requirement);
      if (error === undefined) return undefined;
      report(error, request, principal);
      return present(error, complete(), principal.scheme);
    },
  };
}

/**
 * Takes a gate as it is, and makes one of options; so adapters can accept either.
 *
 * @example
 * ```ts
 * import { toGate, type Gate, type GateOptions } from '@countersign/http';
 *
 * export const schemesOf = (options: GateOptions | Gate): readonly string[] =>
 *   toGate(options).authenticator.schemes.map((scheme) => scheme.name);
 * ```
 */
export function toGate(options: GateOptions | Gate): Gate {
  const isGate = typeof options === 'object' && options !== null && 'admit' in options;
  return isGate ? options : createGate(options);
}

function isOurs({ authority, protocol }: AuthRequest, names: ReadonlySet<string>): boolean {
  if (authority === undefined) return false;
  return names.has(authority.toLowerCase()) || names.has(normaliseAuthority(authority, protocol));
}

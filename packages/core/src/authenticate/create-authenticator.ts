import type { Authenticator, AuthenticatorOptions } from './authenticator.ts';
import { compilePolicy, type CompiledPolicy } from './compiled-policy.ts';
import { decide } from './decide.ts';
import { Inquiry } from './inquiry.ts';
import type { RoutePolicy } from './route-policy.ts';
import { readOptions } from './setup.ts';

const anyKey: RoutePolicy = {};

/**
 * Makes the one object that decides about requests. Throws `TypeError` or `RangeError` that names the
 * option at fault.
 *
 * @example
 * ```ts
 * import { createAuthenticator, sortedParams, type AuthenticatorOptions } from '@countersign/core';
 * declare const parts: Omit<AuthenticatorOptions, 'schemes'>;
 * const authenticator = createAuthenticator({ ...parts, schemes: [sortedParams()] });
 * ```
 */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const setup = readOptions(options);
  const compiled = new WeakMap<RoutePolicy, CompiledPolicy>();

  function prepare(policy: RoutePolicy): CompiledPolicy {
    const known = compiled.get(policy);
    if (known !== undefined) return known;
    const fresh = compilePolicy(policy, setup);
    compiled.set(policy, fresh);
    return fresh;
  }
  prepare(anyKey);

  return {
    schemes: setup.schemes,
    limits: setup.limits,
    preparePolicy(policy) {
      prepare(policy);
    },
    authenticate: (request, policy = anyKey) =>
      decide(new Inquiry(setup, request, prepare(policy))),
    report(event) {
      setup.onEvent?.(event);
    },
    checkScopes(principal, requirement) {
      const missingScopes = setup.scopes.missing(principal.scopes, requirement);
      return missingScopes.length === 0
        ? undefined
        : {
            code: 'insufficient_scope',
            missingScopes,
            detail: `missing ${missingScopes.join(' ')}`,
          };
    },
  };
}

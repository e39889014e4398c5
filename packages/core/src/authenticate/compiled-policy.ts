import { checkCoverage } from '../signature/http-signature/coverage.ts';
import { checkPolicy } from './check-policy.ts';
import { FailureLimiter } from './failure-limiter.ts';
import type { RoutePolicy } from './route-policy.ts';
import type { Scheme, SchemeVariant } from './scheme.ts';
import type { Setup } from './setup.ts';

/** A route's policy with everything looked up that does not depend on the request. */
export interface CompiledPolicy {
  readonly policy: RoutePolicy;
  /** For each scheme the route accepts, the variants it accepts. */
  readonly accepted: ReadonlyMap<Scheme, readonly SchemeVariant[]>;
  /** The accepted schemes that may travel in a body. */
  readonly inBodies: readonly Scheme[];
  readonly maxBodyBytes: number;
  /** How much of a body may be held in memory; a streamed body may be longer than that. */
  readonly maxHeldBytes: number;
  readonly failureLimiter: FailureLimiter | undefined;
}

/**
 * Checks a route's policy and prepares it. Throws `TypeError` or `RangeError` that names the option:
 * a member that does not exist or is of another type, a scheme that is not enabled, a scope that is
 * not declared.
 */
export function compilePolicy(
  policy: RoutePolicy,
  { schemes, limits, scopes }: Pick<Setup, 'schemes' | 'limits' | 'scopes'>,
): CompiledPolicy {
  checkPolicy(policy);
  const { maxBodyBytes = limits.maxBodyBytes } = policy;
  if (policy.scopes !== undefined) scopes.assertRequirement(policy.scopes);
  if (policy.coverage !== undefined) checkCoverage(policy.coverage);
  const accepted = acceptedVariants(policy.schemes, schemes);
  checkReplay(policy, accepted);
  return {
    policy,
    accepted,
    inBodies: [...accepted.keys()].filter((scheme) => scheme.recogniseBody !== undefined),
    maxBodyBytes,
    maxHeldBytes:
      policy.body === 'streamed' ? Math.min(maxBodyBytes, limits.maxBodyBytes) : maxBodyBytes,
    failureLimiter:
      policy.failureLimit === undefined ? undefined : new FailureLimiter(policy.failureLimit),
  };
}

/**
 * A proof without a time could be sent again for ever. A route that names such a scheme must say what
 * it does about that; one that names none refuses those proofs when they come.
 */
function checkReplay(
  { schemes, replay = 'refused' }: RoutePolicy,
  accepted: CompiledPolicy['accepted'],
): void {
  if (replay !== 'refused' || schemes === undefined) return;
  const untimed = [...accepted.values()].flat().find((variant) => variant.untimed === true);
  if (untimed === undefined) return;
  throw new RangeError(
    `"replay" must be "accepted" or { rememberSeconds }, since ${untimed.name} carries no time`,
  );
}

function acceptedVariants(
  names: readonly string[] | undefined,
  schemes: readonly Scheme[],
): ReadonlyMap<Scheme, readonly SchemeVariant[]> {
  if (names === undefined) {
    return new Map(schemes.map((scheme) => [scheme, scheme.variants]));
  }
  if (names.length === 0) throw new RangeError('"schemes" must name at least one scheme');
  const enabled = schemes.flatMap((scheme) => scheme.variants.map((variant) => variant.name));
  const unknown = names.filter((name) => !enabled.includes(name));
  if (unknown.length > 0) {
    throw new RangeError(
      `"schemes" names ${unknown.join(', ')}; enabled are ${enabled.join(', ')}`,
    );
  }
  const accepted = new Map<Scheme, readonly SchemeVariant[]>();
  for (const scheme of schemes) {
    const variants = scheme.variants.filter((variant) => names.includes(variant.name));
    if (variants.length > 0) accepted.set(scheme, variants);
  }
  return accepted;
}

import type { ScopeRequirement } from '../authenticate/route-policy.ts';
import { covers } from './covers.ts';
import { isGrant, isScope } from './grammar.ts';
import type { Implications } from './implications.ts';

/**
 * The scopes of a platform, and every question that is asked about them.
 *
 * `S` is the union of the declared scopes, so that a misspelt one does not compile. What comes from
 * a request or a store is plain text, and never fits anything that was not declared.
 */
export interface ScopeModel<S extends string = string> {
  /** Every declared scope, in the order of declaration. */
  readonly all: readonly S[];
  /** The same scope, checked by the compiler; throws RangeError where the compiler was evaded. */
  of(scope: S): S;
  /** Whether the grants allow this scope. */
  covers(granted: readonly string[], required: S): boolean;
  /**
   * The scopes that the grants lack; empty when the requirement is met. If it is `anyOf` that fails,
   * these are all its alternatives. Throws what {@link ScopeModel.assertRequirement} throws about
   * a requirement without lists or with an empty `anyOf`.
   */
  missing(granted: readonly string[], requirement: ScopeRequirement): readonly string[];
  /**
   * Throws TypeError or RangeError, naming `allOf` or `anyOf`, if a requirement could never be met:
   * no list at all, an empty `anyOf`, an unknown scope. For routes, when they are set up.
   */
  assertRequirement(requirement: ScopeRequirement): void;
  /** Takes what was requested for a token if all of it is granted, else tells what is not. */
  narrow(granted: readonly string[], requested: readonly string[]): NarrowedScopes;
  /** Whether a key with the requested scopes may be issued under this ceiling. */
  withinCeiling(ceiling: readonly string[], requested: readonly string[]): boolean;
  /** The scopes of a token that its key, as it is now, still covers. */
  intersect(tokenScopes: readonly string[], keyScopes: readonly string[]): readonly string[];
  /** Whether a text may be granted here: a declared scope, or a wildcard above one. */
  isKnownGrant(text: string): boolean;
}

/** What a token may do, or which of the requested scopes were not granted. */
export type NarrowedScopes =
  | { readonly ok: true; readonly scopes: readonly string[] }
  | { readonly ok: false; readonly missing: readonly string[] };

/**
 * The union of the scopes that a model declares.
 *
 * @example
 * ```ts
 * import { defineScopes, type ScopeOf } from '@countersign/core';
 *
 * const scopes = defineScopes({ orders: ['read', 'write'] });
 * type Scope = ScopeOf<typeof scopes>; // 'orders:read' | 'orders:write'
 * ```
 */
export type ScopeOf<M extends ScopeModel> = M['all'][number];

/**
 * Builds the model that {@link defineScopes} and {@link openScopes} are made of.
 *
 * @param implications Which scopes exist and what implies them; without it every well-formed scope
 * exists and implies nothing.
 */
export function createScopeModel<S extends string>(
  all: readonly S[],
  implications?: Implications,
): ScopeModel<S> {
  const isCovered = (granted: readonly string[], required: string): boolean =>
    covers(granted, required, implications);
  const notCovered = (
    granted: readonly string[],
    required: readonly string[],
  ): readonly string[] => {
    let lacking: string[] | undefined;
    for (const scope of required) if (!isCovered(granted, scope)) (lacking ??= []).push(scope);
    return lacking ?? none;
  };
  const isKnownGrant = (text: string): boolean => implications?.has(text) ?? isGrant(text);
  const assertScope = (scope: string, where: string): void => {
    if (typeof scope !== 'string' || !isScope(scope) || !isKnownGrant(scope)) {
      throw new RangeError(`"${where}" has ${JSON.stringify(scope)}, which is not a known scope`);
    }
  };
  const assertScopes = (list: readonly string[], where: string): void => {
    if (!Array.isArray(list)) throw new TypeError(`"${where}" must be a list of scopes`);
    for (const scope of list) assertScope(scope, where);
  };

  return Object.freeze<ScopeModel<S>>({
    all: Object.freeze([...all]),
    of(scope) {
      assertScope(scope, 'scope');
      return scope;
    },
    covers: isCovered,
    missing(granted, requirement) {
      const { allOf, anyOf } = listsOf(requirement);
      const lacking = allOf === undefined ? none : notCovered(granted, allOf);
      if (anyOf === undefined || anyOf.some((scope) => isCovered(granted, scope))) return lacking;
      return [...lacking, ...anyOf];
    },
    assertRequirement(requirement) {
      const { allOf = none, anyOf = none } = listsOf(requirement);
      assertScopes(allOf, 'allOf');
      assertScopes(anyOf, 'anyOf');
    },
    narrow(granted, requested) {
      const missing = notCovered(granted, requested);
      return missing.length === 0 ? { ok: true, scopes: requested } : { ok: false, missing };
    },
    withinCeiling: (ceiling, requested) => notCovered(ceiling, requested).length === 0,
    intersect: (tokenScopes, keyScopes) =>
      tokenScopes.filter((scope) => isCovered(keyScopes, scope)),
    isKnownGrant,
  });
}

const none: readonly string[] = Object.freeze([]);

interface RequirementLists {
  readonly allOf?: readonly string[];
  readonly anyOf?: readonly string[];
}

// The type allows both lists at once; then both count. Neither, or nothing to choose from, must not
// pass for "nothing is required".
function listsOf(requirement: ScopeRequirement): RequirementLists {
  const lists: RequirementLists = requirement;
  if (lists.allOf === undefined && lists.anyOf === undefined) {
    throw new TypeError('"scopes" must be { allOf: […] } or { anyOf: […] }');
  }
  if (lists.anyOf?.length === 0) throw new RangeError('"anyOf" must name at least one scope');
  return lists;
}

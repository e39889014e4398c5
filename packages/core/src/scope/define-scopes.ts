import { closeImplications } from './implications.ts';
import { createScopeModel, type ScopeModel } from './scope-model.ts';

export type { NarrowedScopes, ScopeModel, ScopeOf } from './scope-model.ts';

/** The actions of each resource. A resource may lie below another: `'orders:items'`. */
export type ScopeDeclaration = Readonly<Record<string, readonly string[]>>;

/** The union of the scopes that a declaration makes. */
export type DeclaredScope<D extends ScopeDeclaration> = {
  [R in keyof D & string]: `${R}:${D[R][number]}`;
}[keyof D & string];

/** What may be said about the declared scopes. */
export interface ScopeOptions<S extends string> {
  /** For a scope, the scopes that its holder may do as well. Transitive; cycles are refused. */
  readonly implies?: { readonly [K in S]?: readonly S[] };
}

/** A model that also names its scopes, for those who prefer completion to strings. */
export interface DefinedScopes<D extends ScopeDeclaration> extends ScopeModel<DeclaredScope<D>> {
  /** Every scope by resource and action: `names.orders.read` is `'orders:read'`. */
  readonly names: {
    readonly [R in keyof D & string]: { readonly [A in D[R][number]]: `${R}:${A}` };
  };
}

/**
 * Declares the scopes of a platform once, so that the compiler knows them everywhere.
 *
 * @param scopes For each resource, its actions; they make the scopes `resource:action`.
 * @throws TypeError or RangeError naming `scopes` or `implies`: something that is not a list of
 * texts, a malformed or repeated scope, an implication of an unknown scope, a cycle.
 *
 * @example
 * ```ts
 * import { defineScopes } from '@countersign/core';
 *
 * const scopes = defineScopes(
 *   { orders: ['read', 'write', 'delete'] },
 *   { implies: { 'orders:write': ['orders:read'] } },
 * );
 * scopes.missing(['orders:write'], { allOf: [scopes.of('orders:read')] }); // []
 * scopes.missing(['orders:write'], { allOf: [scopes.names.orders.delete] }); // ['orders:delete']
 * ```
 */
export function defineScopes<const D extends ScopeDeclaration>(
  scopes: D,
  options: ScopeOptions<DeclaredScope<D>> = {},
): DefinedScopes<D> {
  const { implies = {} } = options;
  assertRecord('scopes', scopes);
  assertRecord('implies', implies);
  const all: string[] = [];
  // Without a prototype, a resource may be called `constructor` and no other name finds anything.
  const names: Record<string, Readonly<Record<string, string>>> = Object.create(null);
  for (const [resource, actions] of Object.entries(scopes)) {
    names[resource] = nameActions(resource, actions);
    for (const action of actions) all.push(`${resource}:${action}`);
  }
  const model = createScopeModel(all, closeImplications(all, implies));
  // Safe: `all` and `names` were built from `scopes` just as the two types are built from `D`.
  return Object.freeze({ ...model, names: Object.freeze(names) }) as DefinedScopes<D>;
}

/**
 * The model of a platform that declares no scopes: every well-formed scope exists, and none implies
 * another.
 *
 * @example
 * ```ts
 * import { openScopes } from '@countersign/core';
 *
 * openScopes.missing(['orders:*'], { allOf: ['orders:read'] }); // []
 * ```
 */
export const openScopes: ScopeModel = createScopeModel<string>([]);

function nameActions(
  resource: string,
  actions: readonly string[],
): Readonly<Record<string, string>> {
  if (!Array.isArray(actions)) throw new TypeError(`"scopes" of ${resource} must be a list`);
  const named: Record<string, string> = Object.create(null);
  for (const action of actions) {
    if (typeof action !== 'string') throw new TypeError(`"scopes" of ${resource} must be texts`);
    // So that each scope can be declared in one place only.
    if (action.includes(':')) {
      throw new RangeError(
        `"scopes" has the action ${action}; put what is before the last colon into the resource`,
      );
    }
    named[action] = `${resource}:${action}`;
  }
  return Object.freeze(named);
}

function assertRecord(name: string, value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`"${name}" must be an object`);
  }
}

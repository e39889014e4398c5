import type { RoutePolicy } from '@countersign/core';

/** What stands on a class or a method: what it asks, or that it asks nothing. */
export type DeclaredPolicy = RoutePolicy | 'public';

const declared = new WeakMap<object, DeclaredPolicy>();
const effective = new WeakMap<object, WeakMap<object, DeclaredPolicy>>();

/**
 * Declares what a class or a method asks of callers; for frameworks that use decorators. Several
 * declarations on one holder add up. Throws `TypeError` when two of them say something about the same
 * member, since one would be lost, and when `public` stands beside another.
 *
 * @example
 * ```ts
 * import { declarePolicy, policyOf } from '@countersign/http';
 *
 * class Orders { list() {} }
 * declarePolicy(Orders, { scopes: { allOf: ['orders:read'] } });
 * policyOf(Orders.prototype.list, Orders); // { scopes: { allOf: ['orders:read'] } }
 * ```
 */
export function declarePolicy(holder: object, declaration: DeclaredPolicy): void {
  const before = declared.get(holder);
  if (before === undefined) declared.set(holder, declaration);
  else if (before === 'public' || declaration === 'public') {
    throw new TypeError('"public" contradicts what else is asked here');
  } else {
    const twice = Object.keys(declaration).find((name) => Object.hasOwn(before, name));
    if (twice !== undefined) throw new TypeError(`"${twice}" is declared twice here`);
    declared.set(holder, { ...before, ...declaration });
  }
}

/**
 * What a method asks: what stands on itself, and for the rest what stands on its class or the nearest
 * one above. Answers the same object each time, since a policy may keep count of failures.
 *
 * @example
 * ```ts
 * import { policyOf } from '@countersign/http';
 *
 * class Orders { list() {} }
 * policyOf(Orders.prototype.list, Orders); // {}: the defaults of the gate
 * ```
 */
export function policyOf(method: object, ofClass: object): DeclaredPolicy {
  let known = effective.get(ofClass);
  if (known === undefined) effective.set(ofClass, (known = new WeakMap()));
  let policy = known.get(method);
  if (policy === undefined) known.set(method, (policy = combine(declared.get(method), ofClass)));
  return policy;
}

function combine(own: DeclaredPolicy | undefined, ofClass: object): DeclaredPolicy {
  const inherited = nearest(ofClass);
  if (own === undefined) return inherited ?? {};
  if (own === 'public' || inherited === undefined || inherited === 'public') return own;
  return { ...inherited, ...own };
}

function nearest(ofClass: object): DeclaredPolicy | undefined {
  for (let at: object | null = ofClass; at !== null; at = Reflect.getPrototypeOf(at)) {
    const found = declared.get(at);
    if (found !== undefined) return found;
  }
  return undefined;
}

import { isScope } from './grammar.ts';

/**
 * For each scope, every scope whose holder may do it: itself first, then all that imply it, directly
 * or not. Each wildcard above a scope stands here for itself alone. This is the direction in which
 * the hot path asks.
 */
export type Implications = ReadonlyMap<string, readonly string[]>;

/** For a scope, the scopes that its holder may do as well. */
export type ImpliesDeclaration = Readonly<Record<string, readonly string[] | undefined>>;

/**
 * Works out everything that follows from declared implications.
 *
 * @param scopes Every scope of the platform.
 * @throws RangeError naming `scopes` if one is malformed or there twice; TypeError or RangeError
 * naming `implies` if it does not hold lists of these scopes, or if a scope implies itself, even
 * indirectly.
 */
export function closeImplications(
  scopes: readonly string[],
  implies: ImpliesDeclaration,
): Implications {
  const direct = directImpliers(scopes, implies);
  const closed = new Map<string, readonly string[]>();
  for (const scope of scopes) {
    closed.set(scope, withImpliers(scope, direct));
    for (const wildcard of wildcardsAbove(scope)) closed.set(wildcard, [wildcard]);
  }
  return closed;
}

/** Turns the declaration around, checking it on the way. */
function directImpliers(
  scopes: readonly string[],
  implies: ImpliesDeclaration,
): ReadonlyMap<string, readonly string[]> {
  const impliers = new Map<string, string[]>();
  for (const scope of scopes) {
    if (!isScope(scope)) throw new RangeError(`"scopes" has the malformed ${quote(scope)}`);
    if (impliers.has(scope)) throw new RangeError(`"scopes" has ${scope} twice`);
    impliers.set(scope, []);
  }
  for (const [implier, implied] of Object.entries(implies)) {
    if (!impliers.has(implier)) throw undeclared(implier);
    if (!Array.isArray(implied)) throw new TypeError(`"implies" of ${implier} must be a list`);
    for (const scope of implied) {
      const found = impliers.get(scope);
      if (found === undefined) throw undeclared(scope);
      found.push(implier);
    }
  }
  return impliers;
}

/** The scope and all that imply it, nearest first. */
function withImpliers(
  scope: string,
  direct: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const found = new Set([scope]);
  // A set hands out what is added while it is walked: this goes all the way up.
  for (const reached of found) {
    for (const implier of direct.get(reached) ?? []) {
      if (implier === scope) throw new RangeError(`"implies" leads from ${scope} back to itself`);
      found.add(implier);
    }
  }
  return [...found];
}

/** `orders:*` and `orders:items:*` for `orders:items:read`. */
function wildcardsAbove(scope: string): string[] {
  const above = scope.split(':').slice(0, -1);
  return above.map((_, index) => `${above.slice(0, index + 1).join(':')}:*`);
}

function undeclared(scope: string): RangeError {
  return new RangeError(`"implies" names ${quote(scope)}, which is not a declared scope`);
}

function quote(text: unknown): string {
  return JSON.stringify(text) ?? String(text);
}

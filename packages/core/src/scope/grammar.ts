/** The longest scope or grant, in characters. */
export const maxScopeLength = 256;

/** The most scopes in one list. */
export const maxScopesInList = 100;

/** A scope or grant, taken apart. */
export interface ParsedScope {
  /** The segments in order, without the wildcard. */
  readonly segments: readonly string[];
  /** Whether it ends in `:*` and so covers everything below its segments. */
  readonly wildcard: boolean;
}

const segment = '[a-z0-9][a-z0-9_.-]{0,63}';
const scopePattern = new RegExp(`^${segment}(?::${segment})+$`);
const grantPattern = new RegExp(`^${segment}(?::${segment})*:(?:${segment}|\\*)$`);

/**
 * Tells whether a text is a scope: two or more segments and no wildcard (`docs/scopes.md` §2).
 *
 * @example
 * ```ts
 * import { isScope } from '@countersign/core';
 *
 * isScope('orders:read'); // true
 * isScope('orders:*'); // false: a wildcard can be granted, not required
 * ```
 */
export function isScope(text: string): boolean {
  return text.length <= maxScopeLength && scopePattern.test(text);
}

/**
 * Tells whether a text can be granted: a scope, or segments that end in `:*` (`docs/scopes.md` §2).
 *
 * @example
 * ```ts
 * import { isGrant } from '@countersign/core';
 *
 * isGrant('orders:*'); // true
 * isGrant('*'); // false: nothing grants everything
 * ```
 */
export function isGrant(text: string): boolean {
  if (wellFormed.has(text)) return true;
  if (text.length > maxScopeLength || !grantPattern.test(text)) return false;
  if (wellFormed.size < maxRemembered) wellFormed.add(text);
  return true;
}

/** Routes ask for the same few scopes again and again; a set answers faster than a pattern. */
const wellFormed = new Set<string>();
const maxRemembered = 1024;

/**
 * Takes a scope or grant apart; undefined when it is neither.
 *
 * @example
 * ```ts
 * import { parseScope } from '@countersign/core';
 *
 * parseScope('orders:items:*'); // { segments: ['orders', 'items'], wildcard: true }
 * parseScope('orders'); // undefined
 * ```
 */
export function parseScope(text: string): ParsedScope | undefined {
  if (!isGrant(text)) return undefined;
  const segments = text.split(':');
  const wildcard = segments.at(-1) === '*';
  return { segments: wildcard ? segments.slice(0, -1) : segments, wildcard };
}

/**
 * Tells whether a list may be granted or requested: at most {@link maxScopesInList} grants, each
 * well formed, none twice.
 *
 * @example
 * ```ts
 * import { isGrantList } from '@countersign/core';
 *
 * isGrantList(['orders:read', 'files:*']); // true
 * isGrantList(['orders:read', 'orders:read']); // false
 * ```
 */
export function isGrantList(list: readonly string[]): boolean {
  return (
    list.length <= maxScopesInList && list.every(isGrant) && new Set(list).size === list.length
  );
}

const maxListLength = maxScopesInList * (maxScopeLength + 1) - 1;

/**
 * Reads the `scope` parameter of OAuth: grants with exactly one space between them (RFC 6749 §3.3).
 * Undefined when anything about it is malformed, so that no part of it is ever obeyed.
 *
 * @example
 * ```ts
 * import { parseScopeList } from '@countersign/core';
 *
 * parseScopeList('orders:read files:*'); // ['orders:read', 'files:*']
 * parseScopeList('orders:read  files:*'); // undefined
 * ```
 */
export function parseScopeList(text: string): readonly string[] | undefined {
  if (text.length > maxListLength) return undefined;
  const list = text.split(' ');
  return isGrantList(list) ? list : undefined;
}

/**
 * Writes grants as the `scope` parameter of OAuth (RFC 6749 §3.3); the empty text for none.
 *
 * @throws RangeError if the list would not be read back as it is, see {@link isGrantList}.
 *
 * @example
 * ```ts
 * import { formatScopeList } from '@countersign/core';
 *
 * formatScopeList(['orders:read', 'files:*']); // 'orders:read files:*'
 * ```
 */
export function formatScopeList(list: readonly string[]): string {
  if (!isGrantList(list)) throw new RangeError('"list" must be distinct, well-formed scopes');
  return list.join(' ');
}

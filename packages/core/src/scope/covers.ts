import { isGrant } from './grammar.ts';
import type { Implications } from './implications.ts';

/**
 * Tells whether what was granted allows what is required: the same text, a wildcard above it, or
 * either of these for a scope that implies it. A malformed requirement is never covered.
 *
 * @param required A scope, or a wildcard, which only the same or a wider wildcard covers.
 * @param implications What implies what. It also says what exists: nothing else is ever covered.
 *
 * @example
 * ```ts
 * import { covers } from '@countersign/core';
 *
 * covers(['orders:*'], 'orders:items:read'); // true
 * covers(['orders:read'], 'orders:read-all'); // false
 * ```
 */
export function covers(
  granted: readonly string[],
  required: string,
  implications?: Implications,
): boolean {
  if (implications === undefined) return includesGrantFor(granted, required) && isGrant(required);
  const impliers = implications.get(required);
  if (impliers === undefined) return false;
  for (const implier of impliers) if (includesGrantFor(granted, implier)) return true;
  return false;
}

// Only the requirement needs to be well formed: what equals it, or is a wildcard above it, then is
// so too, because the colon before the `*` takes part in the comparison.
function includesGrantFor(granted: readonly string[], required: string): boolean {
  for (const grant of granted) {
    if (grant === required) return true;
    if (grant.charCodeAt(grant.length - 1) === asterisk && isAbove(grant, required)) return true;
  }
  return false;
}

const asterisk = 0x2a;

function isAbove(wildcard: string, required: string): boolean {
  return wildcard.endsWith(':*') && required.startsWith(wildcard.slice(0, -1));
}

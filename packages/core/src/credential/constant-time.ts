/**
 * Whether two strings are equal, in a time that depends on their length alone. Lengths are compared
 * first, so use it for values whose length is public, like digests.
 *
 * @example
 * ```ts
 * import { constantTimeEqual } from '@countersign/core';
 * constantTimeEqual('c0ffee', 'c0ffef'); // false
 * ```
 */
export function constantTimeEqual(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let index = 0; index < a.length; index += 1) {
    difference |= a.charCodeAt(index) ^ b.charCodeAt(index);
  }
  return difference === 0;
}

import { defaultFormat, type CredentialFormat } from './credential-format.ts';

const grammar = /^[A-Za-z0-9][A-Za-z0-9._@-]{1,127}$/;

/**
 * Whether a text may be the id of an imported key: 2 to 128 letters, digits, `.`, `_`, `@` and `-`, the
 * first a letter or digit. One that begins like a value of our own (`ak_live_`, `sk_live_`, …) must be a
 * genuine app key: so a mistyped one is refused without a look-up, and a secret is never taken for an id.
 *
 * @example
 * ```ts
 * import { isForeignAppKey } from '@countersign/core';
 * isForeignAppKey('2021000118600001'); // true
 * isForeignAppKey('sk_live_0123456789'); // false
 * ```
 */
export function isForeignAppKey(
  text: string,
  format: Pick<CredentialFormat, 'beginsLikeOurs' | 'isAppKey'> = defaultFormat,
): boolean {
  return grammar.test(text) && (!format.beginsLikeOurs(text) || format.isAppKey(text));
}

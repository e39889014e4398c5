import { makeKey, type MintedKey, type MintKeyOptions } from './make-key.ts';

/**
 * Makes a key, and the secret that its schemes need, held as they need it. Stores nothing.
 *
 * Throws `TypeError` or `RangeError`, naming the option, when such a key could not work.
 *
 * @example
 * ```ts
 * import { ephemeralKeyRing, mintKey, type Scheme } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * function mintReader(enabled: readonly Scheme[], nowMs: number) {
 *   return mintKey({
 *     appId: 'app_4fGk29XbQz81LmNo',
 *     label: 'nightly export',
 *     environment: 'live',
 *     scopes: ['orders:read'],
 *     schemes: ['sorted-params'],
 *     enabled,
 *     keyRing: ephemeralKeyRing(engine),
 *     engine,
 *     nowMs,
 *   });
 * }
 * ```
 */
export function mintKey(options: MintKeyOptions): MintedKey {
  return makeKey(options);
}

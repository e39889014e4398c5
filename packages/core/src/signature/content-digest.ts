import type { BodyDigest } from '../authenticate/scheme.ts';
import type { CryptoEngine, HashAlgorithm } from '../ports/crypto-engine.ts';
import { parseByteDictionary } from './http-signature/structured-fields.ts';

/** What a `Content-Digest` field says: digests to check, nothing we know, or nothing readable. */
export type ContentDigest =
  | { readonly kind: 'digests'; readonly digests: readonly BodyDigest[] }
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'malformed' };

/** The algorithms of RFC 9530 §5 that are not deprecated. */
const algorithms: ReadonlyMap<string, HashAlgorithm> = new Map([
  ['sha-256', 'sha256'],
  ['sha-512', 'sha512'],
]);

/**
 * Parses the value of `Content-Digest` (RFC 9530 §2). Members with other algorithms than `sha-256`
 * and `sha-512` are passed over; without at least one of these the field is `unsupported`.
 *
 * @param value All lines of the field, joined by `, `.
 *
 * @example
 * ```ts
 * import { parseContentDigest } from '@countersign/core';
 * parseContentDigest('sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:').kind; // 'digests'
 * ```
 */
export function parseContentDigest(value: string): ContentDigest {
  const members = parseByteDictionary(value);
  if (members === undefined) return { kind: 'malformed' };
  const digests: BodyDigest[] = [];
  for (const { key, base64 } of members) {
    const algorithm = algorithms.get(key);
    if (algorithm !== undefined) digests.push({ algorithm, base64 });
  }
  return digests.length > 0 ? { kind: 'digests', digests } : { kind: 'unsupported' };
}

/**
 * The value of `Content-Digest` for a body (RFC 9530 §2).
 *
 * @param body The bytes as they will be sent, after any content encoding; a string counts as UTF-8.
 * @param engine Hashes.
 * @param algorithm `sha256` by default.
 *
 * @example
 * ```ts
 * import { createContentDigest, type CryptoEngine } from '@countersign/core';
 * const digest = (engine: CryptoEngine) => createContentDigest('{"hello": "world"}\n', engine);
 * ```
 */
export function createContentDigest(
  body: string | Uint8Array,
  engine: CryptoEngine,
  algorithm: 'sha256' | 'sha512' = 'sha256',
): string {
  const name = algorithm === 'sha256' ? 'sha-256' : 'sha-512';
  return `${name}=:${engine.hash(algorithm, body, 'base64')}:`;
}

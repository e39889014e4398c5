import type { HashAlgorithm } from '@countersign/core';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { utf8Encode } from '../utf8.ts';

/** The hash functions by their names. */
export const hashes = { md5, sha1, sha256, sha512 } as const satisfies Record<
  HashAlgorithm,
  unknown
>;

/** Strings are hashed as UTF-8. */
export function bytesOf(message: string | Uint8Array): Uint8Array {
  return typeof message === 'string' ? utf8Encode(message) : message;
}

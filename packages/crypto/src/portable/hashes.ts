import type { HashAlgorithm } from '@countersign/core';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';

/** The hash functions by their names. */
export const hashes = { md5, sha1, sha256, sha512 } as const satisfies Record<
  HashAlgorithm,
  unknown
>;

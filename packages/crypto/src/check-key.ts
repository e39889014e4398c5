import { isPublicPoint } from './ed25519-point.ts';

/** Throws a `RangeError` unless an AES-256 key has its 32 bytes. */
export function checkCipherKey(key: Uint8Array): void {
  if (key.length !== 32) throw new RangeError('"key" must have 32 bytes');
}

/** Throws a `RangeError` when an HMAC key is empty. */
export function checkMacSecret(secret: string | Uint8Array): void {
  if (secret.length === 0) throw new RangeError('"secret" must not be empty');
}

/** The bytes of a public key, if they are one. Throws a `TypeError` otherwise. */
export function checkPublicKey(point: Uint8Array | undefined): Uint8Array {
  if (point !== undefined && isPublicPoint(point)) return point;
  throw new TypeError('"publicKey" must be an Ed25519 public key of 32 bytes as base64url');
}

/** The seed of a private key, if it has its 32 bytes. Throws a `TypeError` otherwise. */
export function checkSeed(seed: Uint8Array | undefined): Uint8Array {
  if (seed?.length === 32) return seed;
  throw new TypeError('"privateKey" must be an Ed25519 seed of 32 bytes as base64url');
}

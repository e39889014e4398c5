/** Throws a `RangeError` unless an AES-256 key has its 32 bytes. */
export function checkCipherKey(key: Uint8Array): void {
  if (key.length !== 32) throw new RangeError('"key" must have 32 bytes');
}

/** Throws a `RangeError` when an HMAC key is empty. */
export function checkMacSecret(secret: string | Uint8Array): void {
  if (secret.length === 0) throw new RangeError('"secret" must not be empty');
}

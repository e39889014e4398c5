/** The most that one call of `getRandomValues` gives (W3C Web Cryptography §10.1.1). */
const quotaBytes = 65_536;

/** Bytes from the platform's CSPRNG, through Web Crypto. */
export function randomBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let start = 0; start < length; start += quotaBytes) {
    globalThis.crypto.getRandomValues(bytes.subarray(start, start + quotaBytes));
  }
  return bytes;
}

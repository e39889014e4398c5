import { fromHex } from './bytes.ts';
import { toInteger } from './integers.ts';

/** AlgorithmIdentifier of a P-256 key: id-ecPublicKey with prime256v1 (RFC 5480 §2.1.1). */
export const p256Identifier = fromHex('06072a8648ce3d020106082a8648ce3d030107');

// NIST SP 800-186 §3.2.1.3
const prime = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const curveB = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/**
 * Whether bytes are a point of P-256 in its uncompressed form. Every such point proves something: the
 * curve has prime order, and its point at infinity has no such form.
 */
export function isP256Point(bytes: Uint8Array): boolean {
  if (bytes.length !== 65 || bytes[0] !== 0x04) return false;
  const x = toInteger(bytes.subarray(1, 33));
  const y = toInteger(bytes.subarray(33));
  if (x >= prime || y >= prime) return false;
  return (y * y - (x * x * x - 3n * x + curveB)) % prime === 0n;
}

/** Whether bytes are a private key: a number from 1 to just below the curve's order. */
export function isP256Scalar(bytes: Uint8Array): boolean {
  const scalar = toInteger(bytes);
  return bytes.length === 32 && scalar > 0n && scalar < order;
}

import { powerOfPublic } from './public-key/integers.ts';

const prime = 2n ** 255n - 19n;
/** The curve's constant d (RFC 8032 §5.1). */
const curveD = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;
/** The y coordinates of the points of order 1, 2, 4 and 8; with those keys anybody can sign. */
const smallOrderY: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  prime - 1n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
]);

/**
 * Whether 32 bytes are an Ed25519 public key that proves something: the canonical encoding of a
 * point on the curve (RFC 8032 §5.1.3) that is not of small order.
 */
export function isPublicPoint(bytes: Uint8Array): boolean {
  if (bytes.length !== 32) return false;
  let y = 0n;
  for (const byte of bytes.toReversed()) y = (y << 8n) | BigInt(byte);
  y &= 2n ** 255n - 1n;
  if (y >= prime || smallOrderY.has(y)) return false;
  // x² = u / v has a root exactly when u · v is a square (Euler's criterion).
  const u = y * y - 1n;
  const v = curveD * y * y + 1n;
  return powerOfPublic(u * v, (prime - 1n) / 2n, prime) === 1n;
}

import { equalBytes, fromHex } from './bytes.ts';
import { DerReader } from './der-reader.ts';
import { isP256Point, p256Identifier } from './p256.ts';

/** The numbers of an RSA public key. */
export interface RsaNumbers {
  readonly modulus: bigint;
  readonly exponent: bigint;
}

/** AlgorithmIdentifier of an RSA key: rsaEncryption with NULL (RFC 3279 §2.3.1). */
const rsaIdentifier = fromHex('06092a864886f70d0101010500');
/** NIST SP 800-131A: less is broken too soon. */
const minModulus = 2n ** 2047n;
/** More costs a server time on every request, and nobody uses it. */
const endModulus = 2n ** 8192n;
/** What OpenSSL takes for every length of modulus. */
const endExponent = 2n ** 64n;

/**
 * The point of a P-256 public key. Throws a `TypeError` unless `spki` is the DER of one, uncompressed.
 *
 * @param spki A SubjectPublicKeyInfo (RFC 5480 §2).
 */
export function readP256Point(spki: Uint8Array | undefined): Uint8Array {
  const point = readKeyBits(spki, p256Identifier);
  if (point !== undefined && isP256Point(point)) return point;
  throw new TypeError(
    '"publicKey" must be a P-256 public key, uncompressed: its SubjectPublicKeyInfo as base64url',
  );
}

/**
 * The numbers of an RSA public key. Throws a `TypeError` unless `spki` is the DER of a usable one.
 *
 * @param spki A SubjectPublicKeyInfo (RFC 3279 §2.3.1).
 */
export function readRsaNumbers(spki: Uint8Array | undefined): RsaNumbers {
  const bits = readKeyBits(spki, rsaIdentifier);
  const numbers = bits && readNumbers(bits);
  if (numbers === undefined) {
    throw new TypeError(
      '"publicKey" must be an RSA public key: its SubjectPublicKeyInfo as base64url',
    );
  }
  const { modulus, exponent } = numbers;
  if (modulus < minModulus || modulus >= endModulus || modulus % 2n === 0n) {
    throw new TypeError('"publicKey" must have a modulus of 2048 to 8192 bits');
  }
  if (exponent < 3n || exponent >= endExponent || exponent % 2n === 0n) {
    throw new TypeError('"publicKey" must have an odd exponent from 3 to 64 bits');
  }
  return numbers;
}

function readKeyBits(spki: Uint8Array | undefined, identifier: Uint8Array): Uint8Array | undefined {
  if (spki === undefined) return undefined;
  const outer = new DerReader(spki);
  const inner = new DerReader(outer.read(0x30));
  const isOurs = equalBytes(inner.read(0x30), identifier);
  const bits = inner.read(0x03);
  // its first byte counts the bits that are not used
  const isWhole = outer.isSound() && inner.isSound() && bits[0] === 0;
  return isOurs && isWhole ? bits.subarray(1) : undefined;
}

/** RSAPublicKey (RFC 8017 §A.1.1). */
function readNumbers(bits: Uint8Array): RsaNumbers | undefined {
  const outer = new DerReader(bits);
  const inner = new DerReader(outer.read(0x30));
  const modulus = inner.readUnsigned();
  const exponent = inner.readUnsigned();
  return outer.isSound() && inner.isSound() ? { modulus, exponent } : undefined;
}

import { concat, equalBytes, fromHex } from '../public-key/bytes.ts';
import { hashes } from './hashes.ts';

/** DigestInfo up to the digest itself (RFC 8017 §9.2, note 1). */
const digestInfoPrefix = {
  sha1: fromHex('3021300906052b0e03021a05000414'),
  sha256: fromHex('3031300d060960864801650304020105000420'),
} as const;

/**
 * The one encoded message that a signature may open to (EMSA-PKCS1-v1_5, RFC 8017 §9.2). To build and
 * compare it whole is safe; to parse what came is how padding was forged (CVE-2006-4339).
 *
 * @param length That of the modulus, in bytes.
 */
export function encodePkcs1(
  hash: keyof typeof digestInfoPrefix,
  message: Uint8Array,
  length: number,
): Uint8Array {
  const digestInfo = concat(digestInfoPrefix[hash], hashes[hash](message));
  const padding = new Uint8Array(length - digestInfo.length - 3).fill(0xff);
  return concat(fromHex('0001'), padding, fromHex('00'), digestInfo);
}

const digestLength = 64;

/**
 * Whether an encoded message is one of these bytes (EMSA-PSS-VERIFY with SHA-512, MGF1 of SHA-512 and a
 * salt of any length, which the padding before it tells; RFC 8017 §9.1.2).
 *
 * @param bits The length of the modulus less one, in bits.
 */
export function holdsPss(message: Uint8Array, encoded: Uint8Array, bits: number): boolean {
  if (encoded.length < digestLength + 2 || encoded.at(-1) !== 0xbc) return false;
  const blockLength = encoded.length - digestLength - 1;
  const digest = encoded.subarray(blockLength, -1);
  const unusedBits = 8 * encoded.length - bits;
  const firstMask = 0xff >> unusedBits;
  const [first = 0] = encoded;
  if (first > firstMask) return false;
  const mask = maskOf(digest, blockLength);
  const block = encoded.subarray(0, blockLength).map((byte, index) => byte ^ (mask[index] ?? 0));
  block[0] = (block[0] ?? 0) & firstMask;
  // zeros, then 01, then the salt
  const end = block.findIndex((byte) => byte !== 0);
  if (block[end] !== 1) return false;
  const salt = block.subarray(end + 1);
  const expected = hashes.sha512(concat(new Uint8Array(8), hashes.sha512(message), salt));
  return equalBytes(digest, expected);
}

/** MGF1 of SHA-512 (RFC 8017 §B.2.1). */
function maskOf(seed: Uint8Array, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / digestLength) }, (_, counter) =>
    hashes.sha512(concat(seed, new Uint8Array([0, 0, counter >> 8, counter]))),
  );
  return concat(...blocks).subarray(0, length);
}

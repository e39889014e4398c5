import { constants, createHash, privateEncrypt, publicDecrypt, type KeyObject } from 'node:crypto';

const { RSA_NO_PADDING: padding } = constants;

/** The signature that opens to exactly these bytes, which no honest signer would make. */
export function signEncoded(privateKey: KeyObject, encoded: Uint8Array): Uint8Array {
  return new Uint8Array(privateEncrypt({ key: privateKey, padding }, encoded));
}

/** What a signature opens to. */
export function openSignature(publicKey: KeyObject, signature: Uint8Array): Buffer {
  return publicDecrypt({ key: publicKey, padding }, signature);
}

// RFC 8017 §9.2, note 1
const prefixes = {
  sha1: '3021300906052b0e03021a05000414',
  sha256: '3031300d060960864801650304020105000420',
} as const;

/** DigestInfo of a message. */
export function digestInfo(
  hash: keyof typeof prefixes,
  message: string,
  prefix: string = prefixes[hash],
): Buffer {
  return Buffer.concat([Buffer.from(prefix, 'hex'), createHash(hash).update(message).digest()]);
}

/** `00 01 FF … FF 00`, then the rest; as many bytes of padding as `length` leaves. */
export function padded(rest: Uint8Array, length: number): Buffer {
  const fill = Buffer.alloc(length - rest.length - 3, 0xff);
  return Buffer.concat([Buffer.from([0, 1]), fill, Buffer.from([0]), rest]);
}

/** The largest number whose cube is at most `value`. */
export function cubeRoot(value: bigint): bigint {
  let low = 0n;
  let high = 1n << BigInt(Math.ceil(value.toString(2).length / 3) + 1);
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** 3n <= value) low = middle;
    else high = middle - 1n;
  }
  return low;
}

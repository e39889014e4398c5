import { encodeBase62Number } from './base62.ts';

/** How many base62 digits hold 32 bits. */
export const CHECKSUM_LENGTH = 6;

/** The polynomial of IEEE 802.3, bits reversed. */
const polynomial = 0xedb8_8320;

/** Signed, so that the running remainder stays a small integer. */
const table = Int32Array.from({ length: 256 }, (_, index) => {
  let remainder = index;
  for (let bit = 0; bit < 8; bit += 1) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ polynomial : remainder >>> 1;
  }
  return remainder;
});

/** What a CRC-32 starts from. */
export const CRC32_START = -1;

/** Takes one character of an ASCII text into a running CRC-32. */
export function crc32Step(remainder: number, code: number): number {
  return (remainder >>> 8) ^ (table[(remainder ^ code) & 0xff] ?? 0);
}

/** Takes a whole ASCII text into a running CRC-32. */
export function crc32Run(remainder: number, text: string): number {
  let running = remainder;
  for (let index = 0; index < text.length; index += 1) {
    running = crc32Step(running, text.charCodeAt(index));
  }
  return running;
}

/** The CRC-32 that a running one comes to when nothing follows. */
export function crc32End(remainder: number): number {
  return ~remainder >>> 0;
}

/**
 * The checksum that ends keys, secrets and tokens: the CRC-32 of what stands before it, as six base62
 * digits. It finds typing errors without a store and proves nothing.
 */
export function checksumOf(text: string): string {
  return encodeBase62Number(crc32End(crc32Run(CRC32_START, text)), CHECKSUM_LENGTH);
}

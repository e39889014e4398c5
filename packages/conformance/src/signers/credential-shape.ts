import type { Random } from '../random.ts';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The three kinds of value that end in a checksum. */
export type CheckedKind = 'ak' | 'sk' | 'at';

const lengths = { ak: 22, sk: 43, at: 43 } as const;

/**
 * A value of the right shape, with a right checksum, that no subject has issued.
 *
 * @example
 * ```ts
 * import { createRandom, strangeValue } from '@countersign/conformance';
 * strangeValue('ak', createRandom(1)); // 'ak_live_…', 36 characters
 * ```
 */
export function strangeValue(kind: CheckedKind, random: Random): string {
  const digits = Array.from({ length: lengths[kind] }, () => base62.charAt(random.integer(62)));
  const body = `${kind}_live_${digits.join('')}`;
  return body + checksumOf(body);
}

/**
 * The same value with a checksum that is certainly wrong.
 *
 * @example
 * ```ts
 * import { spoilChecksum } from '@countersign/conformance';
 * spoilChecksum('ak_live_0000'); // 'ak_live_0001'
 * ```
 */
export function spoilChecksum(value: string): string {
  const last = base62.indexOf(value.slice(-1));
  return value.slice(0, -1) + base62.charAt((last + 1) % 62);
}

/**
 * CRC-32 (IEEE 802.3) of a text as six base62 digits, most significant first.
 *
 * @example
 * ```ts
 * import { checksumOf } from '@countersign/conformance';
 * checksumOf('123456789'); // CRC-32 is 0xCBF43926, hence '3jZWsY'
 * ```
 */
export function checksumOf(text: string): string {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  let rest = (crc ^ 0xffffffff) >>> 0;
  let digits = '';
  for (let place = 0; place < 6; place += 1) {
    digits = base62.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

import type { CryptoEngine } from '../ports/crypto-engine.ts';

/** The digits of base62, in the order of their values and of ASCII. */
export const BASE62_DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The largest multiple of 62 that a byte can count to; bytes from here on would favour some digits. */
const rejectFrom = 248;

/**
 * Draws base62 digits, each of the 62 equally likely, by rejection sampling.
 *
 * @param length How many digits.
 */
export function randomBase62(engine: CryptoEngine, length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of engine.randomBytes(length - text.length)) {
      if (byte < rejectFrom) text += BASE62_DIGITS.charAt(byte % 62);
    }
  }
  return text;
}

/**
 * Writes a whole number with a fixed count of base62 digits, most significant first.
 *
 * Throws `RangeError` when `value` is not a whole number that fits.
 */
export function encodeBase62Number(value: number, digits: number): string {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 62 ** digits) {
    throw new RangeError(`"value" must be a whole number of at most ${digits} base62 digits`);
  }
  let text = '';
  let rest = value;
  for (let place = 0; place < digits; place += 1) {
    text = BASE62_DIGITS.charAt(rest % 62) + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

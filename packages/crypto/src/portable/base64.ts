const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const alphabets = { base64: `${digits}+/`, base64url: `${digits}-_` } as const;

/** Writes bytes in base64 with padding, or in base64url without (RFC 4648 §4, §5). */
export function encodeBase64(bytes: Uint8Array, variant: keyof typeof alphabets): string {
  const alphabet = alphabets[variant];
  let text = '';
  let bits = 0;
  let bitCount = 0;
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xffff;
    bitCount += 8;
    while (bitCount >= 6) {
      bitCount -= 6;
      text += alphabet.charAt((bits >> bitCount) & 63);
    }
  }
  if (bitCount > 0) text += alphabet.charAt((bits << (6 - bitCount)) & 63);
  return variant === 'base64' ? text.padEnd(Math.ceil(text.length / 4) * 4, '=') : text;
}

/** The bytes that {@link encodeBase64} writes as `text`, or undefined when there are none. */
export function decodeBase64(
  text: string,
  variant: keyof typeof alphabets,
): Uint8Array | undefined {
  const alphabet = alphabets[variant];
  const body = variant === 'base64' ? text.replace(/={1,2}$/, '') : text;
  const bytes = new Uint8Array(Math.floor((body.length * 3) / 4));
  let written = 0;
  let bits = 0;
  let bitCount = 0;
  for (const character of body) {
    const digit = alphabet.indexOf(character);
    if (digit === -1) return undefined;
    bits = ((bits << 6) | digit) & 0xffff;
    bitCount += 6;
    if (bitCount >= 8) {
      bitCount -= 8;
      bytes[written++] = bits >> bitCount;
    }
  }
  // one spelling per value: padding and left-over bits must be as written
  return encodeBase64(bytes, variant) === text ? bytes : undefined;
}

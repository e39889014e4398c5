/** The number that bytes write, most significant first (OS2IP, RFC 8017 §4.2). */
export function toInteger(bytes: Uint8Array): bigint {
  let hex = '0x0';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return BigInt(hex);
}

/** A number as so many bytes; undefined when it does not fit (I2OSP, RFC 8017 §4.1). */
export function toBytes(value: bigint, length: number): Uint8Array | undefined {
  const hex = value.toString(16).padStart(2 * length, '0');
  if (hex.length > 2 * length) return undefined;
  return Uint8Array.from({ length }, (_, index) =>
    Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16),
  );
}

/** `base ** exponent % modulus`. Its time tells all three, so it is for public numbers alone. */
export function powerOfPublic(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

import type { BinaryEncoding } from '@countersign/core';

/** Writes bytes as text. */
export function encode(bytes: Uint8Array, encoding: BinaryEncoding): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(encoding);
}

/**
 * Exactly what {@link encode} writes: `Buffer.from` alone forgives nine spellings. The last character
 * before the end of a group may carry only the bits that its bytes need (RFC 4648 §3.5).
 */
const canonical: Readonly<Record<BinaryEncoding, RegExp>> = {
  hex: /^(?:[0-9a-f]{2})*$/,
  base64: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/,
  base64url: /^(?:[\w-]{4})*(?:[\w-][AQgw]|[\w-]{2}[AEIMQUYcgkosw048])?$/,
};

/** Reads what {@link encode} wrote, and nothing else. */
export function decode(text: string, encoding: BinaryEncoding): Uint8Array | undefined {
  if (!canonical[encoding].test(text)) return undefined;
  const bytes = Buffer.from(text, encoding);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

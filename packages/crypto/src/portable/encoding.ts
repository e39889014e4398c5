import type { BinaryEncoding } from '@countersign/core';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { decodeBase64, encodeBase64 } from './base64.ts';

/** Writes bytes as text. */
export function encode(bytes: Uint8Array, encoding: BinaryEncoding): string {
  return encoding === 'hex' ? bytesToHex(bytes) : encodeBase64(bytes, encoding);
}

/** Reads what {@link encode} wrote, and nothing else. */
export function decode(text: string, encoding: BinaryEncoding): Uint8Array | undefined {
  if (encoding !== 'hex') return decodeBase64(text, encoding);
  return /^(?:[0-9a-f]{2})*$/.test(text) ? hexToBytes(text) : undefined;
}

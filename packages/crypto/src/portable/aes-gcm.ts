import type { Ciphertext } from '@countersign/core';
import { gcm } from '@noble/ciphers/aes.js';
import { checkCipherKey } from '../check-key.ts';
import { utf8Decode, utf8Encode } from '../utf8.ts';
import { decode, encode } from './encoding.ts';
import { randomBytes } from './random.ts';

const ivLength = 12;
const tagLength = 16;

/** AES-256-GCM under a fresh 96-bit IV (NIST SP 800-38D §8.2.2). */
export function encrypt(key: Uint8Array, plaintext: string, associatedData: string): Ciphertext {
  checkCipherKey(key);
  const iv = randomBytes(ivLength);
  const sealed = gcm(key, iv, utf8Encode(associatedData)).encrypt(utf8Encode(plaintext));
  return {
    iv: encode(iv, 'base64url'),
    data: encode(sealed.subarray(0, -tagLength), 'base64url'),
    tag: encode(sealed.subarray(-tagLength), 'base64url'),
  };
}

/** Opens what {@link encrypt} sealed. */
export function decrypt(
  key: Uint8Array,
  ciphertext: Ciphertext,
  associatedData: string,
): string | undefined {
  checkCipherKey(key);
  const iv = decode(ciphertext.iv, 'base64url');
  const data = decode(ciphertext.data, 'base64url');
  const tag = decode(ciphertext.tag, 'base64url');
  if (iv?.length !== ivLength || tag?.length !== tagLength || data === undefined) return undefined;
  const sealed = new Uint8Array([...data, ...tag]);
  try {
    return utf8Decode(gcm(key, iv, utf8Encode(associatedData)).decrypt(sealed));
  } catch {
    return undefined;
  }
}

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Ciphertext } from '@countersign/core';
import { checkCipherKey } from '../check-key.ts';
import { utf8Decode } from '../utf8.ts';
import { decode } from './encoding.ts';

const cipher = 'aes-256-gcm';
const ivLength = 12;
const authTagLength = 16;

/** AES-256-GCM under a fresh 96-bit IV (NIST SP 800-38D §8.2.2). */
export function encrypt(key: Uint8Array, plaintext: string, associatedData: string): Ciphertext {
  checkCipherKey(key);
  const iv = randomBytes(ivLength);
  const sealing = createCipheriv(cipher, key, iv, { authTagLength });
  sealing.setAAD(Buffer.from(associatedData));
  const data = sealing.update(plaintext, 'utf8', 'base64url') + sealing.final('base64url');
  const tag = sealing.getAuthTag().toString('base64url');
  return { iv: iv.toString('base64url'), data, tag };
}

/** Opens what {@link encrypt} sealed; Node alone would accept a tag of four bytes. */
export function decrypt(
  key: Uint8Array,
  ciphertext: Ciphertext,
  associatedData: string,
): string | undefined {
  checkCipherKey(key);
  const iv = decode(ciphertext.iv, 'base64url');
  const data = decode(ciphertext.data, 'base64url');
  const tag = decode(ciphertext.tag, 'base64url');
  if (iv?.length !== ivLength || tag?.length !== authTagLength || data === undefined) {
    return undefined;
  }
  const opening = createDecipheriv(cipher, key, iv, { authTagLength });
  opening.setAAD(Buffer.from(associatedData));
  opening.setAuthTag(tag);
  const plaintext = opening.update(data);
  try {
    // Nothing of `plaintext` counts before the tag was checked here.
    opening.final();
  } catch {
    return undefined;
  }
  return utf8Decode(plaintext);
}

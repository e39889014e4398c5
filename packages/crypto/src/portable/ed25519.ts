import type {
  BinaryEncoding,
  KeyPair,
  PrivateKey,
  PublicKey,
  PublicKeyAlgorithm,
} from '@countersign/core';
import { ed25519 } from '@noble/curves/ed25519.js';
import { checkPublicKey, checkSeed } from '../check-key.ts';
import { bytesOf } from '../utf8.ts';
import { decode, encode } from './encoding.ts';
import { randomBytes } from './random.ts';

class PortablePublicKey implements PublicKey {
  readonly kind = 'public';
  readonly algorithm: PublicKeyAlgorithm = 'ed25519';
  readonly #point: Uint8Array;

  constructor(point: Uint8Array) {
    this.#point = point;
  }

  verify(message: string | Uint8Array, signature: Uint8Array): boolean {
    if (signature.length !== 64) return false;
    return ed25519.verify(signature, bytesOf(message), this.#point, { zip215: false });
  }
}

class PortablePrivateKey implements PrivateKey {
  readonly kind = 'private';
  readonly algorithm: PublicKeyAlgorithm = 'ed25519';
  readonly #seed: Uint8Array;

  constructor(seed: Uint8Array) {
    this.#seed = seed;
  }

  sign(message: string | Uint8Array, encoding: BinaryEncoding): string {
    return encode(ed25519.sign(bytesOf(message), this.#seed), encoding);
  }
}

/** Prepares the `x` of a JWK. */
export function publicKey(_algorithm: PublicKeyAlgorithm, x: string): PublicKey {
  return new PortablePublicKey(checkPublicKey(decode(x, 'base64url')));
}

/** Prepares the `d` of a JWK. */
export function privateKey(_algorithm: PublicKeyAlgorithm, d: string): PrivateKey {
  return new PortablePrivateKey(checkSeed(decode(d, 'base64url')));
}

/** Makes a key pair. */
export function generateKeyPair(_algorithm: PublicKeyAlgorithm): KeyPair {
  const seed = randomBytes(32);
  const point = ed25519.getPublicKey(seed);
  return { publicKey: encode(point, 'base64url'), privateKey: encode(seed, 'base64url') };
}

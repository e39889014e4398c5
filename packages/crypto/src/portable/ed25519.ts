import type { BinaryEncoding, PrivateKey, PublicKey } from '@countersign/core';
import { ed25519 as curve } from '@noble/curves/ed25519.js';
import { checkPublicKey, checkSeed } from '../check-key.ts';
import type { KeyPairFamily } from '../public-key/key-families.ts';
import { bytesOf } from '../utf8.ts';
import { decode, encode } from './encoding.ts';
import { randomBytes } from './random.ts';

class PortablePublicKey implements PublicKey {
  readonly kind = 'public';
  readonly algorithm = 'ed25519';
  readonly #point: Uint8Array;

  constructor(point: Uint8Array) {
    this.#point = point;
  }

  verify(message: string | Uint8Array, signature: Uint8Array): boolean {
    if (signature.length !== 64) return false;
    return curve.verify(signature, bytesOf(message), this.#point, { zip215: false });
  }
}

class PortablePrivateKey implements PrivateKey {
  readonly kind = 'private';
  readonly algorithm = 'ed25519';
  readonly #seed: Uint8Array;

  constructor(seed: Uint8Array) {
    this.#seed = seed;
  }

  sign(message: string | Uint8Array, encoding: BinaryEncoding): string {
    return encode(curve.sign(bytesOf(message), this.#seed), encoding);
  }
}

/** Ed25519 by noble. */
export const ed25519: KeyPairFamily = {
  publicKey: (x) => new PortablePublicKey(checkPublicKey(decode(x, 'base64url'))),
  privateKey: (d) => new PortablePrivateKey(checkSeed(decode(d, 'base64url'))),
  generateKeyPair() {
    const seed = randomBytes(32);
    const point = curve.getPublicKey(seed);
    return { publicKey: encode(point, 'base64url'), privateKey: encode(seed, 'base64url') };
  },
};

import type { PublicKey } from '@countersign/core';
import { equalBytes } from '../public-key/bytes.ts';
import { powerOfPublic, toBytes, toInteger } from '../public-key/integers.ts';
import type { KeyFamily, RsaAlgorithm } from '../public-key/key-families.ts';
import { readRsaNumbers, type RsaNumbers } from '../public-key/spki.ts';
import { bytesOf } from '../utf8.ts';
import { encodePkcs1, holdsPss } from './emsa.ts';
import { decode } from './encoding.ts';

/**
 * RSA verification over BigInt. Everything in it is public, so that it may take whatever time it takes;
 * signing is not offered, since BigInt would tell the private key by its timing.
 */
class PortablePublicKey implements PublicKey {
  readonly kind = 'public';
  readonly algorithm: RsaAlgorithm;
  readonly #numbers: RsaNumbers;
  readonly #bits: number;

  constructor(algorithm: RsaAlgorithm, numbers: RsaNumbers) {
    this.algorithm = algorithm;
    this.#numbers = numbers;
    this.#bits = numbers.modulus.toString(2).length;
  }

  verify(message: string | Uint8Array, signature: Uint8Array): boolean {
    const { modulus, exponent } = this.#numbers;
    const length = Math.ceil(this.#bits / 8);
    if (signature.length !== length) return false;
    const representative = toInteger(signature);
    if (representative >= modulus) return false;
    const opened = powerOfPublic(representative, exponent, modulus);
    switch (this.algorithm) {
      case 'rsa-v1_5-sha256':
        return equals(opened, encodePkcs1('sha256', bytesOf(message), length));
      case 'rsa-v1_5-sha1':
        return equals(opened, encodePkcs1('sha1', bytesOf(message), length));
      case 'rsa-pss-sha512': {
        const encoded = toBytes(opened, Math.ceil((this.#bits - 1) / 8));
        return encoded !== undefined && holdsPss(bytesOf(message), encoded, this.#bits - 1);
      }
      default:
        this.algorithm satisfies never;
        return false;
    }
  }
}

/** RSA without signing. */
export function rsa(algorithm: RsaAlgorithm): KeyFamily {
  return {
    publicKey: (text) =>
      new PortablePublicKey(algorithm, readRsaNumbers(decode(text, 'base64url'))),
    privateKey() {
      throw new RangeError(
        `"algorithm" must not be ${algorithm}: the portable engine only verifies RSA. Sign with ` +
          'ed25519 or ecdsa-p256-sha256, or with the engine of @countersign/crypto/node',
      );
    },
  };
}

function equals(opened: bigint, expected: Uint8Array): boolean {
  const bytes = toBytes(opened, expected.length);
  return bytes !== undefined && equalBytes(bytes, expected);
}

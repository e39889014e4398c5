import type { BinaryEncoding, PrivateKey, PublicKey } from '@countersign/core';
import { p256 } from '@noble/curves/nist.js';
import { concat, fromHex } from '../public-key/bytes.ts';
import type { KeyPairFamily } from '../public-key/key-families.ts';
import { readP256Scalar } from '../public-key/pkcs8.ts';
import { readP256Point } from '../public-key/spki.ts';
import { bytesOf } from '../utf8.ts';
import { decode, encode } from './encoding.ts';

const algorithm = 'ecdsa-p256-sha256';
/** Low values of `s` are a rule of blockchains, not of RFC 9421 §3.3.4. */
const form = { lowS: false, prehash: true, format: 'compact' } as const;

/** What precedes the point in a SubjectPublicKeyInfo (RFC 5480 §2). */
const spkiPrefix = fromHex('3059301306072a8648ce3d020106082a8648ce3d030107034200');
/** What precedes the scalar in PKCS #8 (RFC 5208 §5, RFC 5915 §3), and the point after it. */
const pkcs8Prefix = fromHex(
  '308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420',
);
const pointPrefix = fromHex('a144034200');

class PortablePublicKey implements PublicKey {
  readonly kind = 'public';
  readonly algorithm = algorithm;
  readonly #point: Uint8Array;

  constructor(point: Uint8Array) {
    this.#point = point;
  }

  verify(message: string | Uint8Array, signature: Uint8Array): boolean {
    return signature.length === 64 && p256.verify(signature, bytesOf(message), this.#point, form);
  }
}

class PortablePrivateKey implements PrivateKey {
  readonly kind = 'private';
  readonly algorithm = algorithm;
  readonly #scalar: Uint8Array;

  constructor(scalar: Uint8Array) {
    this.#scalar = scalar;
  }

  sign(message: string | Uint8Array, encoding: BinaryEncoding): string {
    return encode(p256.sign(bytesOf(message), this.#scalar, form), encoding);
  }
}

/** ECDSA over P-256 by noble. */
export const ecdsa: KeyPairFamily = {
  publicKey: (text) => new PortablePublicKey(readP256Point(decode(text, 'base64url'))),
  privateKey: (text) => new PortablePrivateKey(readP256Scalar(decode(text, 'base64url'))),
  generateKeyPair() {
    const scalar = p256.utils.randomSecretKey();
    const point = p256.getPublicKey(scalar, false);
    const privateKey = concat(pkcs8Prefix, scalar, pointPrefix, point);
    return {
      publicKey: encode(concat(spkiPrefix, point), 'base64url'),
      privateKey: encode(privateKey, 'base64url'),
    };
  },
};

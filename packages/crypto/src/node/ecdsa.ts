import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import type { BinaryEncoding, PrivateKey, PublicKey } from '@countersign/core';
import type { KeyPairFamily } from '../public-key/key-families.ts';
import { readP256Scalar } from '../public-key/pkcs8.ts';
import { readP256Point } from '../public-key/spki.ts';
import { bytesOf } from '../utf8.ts';
import { decode } from './encoding.ts';

const algorithm = 'ecdsa-p256-sha256';
/** `r` and `s`, 32 bytes each, and not the DER that Node writes by itself. */
const dsaEncoding = 'ieee-p1363';

class NodePublicKey implements PublicKey {
  readonly kind = 'public';
  readonly algorithm = algorithm;
  readonly #key: KeyObject;

  constructor(key: KeyObject) {
    this.#key = key;
  }

  verify(message: string | Uint8Array, signature: Uint8Array): boolean {
    if (signature.length !== 64) return false;
    return verify('sha256', bytesOf(message), { key: this.#key, dsaEncoding }, signature);
  }
}

class NodePrivateKey implements PrivateKey {
  readonly kind = 'private';
  readonly algorithm = algorithm;
  readonly #key: KeyObject;

  constructor(key: KeyObject) {
    this.#key = key;
  }

  sign(message: string | Uint8Array, encoding: BinaryEncoding): string {
    const signature = sign('sha256', bytesOf(message), { key: this.#key, dsaEncoding });
    return signature.toString(encoding);
  }
}

/** ECDSA over P-256 on `node:crypto`. */
export const ecdsa: KeyPairFamily = {
  publicKey(text) {
    readP256Point(decode(text, 'base64url'));
    const key = Buffer.from(text, 'base64url');
    return new NodePublicKey(createPublicKey({ key, format: 'der', type: 'spki' }));
  },
  privateKey(text) {
    readP256Scalar(decode(text, 'base64url'));
    const key = Buffer.from(text, 'base64url');
    return new NodePrivateKey(createPrivateKey({ key, format: 'der', type: 'pkcs8' }));
  },
  generateKeyPair() {
    const { publicKey, privateKey } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      publicKeyEncoding: { format: 'der', type: 'spki' },
      privateKeyEncoding: { format: 'der', type: 'pkcs8' },
    });
    return {
      publicKey: publicKey.toString('base64url'),
      privateKey: privateKey.toString('base64url'),
    };
  },
};

import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import type { BinaryEncoding, PrivateKey, PublicKey } from '@countersign/core';
import { checkPublicKey, checkSeed } from '../check-key.ts';
import type { KeyPairFamily } from '../public-key/key-families.ts';
import { bytesOf } from '../utf8.ts';
import { decode } from './encoding.ts';

/** What precedes the seed in PKCS #8 (RFC 8410 §7); importing a JWK would need the public half. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

class NodePublicKey implements PublicKey {
  readonly kind = 'public';
  readonly algorithm = 'ed25519';
  readonly #key: KeyObject;

  constructor(key: KeyObject) {
    this.#key = key;
  }

  verify(message: string | Uint8Array, signature: Uint8Array): boolean {
    return signature.length === 64 && verify(null, bytesOf(message), this.#key, signature);
  }
}

class NodePrivateKey implements PrivateKey {
  readonly kind = 'private';
  readonly algorithm = 'ed25519';
  readonly #key: KeyObject;

  constructor(key: KeyObject) {
    this.#key = key;
  }

  sign(message: string | Uint8Array, encoding: BinaryEncoding): string {
    return sign(null, bytesOf(message), this.#key).toString(encoding);
  }
}

/** Ed25519 on `node:crypto`. */
export const ed25519: KeyPairFamily = {
  publicKey(x) {
    checkPublicKey(decode(x, 'base64url'));
    const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } });
    return new NodePublicKey(key);
  },
  privateKey(d) {
    const key = Buffer.concat([pkcs8Prefix, checkSeed(decode(d, 'base64url'))]);
    return new NodePrivateKey(createPrivateKey({ key, format: 'der', type: 'pkcs8' }));
  },
  generateKeyPair() {
    const { x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
    if (x === undefined || d === undefined) throw new Error('Ed25519 is not supported here');
    return { publicKey: x, privateKey: d };
  },
};

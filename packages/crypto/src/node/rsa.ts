import {
  constants,
  createPrivateKey,
  createPublicKey,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import type { BinaryEncoding, PrivateKey, PublicKey } from '@countersign/core';
import type { KeyFamily, RsaAlgorithm } from '../public-key/key-families.ts';
import { readRsaNumbers } from '../public-key/spki.ts';
import { bytesOf } from '../utf8.ts';
import { decode } from './encoding.ts';

const { RSA_PKCS1_PADDING, RSA_PKCS1_PSS_PADDING, RSA_PSS_SALTLEN_AUTO } = constants;

/** The padding's own hash, that of MGF1 for PSS, is the one of the message unless said otherwise. */
const schemes = {
  'rsa-pss-sha512': {
    hash: 'sha512',
    signing: { padding: RSA_PKCS1_PSS_PADDING, saltLength: 64 },
    // whatever the signer chose, see `PublicKeyAlgorithm`
    verifying: { padding: RSA_PKCS1_PSS_PADDING, saltLength: RSA_PSS_SALTLEN_AUTO },
  },
  'rsa-v1_5-sha256': pkcs1('sha256'),
  'rsa-v1_5-sha1': pkcs1('sha1'),
} as const satisfies Record<RsaAlgorithm, unknown>;

function pkcs1<Hash extends 'sha256' | 'sha1'>(hash: Hash) {
  const form = { padding: RSA_PKCS1_PADDING };
  return { hash, signing: form, verifying: form };
}

class NodePublicKey implements PublicKey {
  readonly kind = 'public';
  readonly algorithm: RsaAlgorithm;
  readonly #key: KeyObject;
  readonly #length: number;

  constructor(algorithm: RsaAlgorithm, key: KeyObject, modulusBits: number) {
    this.algorithm = algorithm;
    this.#key = key;
    this.#length = Math.ceil(modulusBits / 8);
  }

  verify(message: string | Uint8Array, signature: Uint8Array): boolean {
    if (signature.length !== this.#length) return false;
    const { hash, verifying } = schemes[this.algorithm];
    return verify(hash, bytesOf(message), { key: this.#key, ...verifying }, signature);
  }
}

class NodePrivateKey implements PrivateKey {
  readonly kind = 'private';
  readonly algorithm: RsaAlgorithm;
  readonly #key: KeyObject;

  constructor(algorithm: RsaAlgorithm, key: KeyObject) {
    this.algorithm = algorithm;
    this.#key = key;
  }

  sign(message: string | Uint8Array, encoding: BinaryEncoding): string {
    const { hash, signing } = schemes[this.algorithm];
    return sign(hash, bytesOf(message), { key: this.#key, ...signing }).toString(encoding);
  }
}

/** RSA on `node:crypto`. */
export function rsa(algorithm: RsaAlgorithm): KeyFamily {
  return {
    publicKey(text) {
      const { modulus } = readRsaNumbers(decode(text, 'base64url'));
      const key = Buffer.from(text, 'base64url');
      const object = createPublicKey({ key, format: 'der', type: 'spki' });
      return new NodePublicKey(algorithm, object, modulus.toString(2).length);
    },
    privateKey(text) {
      const key = readPrivateKey(decode(text, 'base64url'));
      if (key === undefined || !canSign(key, algorithm)) {
        throw new TypeError(
          `"privateKey" must be an RSA private key for ${algorithm}, of at least 2048 bits: ` +
            'its PKCS #8 as base64url',
        );
      }
      return new NodePrivateKey(algorithm, key);
    },
  };
}

function readPrivateKey(pkcs8: Uint8Array | undefined): KeyObject | undefined {
  if (pkcs8 === undefined) return undefined;
  try {
    return createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  } catch {
    // OpenSSL's own words are of no help, and nobody knows what they may quote
    return undefined;
  }
}

/** Ordinary keys serve every algorithm; those of id-RSASSA-PSS (RFC 4055 §3.1) only PSS with their hash. */
function canSign(key: KeyObject, algorithm: RsaAlgorithm): boolean {
  const {
    modulusLength = 0,
    hashAlgorithm = 'sha512',
    mgf1HashAlgorithm = 'sha512',
    saltLength = 64,
  } = key.asymmetricKeyDetails ?? {};
  if (modulusLength < 2048) return false;
  if (key.asymmetricKeyType === 'rsa') return true;
  return (
    key.asymmetricKeyType === 'rsa-pss' &&
    algorithm === 'rsa-pss-sha512' &&
    hashAlgorithm === 'sha512' &&
    mgf1HashAlgorithm === 'sha512' &&
    saltLength <= 64
  );
}

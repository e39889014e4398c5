import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { Secret, type PublicKeyAlgorithm } from '@countersign/core';
import type { Vector } from './vector-file.ts';

/** What a service holds of a key: its secret, or its public half. */
export type HeldKey =
  | { readonly appSecret: Secret }
  | { readonly publicKey: string; readonly publicKeyAlgorithm: PublicKeyAlgorithm };

/**
 * What a service holds of a vector's key. With an algorithm, `appSecret` is a private key as PEM
 * (PKCS #8), and only its public half is held.
 */
export function heldKey({ appSecret }: Vector, algorithm?: PublicKeyAlgorithm): HeldKey {
  if (algorithm === undefined) return { appSecret: new Secret(appSecret) };
  return publicHalf(createPrivateKey(appSecret), algorithm);
}

/** Another key of the same kind, under which the vector must not hold. */
export function anotherKey({ appSecret }: Vector, algorithm?: PublicKeyAlgorithm): HeldKey {
  if (algorithm !== undefined) return publicHalf(generatePrivateKey(algorithm), algorithm);
  const last = appSecret.endsWith('0') ? '1' : '0';
  return { appSecret: new Secret(appSecret.slice(0, -1) + last) };
}

/** In the form that the engine takes: the raw key for Ed25519, else its SPKI. */
function publicHalf(privateKey: KeyObject, publicKeyAlgorithm: PublicKeyAlgorithm): HeldKey {
  const key = createPublicKey(privateKey);
  const publicKey =
    publicKeyAlgorithm === 'ed25519'
      ? (key.export({ format: 'jwk' }).x ?? '')
      : key.export({ type: 'spki', format: 'der' }).toString('base64url');
  return { publicKey, publicKeyAlgorithm };
}

/** A new private key for an algorithm. */
export function generatePrivateKey(algorithm: PublicKeyAlgorithm): KeyObject {
  switch (algorithm) {
    case 'ed25519':
      return generateKeyPairSync('ed25519').privateKey;
    case 'ecdsa-p256-sha256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    case 'rsa-pss-sha512':
    case 'rsa-v1_5-sha256':
    case 'rsa-v1_5-sha1':
      return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    default:
      throw new RangeError(`unknown algorithm ${String(algorithm satisfies never)}`);
  }
}

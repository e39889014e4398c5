import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { importPublicKeyText, type PublicKeyAlgorithm } from '@countersign/core';
import { defaultEngine } from '@countersign/crypto';
import { readVectors } from './golden/vector-file.ts';
import { generatePrivateKey } from './golden/vector-key.ts';
import type { Credentials } from './interop/interop-plan.ts';
import type { KeyWish } from './issue-key.ts';
import type { Services } from './services.ts';

/** A customer's own key pair. */
export interface CustomerKey {
  readonly algorithm: PublicKeyAlgorithm;
  /** PKCS #8, as PEM. */
  readonly privateKey: string;
  /** SPKI in bare base64: how consoles show and take it. */
  readonly publicKey: string;
  /** For our own signer: PKCS #8 as base64url. */
  readonly pkcs8: string;
}

/** What most vendors sign with. */
const usual = 'rsa-v1_5-sha256';

/** A key that nobody else has. */
export const newKey = (algorithm: PublicKeyAlgorithm = usual): CustomerKey =>
  customerKey(algorithm, generatePrivateKey(algorithm));

/** The key of a scheme's committed vector, or of its first; a new one while there is none. */
export function vectorKey(
  scheme: string,
  algorithm: PublicKeyAlgorithm = usual,
  name?: string,
): CustomerKey {
  const vectors = readVectors(scheme)?.vectors ?? [];
  const found = vectors.find((vector) => name === undefined || vector.name === name);
  return found === undefined
    ? newKey(algorithm)
    : customerKey(algorithm, createPrivateKey(found.appSecret));
}

function customerKey(algorithm: PublicKeyAlgorithm, key: KeyObject): CustomerKey {
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return {
    algorithm,
    privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: spki.toString('base64'),
    pkcs8: key.export({ type: 'pkcs8', format: 'der' }).toString('base64url'),
  };
}

/** A key for a service that holds the customer's public half, as it was pasted. */
export const wishFor = (
  scheme: string,
  { algorithm, publicKey, privateKey }: CustomerKey,
): KeyWish => ({
  schemes: [scheme],
  publicKey: importPublicKeyText(algorithm, publicKey, defaultEngine),
  publicKeyAlgorithm: algorithm,
  privateKey,
});

/** The right private key, and another for the same key id. */
export const customerCredentials =
  (scheme: string, algorithm?: PublicKeyAlgorithm) =>
  async (services: Services): Promise<Credentials> => {
    const right = await services.issueKey(wishFor(scheme, newKey(algorithm)));
    return { right, wrong: { ...right, appSecret: newKey(algorithm).privateKey } };
  };

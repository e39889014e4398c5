import type { CryptoEngine, PublicKeyAlgorithm } from '../ports/crypto-engine.ts';
import type { HashedMaterial, PublicKeyMaterial, SealedMaterial } from './key.ts';
import type { KeyRing } from './key-ring.ts';
import { Secret } from './secret.ts';

/** Which secret of which key a sealed text is, and what it is sealed with. */
export interface SealingOptions {
  readonly appId: string;
  readonly appKey: string;
  readonly version: number;
  readonly keyRing: KeyRing;
  readonly engine: CryptoEngine;
}

/**
 * Hashes a secret for schemes that only compare it. One HMAC is enough, since the secret has 256
 * random bits: there is nothing to guess, so nothing to slow down.
 */
export function hashSecret(secret: Secret, keyRing: KeyRing): HashedMaterial {
  const digest = secret.use((value) => keyRing.pepper.sign('sha256', value, 'base64url'));
  return Object.freeze({ kind: 'hashed', digest });
}

/**
 * Encrypts a secret for schemes that sign with it (AES-256-GCM), bound to its app, key and version:
 * copied to another record it does not open.
 *
 * Throws `RangeError` when `appId` or `appKey` contains a `|`, or the ring lacks its current key.
 */
export function sealSecret(secret: Secret, options: SealingOptions): SealedMaterial {
  const { appId, appKey, keyRing, engine } = options;
  if (appId.includes('|')) throw new RangeError('"appId" must not contain "|"');
  if (appKey.includes('|')) throw new RangeError('"appKey" must not contain "|"');
  const key = keyRing.keyFor(keyRing.currentId);
  if (key === undefined) throw new RangeError('"keyRing" must hold its current key');
  const ciphertext = secret.use((value) => engine.encrypt(key, value, associatedDataOf(options)));
  return Object.freeze({
    kind: 'sealed',
    keyEncryptionKeyId: keyRing.currentId,
    ciphertext: Object.freeze(ciphertext),
  });
}

/**
 * Decrypts what {@link sealSecret} sealed; undefined when it was sealed for another record, changed,
 * or sealed with a key that the ring no longer holds.
 */
export function openSecret(material: SealedMaterial, options: SealingOptions): Secret | undefined {
  const key = options.keyRing.keyFor(material.keyEncryptionKeyId);
  if (key === undefined) return undefined;
  const value = options.engine.decrypt(key, material.ciphertext, associatedDataOf(options));
  return value === undefined || value === '' ? undefined : new Secret(value);
}

/**
 * Takes the public half of a customer's key pair.
 *
 * Throws `TypeError` when `publicKey` is not a usable key in the form of {@link CryptoEngine.publicKey}.
 */
export function registerPublicKey(
  algorithm: PublicKeyAlgorithm,
  publicKey: string,
  engine: CryptoEngine,
): PublicKeyMaterial {
  engine.publicKey(algorithm, publicKey);
  return Object.freeze({ kind: 'public-key', algorithm, publicKey });
}

function associatedDataOf({ appId, appKey, version }: SealingOptions): string {
  return `countersign|v1|${appId}|${appKey}|${version}`;
}

import type { Scheme } from '../authenticate/scheme.ts';
import type { CryptoEngine, PublicKeyAlgorithm } from '../ports/crypto-engine.ts';
import { type CredentialFormat, defaultFormat } from './credential-format.ts';
import type { Key, SecretMaterial, SecretVersion } from './key.ts';
import type { KeyRing } from './key-ring.ts';
import { liveSecrets } from './life-cycle.ts';
import type { MintedKey } from './make-key.ts';
import { chooseMaterial } from './material-needs.ts';
import { createSecretVersion } from './secret-version.ts';

/** How a secret is replaced. */
export interface RotateSecretOptions {
  /** How long the old version still works, in ms: 0 to 30 days. */
  readonly overlapMs: number;
  /** The new public key, in the form of `CryptoEngine.publicKey`, for a key that holds one. */
  readonly publicKey?: string;
  /** Of `publicKey`; by default that of the one it replaces. Another needs `enabled`. */
  readonly publicKeyAlgorithm?: PublicKeyAlgorithm;
  /** The schemes of the service, against which another algorithm is checked. */
  readonly enabled?: readonly Scheme[];
  readonly format?: CredentialFormat;
  readonly keyRing: KeyRing;
  readonly engine: CryptoEngine;
  readonly nowMs: number;
}

const maxOverlapMs = 30 * 24 * 60 * 60 * 1000;

/**
 * Gives a key a new secret, held in the same way as the old one, which keeps working for a while.
 * Nothing else about the key changes, and no version lives longer than before. At most two versions
 * remain: a rotation during an overlap ends the oldest one at once.
 *
 * Throws `TypeError` or `RangeError` when the key is revoked or has no secret, or an option cannot be used.
 *
 * @example
 * ```ts
 * import { rotateSecret, type Key, type RotateSecretOptions } from '@countersign/core';
 * function rotateWithinADay(key: Key, options: Omit<RotateSecretOptions, 'overlapMs'>) {
 *   return rotateSecret(key, { ...options, overlapMs: 24 * 60 * 60 * 1000 });
 * }
 * ```
 */
export function rotateSecret(key: Key, options: RotateSecretOptions): MintedKey {
  const { overlapMs, publicKey, nowMs, keyRing, engine, format = defaultFormat } = options;
  if (!Number.isSafeInteger(nowMs)) throw new TypeError('"nowMs" must be a whole number');
  if (!Number.isSafeInteger(overlapMs) || overlapMs < 0 || overlapMs > maxOverlapMs) {
    throw new RangeError('"overlapMs" must be a whole number from 0 to 30 days');
  }
  if (key.state === 'revoked') throw new RangeError('"key" must not be revoked');
  const newest = key.secrets[0];
  if (newest === undefined) throw new RangeError('"key" must have a secret');
  const { kind } = newest.material;
  if (kind === 'public-key' && newest.material.publicKey === publicKey) {
    throw new RangeError('"publicKey" must not be the one that is replaced');
  }
  const publicKeyAlgorithm = chooseAlgorithm(key, newest.material, options);
  const { appId, appKey, environment } = key;
  const version = Math.max(...key.secrets.map((secret) => secret.version)) + 1;
  const { secretVersion, appSecret } = createSecretVersion({
    kind,
    publicKey,
    publicKeyAlgorithm,
    appId,
    appKey,
    environment,
    version,
    nowMs,
    format,
    keyRing,
    engine,
  });
  const [previous] = liveSecrets(key, nowMs);
  const secrets = [secretVersion];
  if (previous !== undefined && overlapMs > 0) secrets.push(endBy(previous, nowMs + overlapMs));
  const rotated = Object.freeze({
    ...key,
    secrets: Object.freeze(secrets),
    revision: key.revision + 1,
  });
  return appSecret === undefined ? { key: rotated } : { key: rotated, appSecret };
}

/** The algorithm of the new public key, which the key's schemes must be able to use. */
function chooseAlgorithm(
  key: Key,
  replaced: SecretMaterial,
  { publicKeyAlgorithm, enabled }: RotateSecretOptions,
): PublicKeyAlgorithm {
  const before = replaced.kind === 'public-key' ? replaced.algorithm : undefined;
  if (publicKeyAlgorithm === undefined || publicKeyAlgorithm === before) return before ?? 'ed25519';
  if (before === undefined) {
    throw new RangeError('"publicKeyAlgorithm" must not be given: this key has a secret');
  }
  if (enabled === undefined) {
    throw new RangeError('"publicKeyAlgorithm" can be another than before only with "enabled"');
  }
  const { schemes, legacyUntilMs } = key;
  chooseMaterial({ schemes, enabled, publicKeyAlgorithm, ...(legacyUntilMs && { legacyUntilMs }) });
  return publicKeyAlgorithm;
}

function endBy(secret: SecretVersion, endMs: number): SecretVersion {
  const expiresAtMs = Math.min(secret.expiresAtMs ?? endMs, endMs);
  return Object.freeze({ ...secret, expiresAtMs });
}

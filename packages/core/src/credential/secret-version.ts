import type { CryptoEngine, PublicKeyAlgorithm } from '../ports/crypto-engine.ts';
import type { CredentialFormat } from './credential-format.ts';
import type { Environment, MaterialKind, SecretVersion } from './key.ts';
import type { KeyRing } from './key-ring.ts';
import type { Secret } from './secret.ts';
import { hashSecret, registerPublicKey, sealSecret } from './secret-material.ts';

/** What a new version of a secret is made for, and with. */
export interface SecretVersionOptions {
  readonly kind: MaterialKind;
  readonly publicKey: string | undefined;
  /** Of `publicKey`. */
  readonly publicKeyAlgorithm: PublicKeyAlgorithm;
  /** A secret that exists already; by default a new one is drawn. */
  readonly appSecret?: Secret | undefined;
  readonly appId: string;
  readonly appKey: string;
  readonly environment: Environment;
  readonly version: number;
  readonly nowMs: number;
  readonly format: CredentialFormat;
  readonly keyRing: KeyRing;
  readonly engine: CryptoEngine;
}

/** Makes one version of a secret; the secret itself is there unless the customer keeps it. */
export function createSecretVersion(options: SecretVersionOptions): {
  readonly secretVersion: SecretVersion;
  readonly appSecret?: Secret;
} {
  const { kind, version, nowMs: createdAtMs, format, keyRing, engine } = options;
  if (kind === 'public-key') {
    if (options.publicKey === undefined) {
      throw new RangeError('"publicKey" must be given: the customer holds the other half');
    }
    if (options.appSecret !== undefined) {
      throw new RangeError('"appSecret" must not be given: this key has a public key');
    }
    const material = registerPublicKey(options.publicKeyAlgorithm, options.publicKey, engine);
    return { secretVersion: Object.freeze({ version, createdAtMs, material }) };
  }
  if (options.publicKey !== undefined) {
    throw new RangeError('"publicKey" must not be given: this key has a secret');
  }
  const appSecret = options.appSecret ?? format.mintAppSecret(engine, options.environment);
  const material =
    kind === 'hashed' ? hashSecret(appSecret, keyRing) : sealSecret(appSecret, options);
  return { secretVersion: Object.freeze({ version, createdAtMs, material }), appSecret };
}

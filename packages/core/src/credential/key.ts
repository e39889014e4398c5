import type { Ciphertext, PublicKeyAlgorithm } from '../ports/crypto-engine.ts';

/** Which world a key belongs to. Callers of `test` keys are told why a signature did not match. */
export type Environment = 'live' | 'test';

/** Whether a key works. `disabled` can be undone, `revoked` cannot. */
export type KeyState = 'active' | 'disabled' | 'revoked';

/** One credential of an app: what it may do, and how it proves itself. */
export interface Key {
  readonly appKey: string;
  readonly appId: string;
  readonly label: string;
  readonly environment: Environment;
  /** What the key may do; see `docs/scopes.md` for the grammar. */
  readonly scopes: readonly string[];
  /** The schemes the key may be presented by, and nothing else. */
  readonly schemes: readonly string[];
  /** For each legacy scheme in `schemes`, when it stops working, in ms. */
  readonly legacyUntilMs?: Readonly<Record<string, number>>;
  readonly state: KeyState;
  readonly createdAtMs: number;
  /** The key works from here on, if set. */
  readonly notBeforeMs?: number;
  /** The key works until just before this time, if set. */
  readonly expiresAtMs?: number;
  /** At most two, newest first; two only while a rotation overlaps. */
  readonly secrets: readonly SecretVersion[];
  /** Grows by one with each change; guards against lost updates. */
  readonly revision: number;
}

/** One live version of a key's secret. */
export interface SecretVersion {
  readonly version: number;
  readonly createdAtMs: number;
  /** When a version that is being rotated out stops working. */
  readonly expiresAtMs?: number;
  readonly material: SecretMaterial;
}

/** How a secret is held: only as recoverable as the key's schemes need. */
export type SecretMaterial = HashedMaterial | SealedMaterial | PublicKeyMaterial;

/** Enough to compare, useless to sign with. */
export interface HashedMaterial {
  readonly kind: 'hashed';
  /** HMAC-SHA256 of the secret under the pepper, as base64url. */
  readonly digest: string;
}

/** Encrypted, recoverable: signing schemes need the secret itself. */
export interface SealedMaterial {
  readonly kind: 'sealed';
  /** Which key-encryption key of the ring sealed it. */
  readonly keyEncryptionKeyId: string;
  readonly ciphertext: Ciphertext;
}

/** The customer keeps the private half; we could not sign in their name if we wanted to. */
export interface PublicKeyMaterial {
  readonly kind: 'public-key';
  readonly algorithm: PublicKeyAlgorithm;
  /** As `CryptoEngine.publicKey` takes it; `importPublicKeyText` makes it of PEM. */
  readonly publicKey: string;
}

/** The kinds of {@link SecretMaterial}. */
export type MaterialKind = SecretMaterial['kind'];

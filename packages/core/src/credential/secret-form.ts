import type { MacKey, PublicKey } from '../ports/crypto-engine.ts';
import type { Secret } from './secret.ts';

/** A secret in the form in which proofs are computed with it, prepared once per key. */
export type SecretForm = NoSecret | HashedSecret | SymmetricSecret | PublicKeySecret;

/** The key proves nothing: an open key. */
export interface NoSecret {
  readonly kind: 'none';
}

/** Only a comparison is possible. */
export interface HashedSecret {
  readonly kind: 'hashed';
  /** Whether this is the secret, in constant time. */
  matches(candidate: string): boolean;
}

/** The secret itself, and its prepared MAC key. */
export interface SymmetricSecret {
  readonly kind: 'symmetric';
  readonly mac: MacKey;
  readonly secret: Secret;
  matches(candidate: string): boolean;
}

/** The customer's public key. */
export interface PublicKeySecret {
  readonly kind: 'public-key';
  readonly key: PublicKey;
}

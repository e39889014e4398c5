import type {
  CryptoEngine,
  KeyPair,
  PrivateKey,
  PublicKey,
  PublicKeyAlgorithm,
} from '@countersign/core';

/** The RSA algorithms. */
export type RsaAlgorithm = Extract<PublicKeyAlgorithm, `rsa-${string}`>;

/** One engine's keys of one kind, from their texts. */
export interface KeyFamily {
  publicKey(text: string): PublicKey;
  privateKey(text: string): PrivateKey;
}

/** A kind of which the engine makes pairs, too. */
export interface KeyPairFamily extends KeyFamily {
  generateKeyPair(): KeyPair;
}

/** One engine's keys of every kind. */
export interface KeyFamilies {
  readonly ed25519: KeyPairFamily;
  readonly ecdsa: KeyPairFamily;
  readonly rsa: (algorithm: RsaAlgorithm) => KeyFamily;
}

/** Puts the kinds of keys together into an engine's methods. */
export function joinFamilies({
  ed25519,
  ecdsa,
  rsa,
}: KeyFamilies): Pick<CryptoEngine, 'publicKey' | 'privateKey' | 'generateKeyPair'> {
  const familyOf = (algorithm: PublicKeyAlgorithm): KeyFamily => {
    switch (algorithm) {
      case 'ed25519':
        return ed25519;
      case 'ecdsa-p256-sha256':
        return ecdsa;
      case 'rsa-pss-sha512':
      case 'rsa-v1_5-sha256':
      case 'rsa-v1_5-sha1':
        return rsa(algorithm);
      default:
        algorithm satisfies never;
        throw new RangeError('"algorithm" must be one of PublicKeyAlgorithm');
    }
  };
  return {
    publicKey: (algorithm, text) => familyOf(algorithm).publicKey(text),
    privateKey: (algorithm, text) => familyOf(algorithm).privateKey(text),
    generateKeyPair(algorithm) {
      switch (algorithm) {
        case 'ed25519':
          return ed25519.generateKeyPair();
        case 'ecdsa-p256-sha256':
          return ecdsa.generateKeyPair();
        default:
          algorithm satisfies never;
          throw new RangeError('"algorithm" must be ed25519 or ecdsa-p256-sha256');
      }
    },
  };
}

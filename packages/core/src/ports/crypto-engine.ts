/** Hashes that a scheme may name. MD5 and SHA-1 serve legacy variants only. */
export type HashAlgorithm = 'sha256' | 'sha512' | 'sha1' | 'md5';

/** How bytes are written as text. `base64` is padded, `base64url` is not (RFC 4648 §4, §5). */
export type BinaryEncoding = 'hex' | 'base64' | 'base64url';

/** Signature algorithms with a public half. */
export type PublicKeyAlgorithm = 'ed25519';

/**
 * The cryptography that core needs, all of it synchronous. `@countersign/crypto` implements it on
 * `node:crypto` and, elsewhere, on audited pure JavaScript; tests prove the two equal.
 *
 * MAC keys and public keys are different types, so that a public key can never be used as the secret
 * of an HMAC (the algorithm confusion of RFC 8725 §2.1).
 */
export interface CryptoEngine {
  /** For diagnostics: `node-fast`, `node-plain`, `portable`. */
  readonly name: string;
  /** Bytes from the platform's CSPRNG. */
  randomBytes(length: number): Uint8Array;
  /** One-shot digest; strings are hashed as UTF-8. */
  hash(algorithm: HashAlgorithm, data: string | Uint8Array, encoding: BinaryEncoding): string;
  /** Digest of data that arrives in pieces. */
  createHash(algorithm: HashAlgorithm): IncrementalHash;
  /** Prepares an HMAC key once, so that each use is cheap. Throws `RangeError` when it is empty. */
  macKey(secret: string | Uint8Array): MacKey;
  /**
   * Prepares a public key.
   *
   * @param publicKey The 32 raw bytes of an Ed25519 key as base64url: the `x` of its JWK (RFC 8037).
   * Throws `TypeError` when it is not a key.
   */
  publicKey(algorithm: PublicKeyAlgorithm, publicKey: string): PublicKey;
  /** Prepares a private key from its 32-byte seed as base64url: the `d` of its JWK (RFC 8037). */
  privateKey(algorithm: PublicKeyAlgorithm, privateKey: string): PrivateKey;
  /** A new key pair, both halves as base64url. */
  generateKeyPair(algorithm: PublicKeyAlgorithm): KeyPair;
  /** AES-256-GCM with a fresh 96-bit IV and a 16-byte tag. */
  encrypt(key: Uint8Array, plaintext: string, associatedData: string): Ciphertext;
  /** The plaintext, or undefined when the tag does not hold or a field has the wrong length. */
  decrypt(key: Uint8Array, ciphertext: Ciphertext, associatedData: string): string | undefined;
  /** UTF-8 bytes of a string. */
  utf8Encode(text: string): Uint8Array;
  /** The string, or undefined when the bytes are not valid UTF-8. A byte order mark is kept. */
  utf8Decode(bytes: Uint8Array): string | undefined;
  /** Text of the given bytes. */
  encode(bytes: Uint8Array, encoding: BinaryEncoding): string;
  /** The bytes, or undefined unless `text` is exactly what {@link encode} would have written. */
  decode(text: string, encoding: BinaryEncoding): Uint8Array | undefined;
}

/** A digest over data that arrives in pieces. */
export interface IncrementalHash {
  update(chunk: Uint8Array): void;
  /** Ends the digest; call it once. */
  digest(encoding: BinaryEncoding): string;
}

/** A prepared HMAC key (RFC 2104). */
export interface MacKey {
  readonly kind: 'mac';
  sign(algorithm: HashAlgorithm, message: string | Uint8Array, encoding: BinaryEncoding): string;
}

/** A prepared public key. */
export interface PublicKey {
  readonly kind: 'public';
  readonly algorithm: PublicKeyAlgorithm;
  /** Strict verification (RFC 8032 §5.1.7); false for a signature of the wrong length. */
  verify(message: string | Uint8Array, signature: Uint8Array): boolean;
}

/** A prepared private key. */
export interface PrivateKey {
  readonly kind: 'private';
  readonly algorithm: PublicKeyAlgorithm;
  sign(message: string | Uint8Array, encoding: BinaryEncoding): string;
}

/** Both halves of a key pair as base64url of their 32 raw bytes. */
export interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** What AES-256-GCM leaves behind, each field as base64url. */
export interface Ciphertext {
  readonly iv: string;
  readonly data: string;
  readonly tag: string;
}

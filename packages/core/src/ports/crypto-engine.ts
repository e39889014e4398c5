/** Hashes that a scheme may name. MD5 and SHA-1 serve legacy variants only. */
export type HashAlgorithm = 'sha256' | 'sha512' | 'sha1' | 'md5';

/** How bytes are written as text. `base64` is padded, `base64url` is not (RFC 4648 §4, §5). */
export type BinaryEncoding = 'hex' | 'base64' | 'base64url';

/**
 * Signature algorithms with a public half, by their names in RFC 9421 §3.3: Ed25519 (RFC 8032), ECDSA
 * over P-256 with SHA-256 (FIPS 186-5), and RSA (RFC 8017) as PSS with SHA-512 and MGF1 of SHA-512, or
 * as PKCS #1 v1.5. `rsa-v1_5-sha1` serves vendors' legacy variants only.
 *
 * PSS is signed with a salt of 64 bytes, as RFC 9421 §3.3.1 prescribes, and verified with a salt of any
 * length: libraries such as http-message-signatures take the longest that fits, which is Node's default,
 * and the proof of PSS asks nothing of the length that a verifier could be fooled by.
 */
export type PublicKeyAlgorithm =
  | 'ed25519'
  | 'ecdsa-p256-sha256'
  | 'rsa-pss-sha512'
  | 'rsa-v1_5-sha256'
  | 'rsa-v1_5-sha1';

/** The algorithms that every engine can make keys for; RSA keys come from elsewhere. */
export type KeyPairAlgorithm = Extract<PublicKeyAlgorithm, 'ed25519' | 'ecdsa-p256-sha256'>;

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
   * @param publicKey As base64url without padding. Ed25519: the 32 raw bytes, the `x` of its JWK
   * (RFC 8037). All others: the DER of its SubjectPublicKeyInfo (RFC 5480, RFC 3279), with an
   * uncompressed point, or with an RSA modulus of 2048 to 8192 bits.
   * Throws `TypeError` when it is not such a key.
   */
  publicKey(algorithm: PublicKeyAlgorithm, publicKey: string): PublicKey;
  /**
   * Prepares a private key.
   *
   * @param privateKey As base64url without padding. Ed25519: the 32-byte seed, the `d` of its JWK
   * (RFC 8037). All others: the DER of its PrivateKeyInfo (PKCS #8, RFC 5208).
   * Throws `TypeError` when it is not such a key, and `RangeError` when this engine cannot sign so: the
   * portable one has no RSA.
   */
  privateKey(algorithm: PublicKeyAlgorithm, privateKey: string): PrivateKey;
  /** A new key pair, both halves in the form that the other methods take. */
  generateKeyPair(algorithm: KeyPairAlgorithm): KeyPair;
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
  /**
   * Strict verification (RFC 8032 §5.1.7, FIPS 186-5 §6.4.2, RFC 8017 §8.1.2 and §8.2.2). An ECDSA
   * signature is `r` and `s`, 32 bytes each (RFC 9421 §3.3.4). False for one of the wrong length.
   */
  verify(message: string | Uint8Array, signature: Uint8Array): boolean;
}

/** A prepared private key. */
export interface PrivateKey {
  readonly kind: 'private';
  readonly algorithm: PublicKeyAlgorithm;
  sign(message: string | Uint8Array, encoding: BinaryEncoding): string;
}

/** Both halves of a key pair, in the forms that {@link CryptoEngine} takes. */
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

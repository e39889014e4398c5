import type {
  App,
  AppState,
  Clock,
  CredentialFormat,
  CredentialStore,
  CryptoEngine,
  Environment,
  Key,
  KeyRing,
  KeyState,
  MintedKey,
  PublicKeyAlgorithm,
  Scheme,
  ScopeModel,
  Secret,
} from '@countersign/core';

/** What an issuer is made of. */
export interface IssuerOptions {
  /** Where apps and keys are written. */
  readonly stores: { readonly credentials: CredentialStore };
  /** Seals, or hashes, the secrets that are issued. */
  readonly keyRing: KeyRing;
  /** By default the engine of `@countersign/crypto`. */
  readonly engine?: CryptoEngine;
  /** By default the system's clock. */
  readonly clock?: Clock;
  /** The scopes of this platform; without a model every well-formed scope is known. */
  readonly scopes?: ScopeModel;
  /** The schemes that keys may list; by default all that core brings. */
  readonly schemes?: readonly Scheme[];
  /** How ids and secrets look. */
  readonly format?: CredentialFormat;
  /** No key is issued with more than this; by default there is no ceiling. */
  readonly ceiling?: readonly string[];
  /**
   * The ceiling of keys that list a scheme which proves nothing (`api-key`). By default such a key
   * holds only scopes whose last segment is `read`, since anybody who sees the key can use it.
   */
  readonly openKeyScopes?: readonly string[];
}

/** Issues and manages apps and keys. Bad requests throw; nothing is then written. */
export interface Issuer {
  /** Adds an app. */
  createApp(request: CreateAppRequest): Promise<App>;
  /** Adds a key to an app. The secret is answered here and never again. */
  issueKey(request: IssueKeyRequest): Promise<MintedKey>;
  /**
   * Adds a key that another system issued, under the id and with the secret that it has. Throws when
   * the id is taken.
   */
  importKey(request: ImportKeyRequest): Promise<Key>;
  /**
   * Gives a key a new secret. The one before works for `overlapMs` more, older ones end at once.
   * Nothing else about the key changes.
   */
  rotateKey(appKey: string, options?: RotateKeyOptions): Promise<MintedKey>;
  /** Switches a key on or off; `revoked` is final. */
  setKeyState(appKey: string, state: KeyState): Promise<Key>;
  /** Switches an app with all its keys on or off; `closed` is final. */
  setAppState(appId: string, state: AppState): Promise<App>;
}

/** The wish for an app. */
export interface CreateAppRequest {
  readonly name: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The wish for a key. */
export interface IssueKeyRequest {
  readonly appId: string;
  /** What people call the key. */
  readonly label: string;
  /** `live` by default. */
  readonly environment?: Environment;
  readonly scopes: readonly string[];
  readonly schemes: readonly string[];
  /** The customer's public key instead of a secret; `importPublicKeyText` of core makes it of PEM. */
  readonly publicKey?: string;
  /** Of `publicKey`; by default `ed25519`. */
  readonly publicKeyAlgorithm?: PublicKeyAlgorithm;
  /** For each legacy scheme in `schemes`, when it stops working, in ms. */
  readonly legacyUntilMs?: Readonly<Record<string, number>>;
  readonly notBeforeMs?: number;
  readonly expiresAtMs?: number;
}

/** The wish to take over a key. */
export interface ImportKeyRequest extends IssueKeyRequest {
  /** The id that the key has already; see `isForeignAppKey` of core for what it may be. */
  readonly appKey: string;
  /** The secret that the key has already, if its schemes prove one: 1 to 256 characters. */
  readonly appSecret?: Secret;
}

/** How a secret is replaced. */
export interface RotateKeyOptions {
  /** How long the secret before still works, in ms; 24 hours by default, 0 ends it at once. */
  readonly overlapMs?: number;
  /** The new public key, for a key that holds one. */
  readonly publicKey?: string;
  /** Of `publicKey`; by default that of the one it replaces. */
  readonly publicKeyAlgorithm?: PublicKeyAlgorithm;
}

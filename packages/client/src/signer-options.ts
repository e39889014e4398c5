import type {
  Clock,
  CryptoEngine,
  HttpSignatureKeyAlgorithm,
  Secret,
  SignatureProfile,
} from '@countersign/core';

/** How to sign; `scheme` says which of the forms it is. */
export type SignerOptions =
  | ApiKeyOptions
  | SecretKeyOptions
  | LocalTokenOptions
  | BearerOptions
  | SortedParamsOptions
  | HttpSignatureOptions
  | ProfileOptions;

/** What every signer takes. */
export interface CommonSignerOptions {
  readonly appKey: string;
  /** By default the engine of `@countersign/crypto`: of Node, or pure JavaScript elsewhere. */
  readonly engine?: CryptoEngine;
  /** By default the system's clock. */
  readonly clock?: Clock;
}

/** Open key: `X-App-Key`. Identifies, proves nothing. */
export interface ApiKeyOptions extends CommonSignerOptions {
  readonly scheme: 'api-key';
  /** Sent as `X-App-Id` if given. */
  readonly appId?: string;
}

/** The secret itself with each request, as HTTP Basic. */
export interface SecretKeyOptions extends CommonSignerOptions {
  readonly scheme: 'secret-key';
  readonly appSecret: string | Secret;
}

/** A JWT that this signer makes itself, and reuses until shortly before it ends. */
export type LocalTokenOptions = CommonSignerOptions &
  KeyMaterial & {
    readonly scheme: 'local-token';
    /** The service's audience, exactly. */
    readonly audience: string;
    /** Narrows the key's scopes. */
    readonly scopes?: readonly string[];
    /** How long a token lives, in seconds; 300 by default. */
    readonly lifeSeconds?: number;
  };

/** A token fetched from the token endpoint and kept until shortly before it ends. */
export interface BearerOptions extends CommonSignerOptions {
  readonly scheme: 'bearer';
  readonly appSecret: string | Secret;
  /** The token endpoint, for instance `https://auth.example.com/token`. */
  readonly tokenUrl: string;
  /** Asks for these scopes only; all of the key's by default. */
  readonly scopes?: readonly string[];
  /** By default `basic` (RFC 6749 §2.3.1). */
  readonly clientAuthentication?: 'basic' | 'post';
  /** Fetches the token; the platform's `fetch` by default. */
  readonly fetch?: FetchLike;
}

/** Sorted parameters, and the legacy forms of it. */
export interface SortedParamsOptions extends CommonSignerOptions {
  readonly scheme:
    | 'sorted-params'
    | 'sorted-params-raw'
    | 'sorted-params-md5'
    | 'sorted-params-sha1';
  readonly appSecret: string | Secret;
  /**
   * Where the four parameters travel: `query` by default. With `form`, a request that has a form
   * body (or none, and a method other than GET and HEAD) carries them there. The legacy forms always
   * put them into a form body if there is one.
   */
  readonly place?: 'query' | 'form';
}

/** RFC 9421, with the app_secret (hmac-sha256) or a registered key. */
export type HttpSignatureOptions = CommonSignerOptions &
  KeyMaterial & {
    readonly scheme: 'http-signature';
    /**
     * Of `privateKey`, as it was registered; `ed25519` by default. RSA needs the engine of
     * `@countersign/crypto/node`, the default on Node.
     */
    readonly algorithm?: HttpSignatureKeyAlgorithm;
    /** Header fields to cover besides what the service requires, in lower case. */
    readonly alsoCover?: readonly string[];
  };

/** Any signature profile: one of `@countersign/schemes`, or a platform's own. */
export type ProfileOptions = CommonSignerOptions &
  KeyMaterial & {
    readonly scheme: 'profile';
    readonly profile: SignatureProfile;
    /** Where fields go that are parameters: `query` by default. */
    readonly place?: 'query' | 'form';
    /** Other fields of the profile, such as `region` and `service`. */
    readonly fields?: Readonly<Record<string, string>>;
    /** The headers to sign, in lower case, where the client chooses. */
    readonly signedHeaders?: readonly string[];
    /** How long a signature may live, in seconds, where the client says so. */
    readonly lifeSeconds?: number;
  };

/** Either the app_secret, or the private half of the key that was registered. */
export type KeyMaterial =
  | { readonly appSecret: string | Secret; readonly privateKey?: never }
  /** Ed25519: the `d` of its JWK (RFC 8037). Others: the DER of its PKCS #8, as base64url. */
  | { readonly privateKey: string | Secret; readonly appSecret?: never };

/** As much of `fetch` as is used here. */
export type FetchLike = (input: string, init: FetchLikeInit) => Promise<Response>;

/** What {@link FetchLike} is called with. */
export interface FetchLikeInit {
  readonly method: string;
  readonly headers: [string, string][];
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly redirect: 'manual';
  readonly signal?: AbortSignal;
}

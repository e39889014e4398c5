/**
 * Every outcome that a request can be refused with. Codes are permanent: one may be added, none is
 * renamed. `@countersign/http` maps each to a status and headers; the meaning is written here.
 */
export const AUTH_ERROR_CODES = [
  /** No proof that this route accepts was presented. */
  'auth_required',
  /** A proof was presented that cannot be read: a repeated header, bad syntax, two schemes at once. */
  'auth_malformed',
  /** The proof does not hold. Unknown key, wrong signature and unusable key are this one answer. */
  'auth_invalid',
  /** The proof holds, but the key or its app has been revoked, disabled or suspended. */
  'credential_revoked',
  /** The proof holds, but the key's life time is over. */
  'credential_expired',
  /** The proof holds, but the token's life time is over. */
  'token_expired',
  /** The token, or the key it was issued for, was revoked. */
  'token_revoked',
  /** The token is not one this service accepts: wrong type, audience, issuer, algorithm or life. */
  'invalid_token',
  /** The time of signing lies outside the window around the server's clock. */
  'timestamp_out_of_range',
  /** This key has used this nonce before. */
  'nonce_replayed',
  /** The body is not the one that was signed. */
  'digest_mismatch',
  /** The signature leaves out something that the route requires to be signed. */
  'coverage_insufficient',
  /** The JSON body repeats a member name, so that two parsers may read two things. */
  'body_ambiguous',
  /** The key may not do this; `missingScopes` says what it lacks. */
  'insufficient_scope',
  /** The resource belongs to another app. */
  'forbidden',
  /** The resource does not exist, or must look as if it did not. */
  'not_found',
  /** The body is larger than the route allows. */
  'body_too_large',
  /** A secret or key was sent over a connection without TLS. */
  'tls_required',
  /** Too many failed attempts from this source; `retryAfterSeconds` says how long to wait. */
  'rate_limited',
  /** A store that the decision depends on is down, slow, full or inconsistent. */
  'backend_unavailable',
  /** The service is set up in a way that makes a safe decision impossible. */
  'config_unsafe',
] as const;

/** One of {@link AUTH_ERROR_CODES}. */
export type AuthErrorCode = (typeof AUTH_ERROR_CODES)[number];

/**
 * Why a request was refused: data, never thrown. Holds key ids at most, never a secret, a token or a
 * signature.
 *
 * @example
 * ```ts
 * import type { AuthError } from '@countersign/core';
 * const error: AuthError = { code: 'insufficient_scope', missingScopes: ['orders:write'] };
 * ```
 */
export interface AuthError {
  readonly code: AuthErrorCode;
  /**
   * The scheme whose proof was presented: by its name, or that of its variant once the key is known.
   * Absent where none was, or more than one.
   */
  readonly scheme?: string;
  /** The scopes that were required and not granted, with `insufficient_scope`. */
  readonly missingScopes?: readonly string[];
  /** Whole seconds until a retry makes sense, with `rate_limited` and `backend_unavailable`. */
  readonly retryAfterSeconds?: number;
  /**
   * What the operator must know, for logs and events. Never sent to a caller, since it may tell which
   * half of a credential was wrong.
   */
  readonly detail?: string;
  /** Sent to callers of `test` keys only: what the server signed, and the likely mistake. */
  readonly explanation?: SignatureExplanation;
}

/** What a developer needs at 2 a.m.: the server's side of a signature that did not match. */
export interface SignatureExplanation {
  /** The exact string that the server signed, with the secret redacted where the scheme appends it. */
  readonly stringToSign: string;
  /** The text whose hash stands in that string, where there is one: the canonical request. */
  readonly canonicalRequest?: string;
  /** Caller's time minus server's time, in seconds; absent when the scheme carries no time. */
  readonly clockOffsetSeconds?: number;
  /** The likely cause, in one sentence. */
  readonly hint: string;
}

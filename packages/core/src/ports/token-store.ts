/** An access token as it is remembered: never the token itself. */
export interface TokenRecord {
  /** SHA-256 of the token, as base64url. */
  readonly digest: string;
  readonly appId: string;
  readonly appKey: string;
  readonly scopes: readonly string[];
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  /** Which version of the secret was presented when the token was issued. */
  readonly secretVersion: number;
  readonly revokedAtMs?: number;
}

/** Remembers opaque access tokens by their digest. */
export interface TokenStore {
  findToken(digest: string): TokenRecord | undefined | Promise<TokenRecord | undefined>;
  saveToken(record: TokenRecord): void | Promise<void>;
  /** Ends a token; unknown digests are not an error (RFC 7009 §2.2). */
  revokeToken(digest: string, revokedAtMs: number): void | Promise<void>;
}

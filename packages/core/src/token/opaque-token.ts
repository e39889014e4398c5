import { defaultFormat, type CredentialFormat } from '../credential/credential-format.ts';
import type { Environment } from '../credential/key.ts';
import { Secret } from '../credential/secret.ts';
import type { CryptoEngine } from '../ports/crypto-engine.ts';

/** What {@link mintOpaqueToken} needs. */
export interface MintOpaqueTokenOptions {
  readonly engine: CryptoEngine;
  /** The environment of the key that the token is issued for. */
  readonly environment: Environment;
  readonly format?: Pick<CredentialFormat, 'mintAccessToken'>;
}

/** A new token, and what may be stored of it. */
export interface MintedOpaqueToken {
  readonly token: Secret;
  readonly digest: string;
}

/**
 * Makes an access token that means nothing by itself: 256 random bits, kept by their digest alone.
 *
 * @example
 * ```ts
 * import { mintOpaqueToken } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 *
 * const { token, digest } = mintOpaqueToken({ engine, environment: 'live' });
 * token.use((value) => value.startsWith('at_live_')); // true
 * ```
 */
export function mintOpaqueToken({
  engine,
  environment,
  format = defaultFormat,
}: MintOpaqueTokenOptions): MintedOpaqueToken {
  const token = format.mintAccessToken(engine, environment);
  return { token: new Secret(token), digest: digestOpaqueToken(engine, token) };
}

/**
 * The SHA-256 of an access token as base64url, by which it is stored and found. No salt or pepper: at
 * 256 random bits there is nothing to guess.
 *
 * @example
 * ```ts
 * import { digestOpaqueToken } from '@countersign/core';
 * import { defaultEngine } from '@countersign/crypto';
 *
 * const digest = digestOpaqueToken(defaultEngine, 'at_live_…');
 * ```
 */
export function digestOpaqueToken(engine: CryptoEngine, token: string): string {
  return engine.hash('sha256', token, 'base64url');
}

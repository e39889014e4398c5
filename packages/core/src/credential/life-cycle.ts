import type { AuthErrorCode } from '../errors.ts';
import type { Credential } from '../ports/credential-store.ts';
import type { Key, SecretVersion } from './key.ts';

/**
 * Why a credential does not work now, or undefined when it does. To be told only after proof.
 *
 * @example
 * ```ts
 * import { standingOf, type Credential } from '@countersign/core';
 * function isUsable(credential: Credential, nowMs: number): boolean {
 *   return standingOf(credential, nowMs) === undefined;
 * }
 * ```
 */
export function standingOf(
  { app, key }: Credential,
  nowMs: number,
): Extract<AuthErrorCode, 'credential_revoked' | 'credential_expired'> | undefined {
  if (app.state !== 'active' || key.state !== 'active') return 'credential_revoked';
  // asked so that NaN refuses
  const begun = key.notBeforeMs === undefined || nowMs >= key.notBeforeMs;
  return begun && isBefore(nowMs, key.expiresAtMs) ? undefined : 'credential_expired';
}

/**
 * The versions of a key's secret that work now, newest first.
 */
export function liveSecrets(key: Key, nowMs: number): SecretVersion[] {
  return key.secrets.filter(({ expiresAtMs }) => isBefore(nowMs, expiresAtMs));
}

function isBefore(nowMs: number, endMs: number | undefined): boolean {
  return endMs === undefined || nowMs < endMs;
}

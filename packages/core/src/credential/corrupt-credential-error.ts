/**
 * Thrown when a stored credential cannot be what was stored: the request cannot be decided, and is
 * answered with 503. Holds the key's id and a reason, never anything secret.
 *
 * @example
 * ```ts
 * import { CorruptCredentialError } from '@countersign/core';
 * const isOurs = (error: unknown) => error instanceof CorruptCredentialError;
 * ```
 */
export class CorruptCredentialError extends Error {
  override readonly name = 'CorruptCredentialError';
  readonly appKey: string;

  constructor(appKey: string, reason: string) {
    super(`The record of key ${appKey} cannot be used: ${reason}`);
    this.appKey = appKey;
  }
}

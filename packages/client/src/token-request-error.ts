/**
 * The token endpoint gave no token.
 *
 * @example
 * ```ts
 * import { createSigner, TokenRequestError } from '@countersign/client';
 * const signer = createSigner({
 *   scheme: 'bearer',
 *   appKey: 'ak_live_…',
 *   appSecret: 'sk_live_…',
 *   tokenUrl: 'https://auth.example.com/token',
 * });
 * try {
 *   await signer.sign({ method: 'GET', url: 'https://api.example.com/orders' });
 * } catch (error) {
 *   if (error instanceof TokenRequestError && error.code === 'invalid_client') {
 *     // the secret was rotated: ask for the new one
 *   }
 * }
 * ```
 */
export class TokenRequestError extends Error {
  override readonly name = 'TokenRequestError';
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** The `error` of RFC 6749 §5.2, or `invalid_response`, or `no_response`. */
  readonly code: string;

  constructor(status: number, code: string, options?: ErrorOptions) {
    super(`the token endpoint answered ${code} (${status})`, options);
    this.status = status;
    this.code = code;
  }
}

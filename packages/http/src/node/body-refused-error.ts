import type { AuthErrorCode } from '@countersign/core';
import type { Refusal } from '../refusal.ts';

/**
 * What a handler meets when the body that it is reading turns out not to be the one that was signed.
 * Its caller has been answered already.
 *
 * @example
 * ```ts
 * import { BodyRefusedError } from '@countersign/http/node';
 *
 * export const isOurs = (err: unknown): boolean => err instanceof BodyRefusedError;
 * ```
 */
export class BodyRefusedError extends Error {
  override readonly name = 'BodyRefusedError';
  readonly code: AuthErrorCode;
  readonly status: number;
  /** The same as `status`; the name that Express and Fastify read. */
  readonly statusCode: number;
  /** Koa and http-errors: the message may be shown. */
  readonly expose = true;

  constructor({ code, status }: Refusal) {
    super(`the body was refused: ${code}`);
    this.code = code;
    this.status = status;
    this.statusCode = status;
  }
}

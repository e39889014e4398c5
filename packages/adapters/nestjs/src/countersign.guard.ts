import { policyOf, type Gate } from '@countersign/http';
import { admit, exchangeOf, tidyProblemHeaders } from '@countersign/http/node';
import type { WrappedRequest, WrappedResponse } from '@countersign/http/node';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { advice } from './body.recorder.ts';
import { CountersignException } from './countersign.exception.ts';
import { gateToken } from './gate.token.ts';
import { holderOf } from './holder-of.ts';

/**
 * Lets a request pass only with proof of who is calling. Use it for the whole application
 * (`APP_GUARD`), a controller or a handler. Contexts other than HTTP are refused.
 *
 * @example
 * ```ts
 * import { CountersignGuard, CountersignModule, type GateOptions } from '@countersign/nestjs';
 * import { APP_GUARD } from '@nestjs/core';
 *
 * export const createRoot = (options: GateOptions) => ({
 *   module: class AppModule {},
 *   imports: [CountersignModule.forRoot(options)],
 *   providers: [{ provide: APP_GUARD, useExisting: CountersignGuard }],
 * });
 * ```
 */
@Injectable()
export class CountersignGuard implements CanActivate {
  readonly #gate: Gate;

  constructor(@Inject(gateToken) gate: Gate) {
    this.#gate = gate;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return false;
    const policy = policyOf(holderOf(context.getHandler()), context.getClass());
    if (policy === 'public') return true;
    const [request, response] = context.getArgs<[WrappedRequest, WrappedResponse]>();
    const exchange = exchangeOf(request, response, advice);
    const admission = await admit(this.#gate, { ...exchange, policy });
    if (admission.ok) return true;
    for (const [name, value] of admission.refusal.headers) response.header(name, value);
    tidyProblemHeaders(exchange.res, admission.refusal.mediaType);
    throw new CountersignException(admission.refusal);
  }
}

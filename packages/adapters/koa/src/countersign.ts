import {
  toGate,
  type Gate,
  type GateOptions,
  type Principal,
  type RoutePolicy,
} from '@countersign/http';
import { admit } from '@countersign/http/node';
import type { Middleware } from 'koa';
import { answer } from './answer.ts';

/** What `countersign()` adds to `ctx.state`. */
export interface CountersignState {
  /** Who is calling; set by `countersign()`. */
  principal: Principal;
}

declare module 'koa' {
  interface DefaultState {
    /** Who is calling; set by `countersign()`. */
    principal?: Principal;
  }
}

const advice = 'move countersign() above bodyParser() and whatever else reads the body';

/**
 * Middleware that lets a request pass only with proof of who is calling. Use it for the whole app, a
 * router or a route, before anything that reads the body; what comes after reads it as ever.
 *
 * @param options A gate, to be shared by several of these, or the options to make one.
 * @param policy What the routes behind it ask. Throws `TypeError` or `RangeError` if wrong.
 *
 * @example
 * ```ts
 * import { countersign, requireScopes, type GateOptions } from '@countersign/koa';
 * import Koa from 'koa';
 *
 * export function createApp(options: GateOptions) {
 *   const app = new Koa();
 *   app.use(countersign(options));
 *   app.use(requireScopes('orders:read'));
 *   app.use((ctx) => {
 *     ctx.body = { appId: ctx.state.principal?.appId };
 *   });
 *   return app;
 * }
 * ```
 */
export function countersign(options: GateOptions | Gate, policy?: RoutePolicy): Middleware {
  const gate = toGate(options);
  const route = gate.policy(policy);
  return async function countersign(ctx, next) {
    const { req, res, originalUrl } = ctx;
    const admission = await admit(gate, {
      req,
      res,
      policy: route,
      rawTarget: originalUrl,
      advice,
    });
    if (!admission.ok) {
      answer(ctx, admission.refusal);
      return;
    }
    ctx.state.principal = admission.principal;
    await next();
  };
}

import {
  toGate,
  type Gate,
  type GateOptions,
  type Principal,
  type RoutePolicy,
} from '@countersign/http';
import { admit, writeRefusal } from '@countersign/http/node';
import type { RequestHandler } from 'express';

declare global {
  // The place that Express's own types keep for additions to the request.
  namespace Express {
    interface Request {
      /** Who is calling; set by `countersign()`. */
      principal?: Principal | undefined;
    }
  }
}

const advice = 'move countersign() above express.json() and whatever else reads the body';

/**
 * Middleware that lets a request pass only with proof of who is calling. Use it for the whole app, a
 * router or a route, before anything that reads the body; what comes after reads it as ever.
 *
 * @param options A gate, to be shared by several of these, or the options to make one.
 * @param policy What the routes behind it ask. Throws `TypeError` or `RangeError` if wrong.
 *
 * @example
 * ```ts
 * import { countersign, requireScopes, type GateOptions } from '@countersign/express';
 * import express from 'express';
 *
 * export function createApp(options: GateOptions) {
 *   const app = express();
 *   app.use(countersign(options));
 *   app.get('/orders', requireScopes('orders:read'), (req, res) => {
 *     res.json({ appId: req.principal?.appId });
 *   });
 *   return app;
 * }
 * ```
 */
export function countersign(options: GateOptions | Gate, policy?: RoutePolicy): RequestHandler {
  const gate = toGate(options);
  const route = gate.policy(policy);
  return async function countersign(req, res, next) {
    const exchange = { req, res, policy: route, rawTarget: req.originalUrl, advice };
    const admission = await admit(gate, exchange);
    if (admission.ok) {
      req.principal = admission.principal;
      next();
    } else writeRefusal(res, admission.refusal);
  };
}

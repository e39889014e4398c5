import type { ScopeRequirement } from '@countersign/http';
import { checkScopes, readScopes, writeRefusal } from '@countersign/http/node';
import type { RequestHandler } from 'express';

const advice = 'requireScopes() needs countersign() before it; every request is refused';

/**
 * Middleware that asks for all of these scopes. Throws `TypeError` when none is named.
 *
 * @example
 * ```ts
 * import { requireScopes } from '@countersign/express';
 * import { Router } from 'express';
 *
 * export const orders = Router();
 * orders.delete('/:id', requireScopes('orders:delete'), (_req, res) => void res.sendStatus(204));
 * ```
 */
export function requireScopes(...scopes: readonly string[]): RequestHandler {
  return require({ allOf: readScopes(scopes) });
}

/**
 * Middleware that asks for at least one of these scopes. Throws `TypeError` when none is named.
 *
 * @example
 * ```ts
 * import { requireAnyScope } from '@countersign/express';
 *
 * export const mayRead = requireAnyScope('orders:read', 'reports:read');
 * ```
 */
export function requireAnyScope(...scopes: readonly string[]): RequestHandler {
  return require({ anyOf: readScopes(scopes) });
}

function require(requirement: ScopeRequirement): RequestHandler {
  return function requireScopes(req, res, next) {
    const refusal = checkScopes(req, requirement, advice);
    if (refusal === undefined) next();
    else writeRefusal(res, refusal);
  };
}

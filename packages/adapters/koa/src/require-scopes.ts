import type { ScopeRequirement } from '@countersign/http';
import { checkScopes, readScopes } from '@countersign/http/node';
import type { Middleware } from 'koa';
import { answer } from './answer.ts';

const advice = 'requireScopes() needs countersign() before it; every request is refused';

/**
 * Middleware that asks for all of these scopes. Throws `TypeError` when none is named.
 *
 * @example
 * ```ts
 * import { requireScopes } from '@countersign/koa';
 * import Koa from 'koa';
 *
 * export const app = new Koa();
 * app.use(requireScopes('orders:delete'));
 * ```
 */
export function requireScopes(...scopes: readonly string[]): Middleware {
  return require({ allOf: readScopes(scopes) });
}

/**
 * Middleware that asks for at least one of these scopes. Throws `TypeError` when none is named.
 *
 * @example
 * ```ts
 * import { requireAnyScope } from '@countersign/koa';
 *
 * export const mayRead = requireAnyScope('orders:read', 'reports:read');
 * ```
 */
export function requireAnyScope(...scopes: readonly string[]): Middleware {
  return require({ anyOf: readScopes(scopes) });
}

function require(requirement: ScopeRequirement): Middleware {
  return async function requireScopes(ctx, next) {
    const refusal = checkScopes(ctx.req, requirement, advice);
    if (refusal === undefined) await next();
    else answer(ctx, refusal);
  };
}

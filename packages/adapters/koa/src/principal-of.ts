import type { Principal } from '@countersign/http';
import { principalOf as principalOfMessage } from '@countersign/http/node';
import type { ParameterizedContext } from 'koa';

/**
 * Who is calling. Throws `TypeError` when the route is not behind `countersign()`.
 *
 * @example
 * ```ts
 * import { principalOf } from '@countersign/koa';
 * import type { Middleware } from 'koa';
 *
 * export const whoAmI: Middleware = (ctx) => {
 *   ctx.body = { appId: principalOf(ctx).appId };
 * };
 * ```
 */
export const principalOf = ({ req }: Pick<ParameterizedContext, 'req'>): Principal =>
  principalOfMessage(req);

import type { Principal } from '@countersign/http';
import { principalOf as principalOfMessage } from '@countersign/http/node';
import type { FastifyRequest } from 'fastify';

/**
 * Who is calling. Throws `TypeError` on a route that is public or not behind the plugin.
 *
 * @example
 * ```ts
 * import { principalOf } from '@countersign/fastify';
 * import type { FastifyRequest } from 'fastify';
 *
 * export const whoAmI = (request: FastifyRequest) => ({ appId: principalOf(request).appId });
 * ```
 */
export const principalOf = ({ raw }: Pick<FastifyRequest, 'raw'>): Principal =>
  principalOfMessage(raw);

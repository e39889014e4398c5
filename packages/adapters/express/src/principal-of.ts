import type { Principal } from '@countersign/http';
import { principalOf as principalOfMessage } from '@countersign/http/node';
import type { Request } from 'express';

/**
 * Who is calling. Throws `TypeError` when the route is not behind `countersign()`.
 *
 * @example
 * ```ts
 * import { principalOf } from '@countersign/express';
 * import type { RequestHandler } from 'express';
 *
 * export const whoAmI: RequestHandler = (req, res) => {
 *   res.json({ appId: principalOf(req).appId });
 * };
 * ```
 */
export const principalOf = (req: Request): Principal => principalOfMessage(req);

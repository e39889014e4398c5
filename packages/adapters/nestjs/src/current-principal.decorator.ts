import { messageOf, principalOf, type WrappedRequest } from '@countersign/http/node';
import { createParamDecorator } from '@nestjs/common';

/**
 * Hands the caller to a handler. Throws `TypeError` on a route that no guard protects.
 *
 * @example
 * ```ts
 * import { CurrentPrincipal, type Principal } from '@countersign/nestjs';
 * import { Controller, Get } from '@nestjs/common';
 *
 * @Controller('me')
 * export class MeController {
 *   @Get()
 *   me(@CurrentPrincipal() principal: Principal) {
 *     return { appId: principal.appId };
 *   }
 * }
 * ```
 */
export const CurrentPrincipal = createParamDecorator((_data, context) =>
  principalOf(messageOf(context.switchToHttp().getRequest<WrappedRequest>())),
);

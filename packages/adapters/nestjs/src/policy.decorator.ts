import { declarePolicy, type DeclaredPolicy, type RoutePolicy } from '@countersign/http';
import { readScopes } from '@countersign/http/node';
import { SetMetadata } from '@nestjs/common';
import { holderKey, holderOf } from './holder-of.ts';

/** Stands on a class or on a method. */
export type PolicyDecorator = ClassDecorator & MethodDecorator;

/**
 * Asks for all of these scopes. Throws `TypeError` when none is named.
 *
 * What stands on a handler replaces what stands on its class. What stands twice in one place, say two
 * `RequireScopes`, throws `TypeError`.
 *
 * @example
 * ```ts
 * import { CountersignGuard, Public, RequireScopes } from '@countersign/nestjs';
 * import { Controller, Delete, Get, UseGuards } from '@nestjs/common';
 *
 * @Controller('orders')
 * @UseGuards(CountersignGuard)
 * @RequireScopes('orders:read')
 * export class OrdersController {
 *   @Get() list() { return []; }
 *   @Delete(':id') @RequireScopes('orders:delete') remove() {}
 *   @Get('health') @Public() health() { return 'ok'; }
 * }
 * ```
 */
export const RequireScopes = (...scopes: readonly string[]): PolicyDecorator =>
  Policy({ scopes: { allOf: readScopes(scopes) } });

/**
 * Asks for at least one of these scopes. Throws `TypeError` when none is named.
 *
 * @example
 * ```ts
 * import { RequireAnyScope } from '@countersign/nestjs';
 *
 * @RequireAnyScope('reports:read', 'orders:read')
 * export class ReportsController {}
 * ```
 */
export const RequireAnyScope = (...scopes: readonly string[]): PolicyDecorator =>
  Policy({ scopes: { anyOf: readScopes(scopes) } });

/**
 * Accepts these schemes and no other.
 *
 * @example
 * ```ts
 * import { AcceptSchemes } from '@countersign/nestjs';
 *
 * @AcceptSchemes('sorted-params', 'http-signature')
 * export class PaymentsController {}
 * ```
 */
export const AcceptSchemes = (...schemes: readonly string[]): PolicyDecorator =>
  Policy({ schemes });

/**
 * Sets any part of a route's policy.
 *
 * @example
 * ```ts
 * import { Policy } from '@countersign/nestjs';
 *
 * @Policy({ requireTls: true, strictJson: true })
 * export class PaymentsController {}
 * ```
 */
export const Policy = (policy: RoutePolicy): PolicyDecorator => declare(policy);

/**
 * Lets everybody in, whatever stands on the class. Throws `TypeError` beside any other of these.
 *
 * @example
 * ```ts
 * import { Public } from '@countersign/nestjs';
 *
 * export class HealthController {
 *   @Public() check() { return 'ok'; }
 * }
 * ```
 */
export const Public = (): PolicyDecorator => declare('public');

function declare(policy: DeclaredPolicy): PolicyDecorator {
  return (target: object, name?: string | symbol, method?: PropertyDescriptor): void => {
    const holder = method === undefined ? target : holderOf(method.value);
    declarePolicy(holder, policy);
    if (name === undefined || method === undefined) return;
    SetMetadata(holderKey, holder)(target, name, method);
  };
}

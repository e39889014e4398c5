import type { AuthRequest } from '../request.ts';
import type { RoutePolicy } from './route-policy.ts';

/**
 * Whether the resource is this app's, as far as the route asks. An `ownerOf` that throws, which a
 * strange target can make it do, has not said so.
 *
 * @example
 * ```ts
 * import { isOwner, type AuthRequest } from '@countersign/core';
 *
 * const mayPass = (request: AuthRequest, appId: string) =>
 *   isOwner(appId, { ownerOf: ({ rawTarget }) => rawTarget.split('/')[2] }, request);
 * ```
 */
export function isOwner(appId: string, policy: RoutePolicy, request: AuthRequest): boolean {
  try {
    return policy.ownerOf === undefined || policy.ownerOf(request) === appId;
  } catch {
    return false;
  }
}

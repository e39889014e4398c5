import {
  referenceRoutes,
  type ReferencePolicy,
  type ReferenceRoute,
} from '@countersign/conformance';
import type { RoutePolicy } from '@countersign/http';
import { vendorSchemes } from '../vendors.ts';

/** A route that a framework mounts. */
export interface TargetRoute extends Omit<ReferenceRoute, 'policy'> {
  readonly policy: RoutePolicy | undefined;
}

const all: readonly TargetRoute[] = referenceRoutes.map((route) => ({
  ...route,
  policy: route.policy && toPolicy(route.policy, route.path),
}));

/** Where customers call with the SDK of a vendor; the suite does not know these. */
const vendorRoutes: readonly TargetRoute[] = [
  {
    methods: ['GET', 'HEAD'],
    path: '/vendor/orders',
    policy: { schemes: vendorSchemes, scopes: { allOf: ['orders:read'] } },
  },
  {
    methods: ['POST'],
    path: '/vendor/orders',
    policy: { schemes: vendorSchemes, scopes: { allOf: ['orders:write'] } },
  },
];

/** The routes that are served as plain HTTP. */
export const httpRoutes: readonly TargetRoute[] = [
  ...all.filter(({ upgrade }) => upgrade !== true),
  ...vendorRoutes,
];

/** The routes that are served through `Upgrade: websocket`. */
export const upgradeRoutes: readonly TargetRoute[] = all.filter(({ upgrade }) => upgrade === true);

/** The methods that a router is told; it answers HEAD as it answers GET. */
export function verbsOf({ methods }: TargetRoute): readonly Verb[] {
  return methods.filter((method) => method !== 'HEAD').map((method) => verbs[method]);
}

/** A method by its name on a router. */
export type Verb = (typeof verbs)[keyof typeof verbs];

const verbs = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const;

/** Puts the function in place that says who owns the resource in the path. */
export function toPolicy({ ownerFromPath, ...policy }: ReferencePolicy, path: string): RoutePolicy {
  if (ownerFromPath === undefined) return policy;
  const position = path.split('/').indexOf(`:${ownerFromPath}`);
  return {
    ...policy,
    ownerOf: ({ rawTarget }) => rawTarget.split('?', 1)[0]?.split('/')[position],
  };
}

/** The policy of a path that has one for all its methods. */
export function policyOf(path: string): RoutePolicy {
  const policy = httpRoutes.find((route) => route.path === path)?.policy;
  if (policy === undefined) throw new RangeError(`"path" is ${path}, which has no policy`);
  return policy;
}

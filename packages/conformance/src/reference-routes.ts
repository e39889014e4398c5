import type { RoutePolicy } from '@countersign/core';

/** What a route asks, as data: `ownerOf` is a function, so its place is taken by `ownerFromPath`. */
export type ReferencePolicy = Omit<RoutePolicy, 'ownerOf'> & {
  /** The path parameter that names the owning app. */
  readonly ownerFromPath?: 'app_id';
};

/** One route that a subject must serve. */
export interface ReferenceRoute {
  readonly methods: readonly ('GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE')[];
  /** `:name` marks one path segment. */
  readonly path: string;
  /** Mount the route on a router (prefix, module) under this path instead of serving it directly. */
  readonly mountedAt?: string;
  /** Undefined for a public route. */
  readonly policy: ReferencePolicy | undefined;
  /** Served through `Upgrade: websocket` only. */
  readonly upgrade?: true;
}

/** Every scheme that proves something. */
export const PROVING_SCHEMES = [
  'secret-key',
  'bearer',
  'local-token',
  'sorted-params',
  'sorted-params-raw',
  'sorted-params-md5',
  'sorted-params-sha1',
  'http-signature',
] as const;

/** The schemes that sign the request itself. */
export const SIGNING_SCHEMES = [
  'sorted-params',
  'sorted-params-raw',
  'sorted-params-md5',
  'sorted-params-sha1',
  'http-signature',
] as const;

const read: ReferencePolicy = { schemes: PROVING_SCHEMES, scopes: { allOf: ['orders:read'] } };
const write: ReferencePolicy = { schemes: PROVING_SCHEMES, scopes: { allOf: ['orders:write'] } };
const remove: ReferencePolicy = { schemes: PROVING_SCHEMES, scopes: { allOf: ['orders:delete'] } };

/**
 * The routes of a subject, to be mounted by a loop.
 *
 * The handler answers 200 and JSON, without a body on HEAD:
 *
 * ```json
 * { "ran": true, "method": "GET", "body": null,
 *   "principal": { "app_id": "…", "app_key": "…", "scheme": "…", "scopes": [], "secret_version": 1,
 *                  "covered": [] } }
 * ```
 *
 * `principal` is null on a public route, whose handler runs are not counted. `body` is what the
 * application itself made of the message body, read after authentication:
 *
 * - `application/json`: the parsed value; with `Content-Encoding: gzip` as well, where the subject
 *   declares `gzip-json`;
 * - `application/x-www-form-urlencoded`: an object of the fields;
 * - anything else: `{ "bytes": 3, "sha256": "…" }` (hex) of the raw body;
 * - no body, or an empty one: null.
 *
 * On `/upload` the handler never parses: it reads the body as a stream and answers
 * `{ "bytes", "sha256" }`. Its run counts once the whole body has arrived, so a refusal at the end of
 * the stream leaves the count as it was.
 *
 * `/socket` answers 101 with any `Sec-WebSocket-Accept` once the caller is known, counts one run and
 * closes; else it answers the refusal as plain HTTP and closes.
 */
export const referenceRoutes: readonly ReferenceRoute[] = [
  { methods: ['GET', 'HEAD'], path: '/health', policy: undefined },
  { methods: ['GET', 'HEAD', 'POST'], path: '/open', policy: { schemes: ['api-key'] } },
  {
    methods: ['GET', 'HEAD'],
    path: '/open-query',
    policy: { schemes: ['api-key'], appKeyInQuery: true },
  },
  { methods: ['GET', 'HEAD'], path: '/orders', policy: read },
  { methods: ['GET', 'HEAD'], path: '/orders/:id', policy: read },
  { methods: ['POST', 'PUT', 'PATCH'], path: '/orders', policy: write },
  { methods: ['POST', 'PUT', 'PATCH'], path: '/orders/:id', policy: write },
  { methods: ['DELETE'], path: '/orders', policy: remove },
  { methods: ['DELETE'], path: '/orders/:id', policy: remove },
  {
    methods: ['GET', 'HEAD'],
    path: '/signed',
    policy: { schemes: SIGNING_SCHEMES, scopes: { allOf: ['orders:read'] } },
  },
  {
    methods: ['POST'],
    path: '/signed',
    policy: { schemes: SIGNING_SCHEMES, scopes: { allOf: ['orders:write'] } },
  },
  {
    methods: ['GET', 'HEAD'],
    path: '/reports',
    policy: { schemes: PROVING_SCHEMES, scopes: { anyOf: ['reports:read', 'orders:read'] } },
  },
  {
    methods: ['GET', 'HEAD'],
    path: '/apps/:app_id/orders',
    policy: { ...read, ownerFromPath: 'app_id' },
  },
  { methods: ['POST'], path: '/strict', policy: { ...write, strictJson: true } },
  {
    methods: ['POST'],
    path: '/upload',
    policy: { ...write, body: 'streamed', maxBodyBytes: 2 * 1024 ** 3 },
  },
  { methods: ['GET', 'HEAD'], path: '/tls', policy: { ...read, requireTls: true } },
  {
    methods: ['GET', 'HEAD'],
    path: '/limited',
    policy: { ...read, failureLimit: { maxFailures: 5, windowMs: 60_000 } },
  },
  { methods: ['GET', 'HEAD'], path: '/inner/orders', mountedAt: '/mounted', policy: read },
  {
    methods: ['POST', 'PUT', 'PATCH'],
    path: '/inner/orders',
    mountedAt: '/mounted',
    policy: write,
  },
  {
    methods: ['POST'],
    path: '/covered',
    policy: {
      ...write,
      coverage: {
        components: ['@method', '@authority', '@path', '@query', 'content-type'],
        parameters: ['created', 'nonce'],
        bodyDigest: 'when-body',
      },
    },
  },
  { methods: ['GET'], path: '/socket', policy: read, upgrade: true },
];

import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { referenceRoutes, type ReferenceRoute } from '../../src/index.ts';
import { STATUS_OF } from '../../src/statuses.ts';
import { decide, type Principal } from './decide.ts';
import { recogniseParameters } from './parameters.ts';
import { headerLines, type Request } from './request.ts';
import { Refusal, type State } from './state.ts';
import { serveTokens } from './token-endpoint.ts';

const limitBytes = 2 ** 20;

/** Starts one node on a free port of every loopback address. */
export async function startNode(state: State, node: number): Promise<Server> {
  const server = createServer((req, res) => {
    serve(state, node, { req, res }).catch((error: unknown) => {
      state.log(error);
      res.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '0.0.0.0', resolve);
  });
  return server;
}

/** The port a node listens on. */
export function portOf(server: Server): number {
  // a TCP server that is listening has an address with a port
  return (server.address() as AddressInfo).port;
}

interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
}

async function serve(state: State, node: number, { req, res }: Exchange): Promise<void> {
  const arrivedAtMs = state.nowMs;
  const target = req.url ?? '';
  if (target.startsWith('/token')) {
    const body = await readBody(state, req);
    serveTokens(state, { req, res, body: body ?? Buffer.alloc(0) });
    return;
  }
  const found = findRoute(state, req.method ?? '', target);
  if (found === undefined) {
    res.writeHead(404).end();
    return;
  }
  const { route, owner } = found;
  let request: Request | undefined;
  try {
    const bytes = await readBody(state, req);
    if (bytes === undefined) throw new Refusal('body_too_large');
    request = toRequest(state, req, { body: bytes, arrivedAtMs });
    const place = { policy: route.policy ?? {}, owner, node };
    if (state.has('the handler runs before the decision')) state.handlerRuns += 1;
    if (state.has('a bad proof uses up its nonce')) burn(state, request);
    checkFailures(state, request, route);
    const principal = route.policy && (await decide(state, request, place));
    answer(state, { req, res }, { request, principal });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (request !== undefined) countFailure(state, request, { route, refusal: error });
    refuse(state, { req, res }, { refusal: error, request });
  }
}

function burn(state: State, request: Request): void {
  const [claim] = recogniseParameters(state, request);
  const name = `burnt ${claim?.nonce ?? ''}`;
  if (claim !== undefined && state.nonces.has(name)) throw new Refusal('nonce_replayed');
  state.nonces.set(name, 0);
}

function findRoute(
  state: State,
  method: string,
  target: string,
): { route: ReferenceRoute; owner: string | undefined } | undefined {
  const [named = ''] = target.split('?');
  const path = state.has('a target may name a host') ? named.replace(/^http:\/\/[^/]*/, '') : named;
  for (const route of referenceRoutes) {
    const names: readonly string[] = route.methods;
    const pattern = `${route.mountedAt ?? ''}${route.path}`.replace(/:\w+/g, '([^/]+)');
    const match = new RegExp(`^${pattern}$`).exec(path);
    if (match !== null && names.includes(method) && route.upgrade !== true) {
      return { route, owner: named === path ? match[1] : named.split('/')[2] };
    }
  }
  return undefined;
}

function toRequest(
  state: State,
  req: IncomingMessage,
  { body, arrivedAtMs }: Pick<Request, 'body' | 'arrivedAtMs'>,
): Request {
  const target = req.url ?? '';
  const cut = target.indexOf('?');
  const request = {
    method: req.method ?? '',
    target,
    path: cut === -1 ? target : target.slice(0, cut),
    query: cut === -1 ? undefined : target.slice(cut + 1),
    rawHeaders: req.rawHeaders,
    authority: '',
    peer: req.socket.remoteAddress ?? '',
    body,
    arrivedAtMs,
  };
  const hosts = headerLines(request, 'host');
  if (hosts.length !== 1) throw new Refusal('auth_malformed');
  const [forwarded] = state.has('X-Forwarded-Host is believed')
    ? headerLines(request, 'x-forwarded-host')
    : [];
  return { ...request, authority: (forwarded ?? hosts[0] ?? '').toLowerCase().replace(/:80$/, '') };
}

async function readBody(state: State, req: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req.iterator({ destroyOnReturn: false })) {
    // a request without an encoding yields buffers
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > limitBytes && !state.has('bodies have no limit')) return undefined;
  }
  return Buffer.concat(chunks);
}

function checkFailures(state: State, request: Request, route: ReferenceRoute): void {
  const limit = route.policy?.failureLimit;
  const failures = state.failures.get(request.peer);
  if (limit === undefined || failures === undefined || failures.endsAtMs <= state.nowMs) return;
  if (failures.count >= limit.maxFailures) throw new Refusal('rate_limited');
}

function countFailure(
  state: State,
  request: Request,
  { route, refusal }: { readonly route: ReferenceRoute; readonly refusal: Refusal },
): void {
  const limit = route.policy?.failureLimit;
  if (limit === undefined || refusal.code === 'rate_limited') return;
  const known = state.failures.get(request.peer);
  const current = known !== undefined && known.endsAtMs > state.nowMs ? known : undefined;
  const count = (current?.count ?? 0) + 1;
  const endsAtMs = current?.endsAtMs ?? state.nowMs + limit.windowMs;
  state.failures.set(request.peer, { count, endsAtMs });
}

interface Answer {
  readonly request: Request;
  readonly principal: Principal | undefined;
}

function answer(state: State, { req, res }: Exchange, { request, principal }: Answer): void {
  if (principal && !state.has('the handler runs before the decision')) state.handlerRuns += 1;
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (new URLSearchParams(request.query).has('app_key') && principal?.scheme === 'api-key') {
    headers['Referrer-Policy'] = 'no-referrer';
    headers['Cache-Control'] = 'no-store';
  }
  if (principal?.scheme === 'sorted-params-md5') {
    const until = principal.key.request.legacyUntilMs ?? 0;
    headers['Deprecation'] = '@1700000000';
    headers['Sunset'] = new Date(until).toUTCString();
  }
  const body = JSON.stringify({
    ran: true,
    principal: principal && {
      app_id: principal.key.request.appId,
      app_key: principal.key.appKey,
      scheme: principal.scheme,
      scopes: principal.scopes,
      secret_version: principal.version,
      covered: principal.covered,
    },
    method: request.method,
    body: parseBody(request),
  });
  res.writeHead(200, headers).end(req.method === 'HEAD' ? undefined : body);
}

function parseBody(request: Request): unknown {
  const { body } = request;
  if (body.length === 0) return null;
  const type = headerLines(request, 'content-type')[0] ?? '';
  if (type.startsWith('application/json')) return JSON.parse(body.toString());
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(body.toString()));
  }
  return { bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') };
}

interface Refused {
  readonly refusal: Refusal;
  readonly request: Request | undefined;
}

function refuse(state: State, { req, res }: Exchange, { refusal, request }: Refused): void {
  const { code, missing } = refusal;
  const status = STATUS_OF[code];
  const requestId = `r${String(Math.trunc(performance.now() * 1000))}`;
  const headers: Record<string, string> = {
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
    'X-Request-Id': requestId,
    Date: new Date(state.nowMs).toUTCString(),
  };
  if (status === 401 && !state.has('refusals carry no challenge')) {
    headers['WWW-Authenticate'] = 'Basic realm="api", Bearer realm="api", Signature realm="api"';
  }
  if (code === 'insufficient_scope') {
    headers['WWW-Authenticate'] = `Bearer error="insufficient_scope", scope="${missing.join(' ')}"`;
  }
  if (status === 429 || status === 503) headers['Retry-After'] = '1';
  if (status === 413) headers['Connection'] = 'close';
  const leak = state.has('errors repeat the secret') ? secretsOf(state) : undefined;
  const problem = { type: `about:${code}`, title: code, status, code, request_id: requestId };
  const more = missing.length > 0 ? { missing_scopes: missing } : {};
  state.log({ code, path: request?.path });
  res
    .writeHead(status, headers)
    .end(req.method === 'HEAD' ? undefined : JSON.stringify({ ...problem, ...more, leak }));
}

function secretsOf(state: State): string {
  return [...state.keys.values()].flatMap((key) => key.secrets.map(({ value }) => value)).join();
}

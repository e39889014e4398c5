import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { plainAddress } from '../proxy-trust.ts';

/** A handler in the manner of the Fetch standard, which is told the address of the socket's peer. */
export type FetchHandler = (
  request: Request,
  caller: { readonly peerAddress: string },
) => Response | Promise<Response>;

/**
 * Runs a fetch handler, such as the token endpoint of `@countersign/authority`, in a Node server, or
 * as middleware of Express or Connect, which may be mounted under a path. Nothing may have read the
 * body before.
 * The answer of a handler that throws is an empty 500, that to a request which fetch cannot express
 * (TRACE) an empty 400.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { toNodeHandler } from '@countersign/http/node';
 *
 * const server = createServer(toNodeHandler(() => new Response('hello')));
 * ```
 */
export function toNodeHandler(
  handler: FetchHandler,
): (req: IncomingMessage, res: ServerResponse) => void {
  return (req, res) => {
    // Safe to let go: nothing in it can reject.
    void answer(req, res, handler);
  };
}

async function answer(
  req: IncomingMessage,
  res: ServerResponse,
  handler: FetchHandler,
): Promise<void> {
  const response = await respond(req, res, handler);
  res.statusCode = response.status;
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie') res.setHeader(name, value);
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) res.setHeader('Set-Cookie', cookies);
  if (response.body === null) {
    res.end();
    return;
  }
  // The client may go away at any time; there is then nobody left to tell.
  await pipeline(Readable.fromWeb(response.body), res).catch(() => res.destroy());
}

const readBefore =
  'toNodeHandler(): the body was read before; move it above express.json() and other parsers';

async function respond(
  req: IncomingMessage,
  res: ServerResponse,
  handler: FetchHandler,
): Promise<Response> {
  if (req.readableDidRead) {
    process.emitWarning(readBefore, { type: 'CountersignWarning', code: 'config_unsafe' });
    return fail(500);
  }
  let request: Request;
  try {
    request = toRequest(req, res);
  } catch {
    return fail(400);
  }
  try {
    return await handler(request, { peerAddress: plainAddress(req.socket.remoteAddress ?? '') });
  } catch {
    return fail(500);
  }
}

const fail = (status: number): Response =>
  new Response(null, { status, headers: { 'Cache-Control': 'no-store' } });

function toRequest(req: IncomingMessage, res: ServerResponse): Request {
  const headers = new Headers();
  for (let index = 0; index < req.rawHeaders.length; index += 2) {
    const name = req.rawHeaders[index] ?? '';
    if (!name.startsWith(':')) headers.append(name, req.rawHeaders[index + 1] ?? '');
  }
  const protocol = 'encrypted' in req.socket ? 'https' : 'http';
  const aborted = new AbortController();
  res.once('close', () => aborted.abort());
  const { method = 'GET' } = req;
  const url = mountedUrl(req);
  // Only the path counts: a Host that is no host must not decide where the request goes.
  const target = new URL(`${protocol}://${hostOf(headers)}${url.startsWith('/') ? url : '/'}`);
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(target, {
    method,
    headers,
    signal: aborted.signal,
    ...(hasBody && { body: Readable.toWeb(req), duplex: 'half' }),
  });
}

/** The target as sent: Express and its like cut off the path under which a handler is mounted. */
function mountedUrl(req: IncomingMessage): string {
  const original = 'originalUrl' in req ? req.originalUrl : undefined;
  return typeof original === 'string' ? original : (req.url ?? '/');
}

function hostOf(headers: Headers): string {
  const host = headers.get('host') ?? '';
  const isHost = /^[a-z0-9.-]+(?::\d{1,5})?$|^\[[0-9a-f:]+\](?::\d{1,5})?$/i.test(host);
  return isHost && URL.canParse(`http://${host}`) ? host : 'localhost';
}

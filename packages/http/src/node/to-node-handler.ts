import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A handler in the manner of the Fetch standard. */
export type FetchHandler = (request: Request) => Response | Promise<Response>;

/**
 * Runs a fetch handler, such as the token endpoint of `@countersign/authority`, in a Node server.
 * The answer of a handler that throws is an empty 500.
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
  let response: Response;
  try {
    response = await handler(toRequest(req, res));
  } catch {
    response = new Response(null, { status: 500, headers: { 'Cache-Control': 'no-store' } });
  }
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

function toRequest(req: IncomingMessage, res: ServerResponse): Request {
  const headers = new Headers();
  for (let index = 0; index < req.rawHeaders.length; index += 2) {
    const name = req.rawHeaders[index] ?? '';
    if (!name.startsWith(':')) headers.append(name, req.rawHeaders[index + 1] ?? '');
  }
  const protocol = 'encrypted' in req.socket ? 'https' : 'http';
  const aborted = new AbortController();
  res.once('close', () => aborted.abort());
  const { method = 'GET', url = '/' } = req;
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

function hostOf(headers: Headers): string {
  const host = headers.get('host') ?? '';
  return /^[a-z0-9.-]+(?::\d{1,5})?$|^\[[0-9a-f:]+\](?::\d{1,5})?$/i.test(host)
    ? host
    : 'localhost';
}

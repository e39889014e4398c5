import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Refusal } from '../refusal.ts';
import type { BodyCapture } from './body-capture.ts';

/** How long a refused upload is listened to, so that the answer is not lost in a reset. */
const lingerMs = 2000;

/**
 * Answers a request with a refusal. Headers that the application has set before stay.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { createGate, type GateOptions } from '@countersign/http';
 * import { admit, writeRefusal } from '@countersign/http/node';
 *
 * export function serve(options: GateOptions) {
 *   const gate = createGate(options);
 *   return createServer(async (req, res) => {
 *     const admission = await admit(gate, { req, res });
 *     if (admission.ok) res.end(`hello ${admission.principal.appId}`);
 *     else writeRefusal(res, admission.refusal);
 *   });
 * }
 * ```
 */
export function writeRefusal(res: ServerResponse, refusal: Refusal): void {
  if (res.headersSent) return;
  res.statusCode = refusal.status;
  for (const [name, value] of http1Only(res, refusal)) res.setHeader(name, value);
  res.setHeader('Content-Length', Buffer.byteLength(refusal.body));
  res.end(refusal.body);
}

/** RFC 9113 §8.2.2: HTTP/2 has no `Connection`. */
function http1Only(res: ServerResponse, { headers }: Refusal): Refusal['headers'] {
  return res.req.httpVersionMajor < 2 ? headers : headers.filter(([name]) => name !== 'Connection');
}

/**
 * Keeps the connection open for a moment after an answer with `Connection: close`, while the client
 * is still sending: bytes that arrive at a closed socket make the kernel send a reset, which can
 * overtake the answer (RFC 9112 §9.6).
 */
export function lingerBeforeClose({ req }: ServerResponse, capture: BodyCapture): void {
  const { socket } = req;
  // Not there in HTTP/2, where a stream ends alone, and under `inject()`, where there is no socket.
  if (req.httpVersionMajor >= 2 || typeof socket.destroySoon !== 'function') return;
  const close = socket.destroySoon.bind(socket);
  socket.destroySoon = () => {
    if (req.complete) {
      close();
      return;
    }
    const timer = setTimeout(close, lingerMs);
    const finish = (): void => {
      clearTimeout(timer);
      close();
    };
    socket.once('close', finish);
    capture.discard(finish);
  };
}

/** Answers an upgrade request on its bare socket, and closes it. */
export function writeRefusalOnSocket(socket: Duplex, { status, headers, body }: Refusal): void {
  const lines = headers
    .filter(([name]) => name !== 'Connection')
    .map(([name, value]) => `${name}: ${value}\r\n`);
  const length = Buffer.byteLength(body);
  // A client that never closes its own half must not keep ours.
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(timer));
  socket.resume();
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}\r\n${lines.join('')}` +
      `Content-Length: ${length}\r\nConnection: close\r\n\r\n${body}`,
  );
}

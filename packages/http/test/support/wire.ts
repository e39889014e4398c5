import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server on a free port, closed when the test ends. */
export async function listen(listener: RequestListener): Promise<{ port: number; server: Server }> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // Safe: a server that listens on a port has an AddressInfo.
  return { port: (server.address() as AddressInfo).port, server };
}

/** A connection over which a test sends bytes as they are. */
export interface Wire {
  readonly socket: Socket;
  send(...parts: (string | Uint8Array)[]): void;
  /** The next whole response; rejects when the connection ends first. */
  response(): Promise<WireResponse>;
  closed: Promise<void>;
}

/** A response with a `Content-Length` or chunks. */
export interface WireResponse {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Connects to a local port. */
export async function dial(port: number): Promise<Wire> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  onTestFinished(() => void socket.destroy());
  let received = Buffer.alloc(0);
  let ended = false;
  let wake = (): void => undefined;
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    wake();
  });
  const closed = new Promise<void>((resolve) => {
    socket.on('error', () => undefined);
    socket.on('close', () => {
      ended = true;
      wake();
      resolve();
    });
  });
  return {
    socket,
    closed,
    send: (...parts) => parts.forEach((part) => void socket.write(part)),
    async response() {
      for (;;) {
        const parsed = parse(received);
        if (parsed !== undefined) {
          received = received.subarray(parsed.length);
          return parsed.response;
        }
        if (ended) throw new Error(`the connection ended after ${received.toString('latin1')}`);
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}

function parse(bytes: Buffer): { response: WireResponse; length: number } | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const head = bytes.toString('latin1', 0, headEnd);
  const status = Number(head.split(' ')[1]);
  const start = headEnd + 4;
  if (status < 200) {
    const rest = parse(bytes.subarray(start));
    return rest && { ...rest, length: rest.length + start };
  }
  const length = /^content-length: *(\d+)/im.exec(head)?.[1];
  if (length === undefined) {
    const end = bytes.indexOf('0\r\n\r\n', start);
    if (end === -1) return undefined;
    const body = bytes.toString('latin1', start, end).replaceAll(/[0-9a-f]+\r\n(.*?)\r\n/gs, '$1');
    return { response: { status, head, body }, length: end + 5 };
  }
  const end = start + Number(length);
  if (bytes.length < end) return undefined;
  return { response: { status, head, body: bytes.toString('utf8', start, end) }, length: end };
}

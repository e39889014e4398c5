import type { IncomingMessage, Server } from 'node:http';
import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { guardUpgrade } from '@countersign/http/node';
import { upgradeRoutes } from './routes.ts';
import type { Service } from './target.ts';

/** Authenticates WebSocket handshakes, which no framework's middleware sees. */
export function serveSockets(server: Server, { gate, onRun, onError }: Service): void {
  const handle = async (req: IncomingMessage, socket: Duplex): Promise<void> => {
    const path = req.url?.split('?', 1)[0];
    const route = upgradeRoutes.find((candidate) => candidate.path === path);
    if (route === undefined) {
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    if (!(await guardUpgrade(gate, { req, socket, policy: route.policy }))) return;
    onRun?.();
    socket.end(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        `Sec-WebSocket-Accept: ${acceptOf(req.headers['sec-websocket-key'])}\r\n\r\n`,
    );
  };
  server.on('upgrade', (req: IncomingMessage, socket: Duplex) => {
    handle(req, socket).catch((error: unknown) => {
      onError?.(error);
      socket.destroy();
    });
  });
}

/** RFC 6455 §4.2.2. */
function acceptOf(key: string | undefined): string {
  return createHash('sha1')
    .update(`${key ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');
}

import { once } from 'node:events';
import type { Server } from 'node:http';
import { host, type Running } from './target.ts';

/** Lets a server listen. */
export async function listen(server: Server, port: number): Promise<Running> {
  server.listen(port, host);
  await once(server, 'listening');
  return runningOn(server, async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
}

/** Describes a server that listens already, and how its framework ends it. */
export function runningOn(server: Server, close: () => Promise<void>): Running {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port to listen on');
  return { url: `http://${host}:${address.port}`, port: address.port, close };
}

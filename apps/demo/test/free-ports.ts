import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';

const count = 6;

/** The first of six ports in a row on which nothing listens. */
export async function freePorts(): Promise<number> {
  for (;;) {
    const first = await occupy(0);
    // a server without a path has an address with a port
    const { port } = first.address() as AddressInfo;
    const rest = await Promise.allSettled(
      Array.from({ length: count - 1 }, (_, index) => occupy(port + 1 + index)),
    );
    const others = rest.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    await Promise.all([first, ...others].map(release));
    if (others.length === count - 1) return port;
  }
}

/** Listens on a port of this machine; rejects when something else does. */
export async function occupy(port: number): Promise<Server> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** Stops listening. */
export async function release(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}

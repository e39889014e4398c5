import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { host, portOf, type Listening } from './framework.ts';

/** Serves a listener of Node's own messages on a free port. */
export async function listen(listener: RequestListener): Promise<Listening> {
  const server = createServer(listener).listen(0, host);
  await once(server, 'listening');
  return {
    port: portOf(server),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

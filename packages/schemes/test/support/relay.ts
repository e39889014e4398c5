import { once } from 'node:events';
import { Agent } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { host, portOf } from './frameworks/framework.ts';
import { takeRequest, type RawRequest } from './raw-request.ts';

/** Stands before a service and keeps every request that passes. */
export interface Relay {
  readonly port: number;
  /** `http://127.0.0.1:<port>`: what the unmodified SDK is pointed at. */
  readonly url: string;
  /** `127.0.0.1:<port>`, for SDKs that want a host. */
  readonly authority: string;
  /** Dials the relay whatever the host, so that a hard-coded one stays in the Host header. */
  readonly agent: Agent;
  /** In the order in which they came, one entry each. */
  readonly requests: readonly RawRequest[];
  close(): Promise<void>;
}

/** Starts a relay to a port of this machine. Bytes pass unchanged in both directions. */
export async function recordRequests(service: { readonly port: number }): Promise<Relay> {
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect({ host, port: service.port, noDelay: true });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      // a reset on one side is one on the other
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroySoon();
      });
    }
    // before the pipe: what was forwarded has been recorded
    record(client, requests);
    client.pipe(upstream);
    upstream.pipe(client);
  });
  server.listen(0, host);
  await once(server, 'listening');
  const port = portOf(server);
  const agent = new DialingAgent(port);
  return {
    port,
    url: `http://${host}:${String(port)}`,
    authority: `${host}:${String(port)}`,
    agent,
    requests,
    async close() {
      agent.destroy();
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Keeps each whole request that a connection carries. */
function record(client: Socket, requests: RawRequest[]): void {
  let received: Buffer = Buffer.alloc(0);
  client.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    try {
      for (let next = takeRequest(received); next !== undefined; next = takeRequest(received)) {
        requests.push(next);
        received = received.subarray(next.bytes.length);
      }
    } catch {
      // not HTTP/1.1: a TLS handshake, say; the client is told by the end of the connection
      client.destroy();
    }
  });
}

/** An agent that connects to one port, whatever it is asked for. */
class DialingAgent extends Agent {
  readonly #port: number;

  constructor(port: number) {
    super({ keepAlive: false });
    this.#port = port;
  }

  override createConnection(): Duplex {
    return connect({ host, port: this.#port, noDelay: true });
  }
}

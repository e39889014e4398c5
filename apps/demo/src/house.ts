import { createServer } from 'node:http';
import { createTokenEndpoint } from '@countersign/authority';
import { toNodeHandler } from '@countersign/http/node';
import { audience, createPlatform, scopes } from './platform.ts';
import { seed, type Seed } from './seed.ts';
import { targets } from './targets/index.ts';
import { listen } from './targets/listen.ts';
import { host, type Running } from './targets/target.ts';

/** A framework's server that listens. */
export interface Server {
  readonly name: string;
  readonly url: string;
}

/** Everything that runs, and who may call it. */
export interface House extends Seed {
  readonly servers: readonly Server[];
  readonly tokenUrl: string;
  readonly audience: string;
  close(): Promise<void>;
}

/** A port that cannot be listened on, although nothing is wrong with the demo. */
export class PortError extends Error {
  override readonly name = 'PortError';

  constructor(port: number, reason: string, options: ErrorOptions) {
    super(`port ${port} is ${reason}; choose others with --port N`, options);
  }
}

/**
 * Starts the token endpoint on `port` and each framework on one of the ports after it, over one
 * embedded store. Rejects, with nothing left running, with {@link PortError}.
 */
export async function openHouse(port: number): Promise<House> {
  const platform = createPlatform();
  const seeded = await seed(platform);
  const { stores, keyRing } = platform;
  const issuerUrl = `http://${host}:${port}`;
  const tokenEndpoint = createTokenEndpoint({ stores, keyRing, scopes, issuerUrl });

  const running: Running[] = [];
  const servers: Server[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(running.map((server) => server.close()));
  };
  const open = async (at: number, start: () => Promise<Running>): Promise<Running> => {
    try {
      const server = await start();
      running.push(server);
      return server;
    } catch (cause) {
      await close();
      const reason = reasonOf(cause);
      throw reason === undefined ? cause : new PortError(at, reason, { cause });
    }
  };

  const handler = toNodeHandler((request) => tokenEndpoint.fetch(request));
  await open(port, () => listen(createServer(handler), port));
  for (const [index, target] of targets.entries()) {
    const at = port + 1 + index;
    const { url } = await open(at, () => target.start({ gate: platform.openGate() }, at));
    servers.push({ name: target.name, url });
  }
  const tokenUrl = tokenEndpoint.metadata.token_endpoint;
  return { ...seeded, servers, tokenUrl, audience, close };
}

/** Why a port cannot be listened on, as far as people can do something about it. */
function reasonOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return 'taken';
  return code === 'EACCES' ? 'not open to this user' : undefined;
}

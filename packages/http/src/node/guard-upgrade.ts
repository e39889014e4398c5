import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { emptyBody, type RoutePolicy } from '@countersign/core';
import type { Gate } from '../gate.ts';
import { rememberCaller } from './callers.ts';
import { nodeRequest } from './node-request.ts';
import { writeRefusalOnSocket } from './write-refusal.ts';

/** A request to leave HTTP, as the event `upgrade` of a server hands it over. */
export interface Upgrade {
  readonly req: IncomingMessage;
  readonly socket: Duplex;
  readonly policy?: RoutePolicy | undefined;
}

const ignore = (): void => undefined;

/**
 * Decides about a WebSocket handshake, which middleware never sees. True: go on with the upgrade, the
 * principal is known to `principalOf(req)`. False: the refusal has been written and the socket ended.
 *
 * @example
 * ```ts
 * import type { Server } from 'node:http';
 * import type { Gate } from '@countersign/http';
 * import { guardUpgrade } from '@countersign/http/node';
 *
 * export function protectSockets(server: Server, gate: Gate) {
 *   server.on('upgrade', async (req, socket) => {
 *     if (!(await guardUpgrade(gate, { req, socket }))) return;
 *     socket.end('HTTP/1.1 501 Not Implemented\r\n\r\n'); // here the WebSocket library goes on
 *   });
 * }
 * ```
 */
export async function guardUpgrade(gate: Gate, upgrade: Upgrade): Promise<boolean> {
  const { req, socket } = upgrade;
  const policy = gate.policy(upgrade.policy);
  // A client that goes away meanwhile must not bring the process down.
  socket.on('error', ignore);
  const request = nodeRequest(req, { proxies: gate.proxies, body: emptyBody });
  const admission = await gate.admit(request, policy);
  if (admission.ok) {
    socket.off('error', ignore);
    rememberCaller(req, { gate, principal: admission.principal, request, policy });
    return !socket.destroyed;
  }
  writeRefusalOnSocket(socket, admission.refusal);
  return false;
}

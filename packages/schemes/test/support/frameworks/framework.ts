import type { Server } from 'node:net';
import type { Gate, Principal, RoutePolicy } from '@countersign/http';
import type { WrittenAnswer } from '../answer.ts';

/** The frameworks that a service can be written in, by the name that records use. */
export const frameworkNames = [
  'express',
  'koa',
  'fastify',
  'nest-express',
  'nest-fastify',
] as const;

/** One of {@link frameworkNames}. */
export type FrameworkName = (typeof frameworkNames)[number];

/** What every framework serves: one handler for any method and path, behind one adapter. */
export interface Application {
  readonly gate: Gate;
  readonly policy: RoutePolicy | undefined;
  readonly handle: (arrived: Arrived) => Promise<WrittenAnswer>;
}

/** What a handler was given by its framework. */
export interface Arrived {
  readonly method: string;
  readonly target: string;
  readonly principal: Principal | null | undefined;
  /** What the framework's catch-all parser made of the body. */
  readonly body: unknown;
}

/** A server that listens. */
export interface Listening {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Starts an application on a free port. */
export type StartFramework = (application: Application) => Promise<Listening>;

/** The address that everything listens on. */
export const host = '127.0.0.1';

/** The largest body that the catch-all parsers take, in bytes: beyond what the gate takes itself. */
export const parserLimitBytes = 16 * 1024 * 1024;

/** The port of a server that listens. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port to listen on');
  return address.port;
}

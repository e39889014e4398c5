import type { Gate } from '@countersign/http';

/** A server in one framework that serves the reference routes behind a gate. */
export interface Target {
  readonly name: string;
  /** Listens on a port of this machine; 0 takes a free one. Rejects when the port is taken. */
  start(service: Service, port: number): Promise<Running>;
}

/** What a target is given. */
export interface Service {
  readonly gate: Gate;
  /** Hears each time that a handler behind a policy has run. */
  readonly onRun?: () => void;
  /** Hears of what a framework or handler threw. */
  readonly onError?: (error: unknown) => void;
}

/** A server that listens. */
export interface Running {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** The address that everything listens on. */
export const host = '127.0.0.1';

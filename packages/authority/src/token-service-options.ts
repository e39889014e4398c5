import type {
  Clock,
  CredentialFormat,
  CryptoEngine,
  FailureLimit,
  KeyRing,
  Timer,
} from '@countersign/core';

/** What everything that hands out tokens is made of. */
export interface TokenServiceOptions {
  /** Opens sealed secrets and holds the pepper of hashed ones. */
  readonly keyRing: KeyRing;
  /** By default the engine of `@countersign/crypto`. */
  readonly engine?: CryptoEngine;
  /** By default the system's clock. */
  readonly clock?: Clock;
  /** By default the system's timer. */
  readonly timer?: Timer;
  /** How ids, secrets and tokens look. */
  readonly format?: CredentialFormat;
  /** How long a store may take before the answer is 503, in ms; 250 by default. */
  readonly storeDeadlineMs?: number;
  /**
   * Refuse an address for a while after so many failed attempts to prove a client, with 429. Needs
   * {@link Caller.peerAddress}: a request without it is then answered with 503. No limit by default.
   */
  readonly failureLimit?: FailureLimit;
  /** Hears why a request was answered with 503: what a store threw. Must not throw. */
  readonly onError?: (error: unknown) => void;
}

/** What a fetch `Request` does not tell of who sends it. */
export interface Caller {
  /**
   * The client's address; `toNodeHandler` of `@countersign/http` gives the socket's. Behind a proxy,
   * give the one that the proxy tells, or all clients are one.
   */
  readonly peerAddress?: string;
}

/** Answers a request; never throws and never rejects. */
export type TokenHandler = (request: Request, caller?: Caller) => Promise<Response>;

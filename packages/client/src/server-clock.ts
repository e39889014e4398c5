import type { Clock } from '@countersign/core';

/** The server's time as far as it is known: the local clock, and what a refusal taught. */
export class ServerClock implements Clock {
  readonly #local: Clock;
  #offsetMs = 0;

  constructor(local: Clock) {
    this.#local = local;
  }

  nowMs(): number {
    return this.#local.nowMs() + this.#offsetMs;
  }

  nowSeconds(): number {
    return Math.floor(this.nowMs() / 1000);
  }

  /** Believes a `Date` header (RFC 9110 §6.6.1); false when there is none to believe. */
  learn(date: string | undefined): boolean {
    const serverMs = date === undefined ? Number.NaN : Date.parse(date);
    if (Number.isNaN(serverMs)) return false;
    this.#offsetMs = serverMs - this.#local.nowMs();
    return true;
  }
}

import type { Clock } from '@countersign/core';

/** A clock that tells the system's time until it is set. */
export class SettableClock implements Clock {
  #heldAtMs: number | undefined;

  nowMs(): number {
    return this.#heldAtMs ?? Date.now();
  }

  /** Stands still at this time from now on. */
  set(timeMs: number): void {
    this.#heldAtMs = timeMs;
  }

  /** Tells the system's time again. */
  release(): void {
    this.#heldAtMs = undefined;
  }
}

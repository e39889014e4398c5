import type { Clock, Timer } from '@countersign/core';

/** The clock of the machine. */
export const systemClock: Clock = { nowMs: () => Date.now() };

/** The timer of the machine. */
export const systemTimer: Timer = {
  after: (delayMs, action) => {
    const handle = setTimeout(action, delayMs);
    return () => clearTimeout(handle);
  },
};

import type { Clock } from '@countersign/core';

/** The clock of the machine. */
export const systemClock: Clock = { nowMs: () => Date.now() };

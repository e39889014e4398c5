import { vi } from 'vitest';

/**
 * Runs something while `Date` stands still at `timeMs`, so that a client signs for that time. Timers
 * and sockets go on as ever.
 */
export async function atFixedTime<T>(timeMs: number, run: () => T | Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['Date'], now: timeMs });
  try {
    return await run();
  } finally {
    vi.useRealTimers();
  }
}

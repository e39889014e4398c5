import type { Timer } from '../ports/clock.ts';

/**
 * Continues with a value that may be there already. Keeps the whole pipeline synchronous where no
 * store or body makes it wait: an `await` alone costs more than an HMAC.
 */
export function whenReady<T, R>(
  value: T | Promise<T>,
  next: (value: T) => R | Promise<R>,
): R | Promise<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** How long a store may take, and who wakes us. */
export interface Deadline {
  readonly timer: Timer;
  readonly afterMs: number;
}

/**
 * The same promise, rejected if it is silent past the deadline.
 *
 * @example
 * ```ts
 * import { withDeadline, type Deadline } from '@countersign/core';
 *
 * const deadline: Deadline = { timer: { after: () => () => undefined }, afterMs: 250 };
 * await withDeadline(Promise.resolve('in time'), deadline);
 * ```
 */
export function withDeadline<T>(answer: Promise<T>, deadline: Deadline): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = deadline.timer.after(deadline.afterMs, () => {
      reject(new Error(`no answer within ${deadline.afterMs} ms`));
    });
    answer.then(resolve, reject).finally(cancel);
  });
}

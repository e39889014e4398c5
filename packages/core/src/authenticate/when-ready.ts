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

/** What a store call came to: its answer, or that no answer can be had. */
export type Consulted<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly cause: unknown };

/** How long a store may take, and who wakes us. */
export interface Deadline {
  readonly timer: Timer;
  readonly afterMs: number;
}

/** Calls a store; an exception, a rejection or silence past the deadline is a value. */
export function consult<T>(
  call: () => T | Promise<T>,
  deadline: Deadline,
): Consulted<T> | Promise<Consulted<T>> {
  try {
    const answer = call();
    if (!(answer instanceof Promise)) return { ok: true, value: answer };
    return new Promise((resolve) => {
      const cancel = deadline.timer.after(deadline.afterMs, () => {
        resolve({ ok: false, cause: new Error(`no answer within ${deadline.afterMs} ms`) });
      });
      answer.then(
        (value) => {
          cancel();
          resolve({ ok: true, value });
        },
        (cause: unknown) => {
          cancel();
          resolve({ ok: false, cause });
        },
      );
    });
  } catch (cause) {
    return { ok: false, cause };
  }
}

/**
 * The same listener, whose failure nobody else feels: not the request that it hears of, and not the
 * process, which an unhandled rejection would end.
 */
export function quietly<T>(listen: (value: T) => unknown): (value: T) => void {
  return (value) => {
    try {
      const done = listen(value);
      if (done instanceof Promise) done.catch(ignore);
    } catch {
      // There is nobody left to tell.
    }
  };
}

const ignore = (): void => undefined;

/** Refuses an option that lacks a method it must have. */
export function requireMethod(name: string, value: unknown, method: string): void {
  const found: unknown = typeof value === 'object' && value !== null && Reflect.get(value, method);
  if (typeof found !== 'function') throw new TypeError(`"${name}" must have a method ${method}()`);
}

/** Refuses an option that is not a whole number of at least `least`. */
export function requireWhole(name: string, value: unknown, least: number): void {
  if (typeof value !== 'number') throw new TypeError(`"${name}" must be a number`);
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`"${name}" must be a whole number, at least ${least}`);
  }
}

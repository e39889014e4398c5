/** The value of an option that counts something, if it is a whole number above zero. */
export function requireCount(name: string, value: number): number {
  if (typeof value !== 'number') throw new TypeError(`"${name}" must be a number`);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new RangeError(`"${name}" must be a whole number above 0`);
  }
  return value;
}

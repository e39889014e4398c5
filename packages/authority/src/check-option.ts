/** Refuses an option that lacks a method it must have. */
export function requireMethod(name: string, value: unknown, method: string): void {
  const found: unknown = typeof value === 'object' && value !== null && Reflect.get(value, method);
  if (typeof found !== 'function') throw new TypeError(`"${name}" must have a method ${method}()`);
}

/** Refuses an option that is not an object. */
export function requireObject(name: string, value: unknown): void {
  if (typeof value !== 'object' || value === null)
    throw new TypeError(`"${name}" must be an object`);
}

/** Refuses an option that is not a text of one to `maxLength` characters. */
export function requireText(name: string, value: unknown, maxLength = 200): void {
  if (typeof value !== 'string') throw new TypeError(`"${name}" must be a string`);
  if (value.trim() === '' || value.length > maxLength) {
    throw new RangeError(`"${name}" must have 1 to ${maxLength} characters`);
  }
}

/** Refuses an option that is not a list of strings. */
export function requireStrings(name: string, value: unknown): void {
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw new TypeError(`"${name}" must be an array of strings`);
  }
}

/** Refuses options that do not exist: a misspelt one would otherwise be none. */
export function refuseUnknown(options: object, known: Readonly<Record<string, true>>): void {
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(known, name));
  if (unknown !== undefined) {
    const names = Object.keys(known).join(', ');
    throw new RangeError(`"${unknown}" is not an option; there are ${names}`);
  }
}

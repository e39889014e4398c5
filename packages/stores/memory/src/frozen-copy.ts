/**
 * A deep, frozen copy of a plain record, so that neither the caller's later changes nor a reader's
 * reach what is stored.
 *
 * @throws TypeError for anything but plain objects, arrays and primitive values.
 */
export function frozenCopy<T>(record: T): T {
  // The copy has the same shape as what was copied, which the compiler cannot follow.
  return copy(record) as T;
}

function copy(value: unknown): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') return refuse();
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(copy));
  if (Object.getPrototypeOf(value) !== Object.prototype) return refuse();
  return Object.freeze(
    Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copy(member)])),
  );
}

function refuse(): never {
  throw new TypeError('a record must consist of plain objects, arrays and primitive values');
}

const inspectSymbol = Symbol.for('nodejs.util.inspect.custom');
const redacted = '[secret]';

/**
 * Holds a secret string and never prints it: not through `util.inspect`, JSON, string conversion,
 * spread or structured clone. The only way to the value is {@link Secret.use}.
 *
 * @example
 * ```ts
 * import { Secret } from '@countersign/core';
 * const secret = new Secret('sk_live_…');
 * String(secret); // '[secret]'
 * const length = secret.use((value) => value.length);
 * ```
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    if (typeof value !== 'string' || value.length === 0) {
      throw new TypeError('"value" must be a string that is not empty');
    }
    this.#value = value;
  }

  /** Lends the value to `borrow` and answers what it answers. */
  use<T>(borrow: (value: string) => T): T {
    return borrow(this.#value);
  }

  toString(): string {
    return redacted;
  }

  toJSON(): string {
    return redacted;
  }

  [inspectSymbol](): string {
    return redacted;
  }
}

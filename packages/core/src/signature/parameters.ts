import { canonicaliseComponent } from './rfc3986.ts';

/** Nothing in such a query needs decoding or encoding, so its raw pieces are the canonical ones. */
const plainQuery = /^[A-Za-z0-9\-._~=&]*$/;

/** Insertion sort beats the built-in sort up to about here. */
const shortList = 24;

/**
 * The parameters of a query or form in the order they were sent, names and values in RFC 3986 form.
 * Two flat lists rather than an object: nothing is lost, merged or inherited.
 */
export class Parameters {
  readonly names: readonly string[];
  readonly values: readonly string[];

  private constructor(names: readonly string[], values: readonly string[]) {
    this.names = names;
    this.values = values;
  }

  static readonly none: Parameters = new Parameters([], []);

  /** From names and values as text. */
  static of(
    pairs: readonly (readonly [string, string])[],
    encode: (text: string) => string,
  ): Parameters {
    return new Parameters(
      pairs.map(([name]) => encode(name)),
      pairs.map(([, value]) => encode(value)),
    );
  }

  /**
   * Reads a raw query or form. Says what is wrong when a piece is empty or broken, or when there are
   * more than `limit`: a parser behind us may drop those silently, and what it drops is not signed.
   */
  static parse(raw: string, limit: number): Parameters | string {
    if (raw === '') return Parameters.none;
    const plain = plainQuery.test(raw);
    const names: string[] = [];
    const values: string[] = [];
    let start = 0;
    while (start <= raw.length) {
      const next = raw.indexOf('&', start);
      const end = next === -1 ? raw.length : next;
      if (end === start) return 'an empty parameter';
      if (names.length === limit) return `more than ${limit} parameters`;
      const equals = raw.indexOf('=', start);
      const split = equals === -1 || equals > end ? end : equals;
      const rawName = raw.slice(start, split);
      const rawValue = split === end ? '' : raw.slice(split + 1, end);
      const name = plain ? rawName : canonicaliseComponent(rawName);
      const value = plain && !rawValue.includes('=') ? rawValue : canonicaliseComponent(rawValue);
      if (name === undefined || value === undefined) return 'broken percent-encoding';
      if (name === '') return 'a parameter without a name';
      names.push(name);
      values.push(value);
      start = end + 1;
    }
    return new Parameters(names, values);
  }

  /** The value of a name that may stand only once: undefined when absent, null when repeated. */
  single(name: string): string | null | undefined {
    let found: string | undefined;
    for (let index = 0; index < this.names.length; index += 1) {
      if (this.names[index] !== name) continue;
      if (found !== undefined) return null;
      found = this.values[index];
    }
    return found;
  }

  /** Whether some name stands in both. */
  sharesNameWith(other: Parameters): boolean {
    if (this.names.length === 0 || other.names.length === 0) return false;
    const names = new Set(this.names);
    return other.names.some((name) => names.has(name));
  }

  /** Both lists, one after the other. */
  concat(other: Parameters): Parameters {
    if (other.names.length === 0) return this;
    return new Parameters([...this.names, ...other.names], [...this.values, ...other.values]);
  }

  /**
   * Sorted by name in byte order, equal names in the order sent, joined as `name=value` with `&`.
   *
   * @param omit The name to leave out: that of the signature itself.
   */
  join(omit: string): string {
    const { names, values } = this;
    const order = sortedOrder(names);
    let text = '';
    for (const index of order) {
      const name = names[index];
      if (name === undefined || name === omit) continue;
      text += text === '' ? `${name}=${values[index] ?? ''}` : `&${name}=${values[index] ?? ''}`;
    }
    return text;
  }
}

/** Indices in the order of their names; canonical names are ASCII, so `<` is byte order. */
function sortedOrder(names: readonly string[]): number[] {
  const order: number[] = [];
  if (names.length > shortList) {
    for (let index = 0; index < names.length; index += 1) order.push(index);
    return order.toSorted((left, right) => compare(names[left] ?? '', names[right] ?? ''));
  }
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] ?? '';
    let place = index;
    while (place > 0) {
      const before = order[place - 1] ?? 0;
      if ((names[before] ?? '') <= name) break;
      order[place] = before;
      place -= 1;
    }
    order[place] = index;
  }
  return order;
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

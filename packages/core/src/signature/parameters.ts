import { canonicaliseComponent, decodeComponent } from './rfc3986.ts';

/** An order of parameters. */
export type Sorting =
  /** By name, equal names in the order sent. */
  | 'name'
  /** The same, by the name before it was escaped. */
  | 'decoded-name'
  /** By name, then by value. */
  | 'name-value'
  | 'decoded-name-value'
  /** As whole pairs once joined. */
  | 'pair'
  | 'as-sent';

/** Insertion sort beats the built-in sort up to about here. */
const shortList = 24;

/**
 * The parameters of a query or form in the order they were sent, in RFC 3986 form. Two flat lists
 * rather than an object: nothing is lost, merged or inherited.
 */
export class Parameters {
  readonly names: readonly string[];
  /** Each as `name=value`. */
  readonly pairs: readonly string[];

  private constructor(names: readonly string[], pairs: readonly string[]) {
    this.names = names;
    this.pairs = pairs;
  }

  static readonly none: Parameters = new Parameters([], []);

  /** From names and values as text. */
  static of(
    list: readonly (readonly [string, string])[],
    encode: (text: string) => string,
  ): Parameters {
    return new Parameters(
      list.map(([name]) => encode(name)),
      list.map(([name, value]) => `${encode(name)}=${encode(value)}`),
    );
  }

  /**
   * Reads a raw query or form. Says what is wrong when a piece is empty or broken, or when there are
   * more than `limit`: a parser behind us may drop those silently, and what it drops is not signed.
   *
   * @param plain Whether every piece is known to be its own canonical form: it is then cut out as it
   * stands.
   */
  static parse(raw: string, limit: number, plain = false): Parameters | string {
    if (raw === '') return Parameters.none;
    const names: string[] = [];
    const pairs: string[] = [];
    for (let start = 0; start <= raw.length;) {
      const next = raw.indexOf('&', start);
      const end = next === -1 ? raw.length : next;
      if (names.length === limit) return `more than ${limit} parameters`;
      if (plain) {
        names.push(raw.slice(start, raw.indexOf('=', start)));
        pairs.push(raw.slice(start, end));
      } else {
        const fault = addCanonical(raw.slice(start, end), names, pairs);
        if (fault !== undefined) return fault;
      }
      start = end + 1;
    }
    return new Parameters(names, pairs);
  }

  /** The value of a name that may stand only once: undefined when absent, null when repeated. */
  single(name: string): string | null | undefined {
    const index = this.names.indexOf(name);
    if (index === -1) return undefined;
    return this.names.lastIndexOf(name) === index ? this.value(index) : null;
  }

  /** The value at an index. */
  value(index: number): string {
    return this.pairs[index]?.slice((this.names[index]?.length ?? 0) + 1) ?? '';
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
    return new Parameters([...this.names, ...other.names], [...this.pairs, ...other.pairs]);
  }

  /** Those that a test lets pass. */
  filter(keeps: (name: string, value: string) => boolean): Parameters {
    const kept = [...this.names.keys()].filter((index) =>
      keeps(this.names[index] ?? '', this.value(index)),
    );
    return new Parameters(
      kept.map((index) => this.names[index] ?? ''),
      kept.map((index) => this.pairs[index] ?? ''),
    );
  }

  /** The same with names in lower case. */
  withLowerNames(): Parameters {
    const names = this.names.map((name) => name.toLowerCase());
    return new Parameters(
      names,
      names.map((name, index) => `${name}=${this.value(index)}`),
    );
  }

  /** Indices in an order; all comparisons are of bytes, since canonical text is ASCII. */
  order(sorting: Sorting): readonly number[] {
    const { names, pairs } = this;
    switch (sorting) {
      case 'as-sent':
        return [...names.keys()];
      case 'name':
        return longOrder(names);
      case 'decoded-name':
        return longOrder(names.map((name) => decodeComponent(name) ?? name));
      case 'pair':
        return longOrder(pairs);
      case 'name-value':
        // pairs of one name differ in their values alone
        return longOrder(names, pairs);
      case 'decoded-name-value':
        return longOrder(
          names.map((name) => decodeComponent(name) ?? name),
          pairs,
        );
      default:
        throw new RangeError(`unknown order ${String(sorting satisfies never)}`);
    }
  }

  /**
   * Sorted by name in byte order, equal names in the order sent, joined with `&`.
   *
   * @param omit The name to leave out: that of the signature itself.
   */
  join(omit: string): string {
    const { names, pairs } = this;
    const order = names.length > shortList ? longOrder(names) : shortOrder(names);
    const sorted: string[] = [];
    for (let place = 0; place < names.length; place += 1) {
      const index = order[place] ?? 0;
      if (names[index] !== omit) sorted.push(pairs[index] ?? '');
    }
    return sorted.join('&');
  }
}

/** Reads one piece; says what is wrong with it, if anything. */
function addCanonical(piece: string, names: string[], pairs: string[]): string | undefined {
  if (piece === '') return 'an empty parameter';
  const equals = piece.indexOf('=');
  const split = equals === -1 ? piece.length : equals;
  const name = canonicaliseComponent(piece.slice(0, split));
  const value = canonicaliseComponent(piece.slice(split + 1));
  if (name === undefined || value === undefined) return 'broken percent-encoding';
  if (name === '') return 'a parameter without a name';
  names.push(name);
  pairs.push(`${name}=${value}`);
  return undefined;
}

/** Indices in the order of some texts, and of others where those are equal. */
function longOrder(texts: readonly string[], others: readonly string[] = texts): readonly number[] {
  return Array.from(texts.keys()).toSorted(
    (left, right) => compare(texts[left], texts[right]) || compare(others[left], others[right]),
  );
}

/** Canonical names and values are ASCII, so `<` is byte order. */
function compare(one = '', other = ''): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Filled anew by each call and read at once by its caller, so that sorting allocates nothing. */
const scratch = new Uint8Array(shortList);

/** The same for a list that fits the scratch. */
function shortOrder(names: readonly string[]): Uint8Array {
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] ?? '';
    const first = name.charCodeAt(0);
    let place = index;
    while (place > 0) {
      const before = scratch[place - 1] ?? 0;
      const other = names[before] ?? '';
      // The first letter decides nearly always, and costs a tenth of comparing strings.
      const difference = other.charCodeAt(0) - first;
      if (difference < 0 || (difference === 0 && other <= name)) break;
      scratch[place] = before;
      place -= 1;
    }
    scratch[place] = index;
  }
  return scratch;
}

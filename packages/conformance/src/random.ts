/** A small pseudo-random generator with a fixed seed (mulberry32), so that every run is the same. */
export interface Random {
  /** An integer from 0 to `below` − 1. */
  integer(below: number): number;
  /** One of the items, which must not be empty. */
  pick<T>(items: readonly T[]): T;
}

/**
 * Starts a generator.
 *
 * @example
 * ```ts
 * import { createRandom } from '@countersign/conformance';
 * const random = createRandom(1);
 * random.integer(6); // the same number in every run
 * ```
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return {
    integer: (below) => next() % below,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('"items" must not be empty');
      // the index lies inside an array that is not empty
      return items[next() % items.length] as (typeof items)[number];
    },
  };
}

/** Entries looked at each time; more than one, so that old ones go faster than new ones come. */
const lookedAt = 2;

interface Entry<T> {
  readonly key: string;
  readonly record: T;
  readonly keepUntilMs: number;
}

/** Records by key, each forgotten some time after it may be: a little with each new one. */
export class ExpiringRecords<T> {
  readonly #entries = new Map<string, Entry<T>>();
  #sweep = this.#entries.values();

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): T | undefined {
    return this.#entries.get(key)?.record;
  }

  set(key: string, record: T, keepUntilMs: number): void {
    this.#entries.set(key, { key, record, keepUntilMs });
  }

  /** Goes on through the records, and forgets those whose time is over. */
  forget(nowMs: number): void {
    for (let count = 0; count < lookedAt; count += 1) {
      const next = this.#sweep.next();
      if (next.done === true) {
        this.#sweep = this.#entries.values();
        return;
      }
      const { key, keepUntilMs } = next.value;
      if (keepUntilMs <= nowMs) this.#entries.delete(key);
    }
  }
}

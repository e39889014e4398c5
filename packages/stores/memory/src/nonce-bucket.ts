const shardCount = 64;
const firstCapacity = 16;
/** Each slot: lower half, upper half, and expiry as an offset plus one, so that zero means free. */
const slotWords = 3;

interface Shard {
  slots: Uint32Array;
  count: number;
}

/**
 * The fingerprints that expire within one span of time: open addressing over typed arrays, about
 * 21 bytes for each. It is split into small tables by the fingerprint, so that growing copies only
 * one of them and nobody waits for a table of millions.
 */
export class NonceBucket {
  readonly startMs: number;
  count = 0;
  readonly #shards: Shard[] = Array.from({ length: shardCount }, () => ({
    slots: new Uint32Array(0),
    count: 0,
  }));

  constructor(startMs: number) {
    this.startMs = startMs;
  }

  /** Whether the fingerprint is here and not expired. */
  has(low: number, high: number, nowMs: number): boolean {
    const shard = this.#shards[high >>> 26];
    if (shard === undefined || shard.count === 0) return false;
    const { slots } = shard;
    const soughtLow = low >>> 0;
    const soughtHigh = high >>> 0;
    const mask = slots.length / slotWords - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const at = slot * slotWords;
      const expiry = slots[at + 2];
      if (expiry === 0 || expiry === undefined) return false;
      if (
        slots[at] === soughtLow &&
        slots[at + 1] === soughtHigh &&
        this.startMs + expiry - 1 > nowMs
      ) {
        return true;
      }
    }
  }

  /** Adds a fingerprint; `expiresAtMs` must be a whole number within the bucket's span. */
  add(low: number, high: number, expiresAtMs: number): void {
    const shard = this.#shards[high >>> 26];
    if (shard === undefined) throw new RangeError('a fingerprint has 32 upper bits');
    if ((shard.count + 1) * 4 > (shard.slots.length / slotWords) * 3) grow(shard);
    place(shard.slots, { low, high, expiry: expiresAtMs - this.startMs + 1 });
    shard.count += 1;
    this.count += 1;
  }
}

function grow(shard: Shard): void {
  const { slots } = shard;
  const larger = new Uint32Array(Math.max(2 * slots.length, firstCapacity * slotWords));
  for (let at = 0; at < slots.length; at += slotWords) {
    const expiry = slots[at + 2] ?? 0;
    if (expiry !== 0) place(larger, { low: slots[at] ?? 0, high: slots[at + 1] ?? 0, expiry });
  }
  shard.slots = larger;
}

interface Entry {
  readonly low: number;
  readonly high: number;
  readonly expiry: number;
}

function place(slots: Uint32Array, { low, high, expiry }: Entry): void {
  const mask = slots.length / slotWords - 1;
  let slot = low & mask;
  while (slots[slot * slotWords + 2] !== 0) slot = (slot + 1) & mask;
  const at = slot * slotWords;
  slots[at] = low;
  slots[at + 1] = high;
  slots[at + 2] = expiry;
}

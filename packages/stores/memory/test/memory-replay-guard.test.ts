import { describe, expect, it } from 'vitest';
import { MemoryReplayGuard } from '../src/memory-replay-guard.ts';
import { NonceBucket } from '../src/nonce-bucket.ts';

const startMs = 1_764_000_000_000;
const windowMs = 300_000;

/** A guard, and a clock that the test moves. */
function stage(maxNonces?: number) {
  const clock = { atMs: startMs, nowMs: () => clock.atMs };
  const seed = Uint8Array.from({ length: 16 }, (_, index) => index);
  const guard = new MemoryReplayGuard({
    clock,
    seed,
    ...(maxNonces !== undefined && { maxNonces }),
  });
  return { clock, guard };
}

describe('one nonce', () => {
  it('is new once, whatever its later expiry', () => {
    const { guard } = stage();
    expect(guard.claim('key', 'nonce', startMs + windowMs)).toBe('new');
    for (const more of [0, 1, 1000, 59_999, 60_000, 10 * windowMs]) {
      expect(guard.claim('key', 'nonce', startMs + windowMs + more)).toBe('seen');
    }
    expect(guard.size).toBe(1);
  });

  it('is new to exactly one of 50 concurrent claims', async () => {
    const { guard } = stage();
    const claims = Array.from({ length: 50 }, async () => {
      await Promise.resolve();
      return guard.claim('key', 'nonce', startMs + windowMs);
    });
    const answers = await Promise.all(claims);
    expect(answers.filter((answer) => answer === 'new')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'seen')).toHaveLength(49);
  });

  it('belongs to its key', () => {
    const { guard } = stage();
    const untilMs = startMs + windowMs;
    expect(guard.claim('one', 'nonce', untilMs)).toBe('new');
    expect(guard.claim('other', 'nonce', untilMs)).toBe('new');
    expect(guard.claim('on', 'enonce', untilMs)).toBe('new');
    expect(guard.claim('one', 'nonce', untilMs)).toBe('seen');
  });

  it.each([1, 999, 59_999, 60_000, 60_001, windowMs, 2 * windowMs])(
    'is remembered until just before its expiry in %i ms, and new from then on',
    (lifeMs) => {
      const { clock, guard } = stage();
      guard.claim('key', 'nonce', startMs + lifeMs);
      clock.atMs = startMs + lifeMs - 1;
      expect(guard.claim('key', 'nonce', startMs + lifeMs)).toBe('seen');
      clock.atMs = startMs + lifeMs;
      expect(guard.claim('key', 'nonce', clock.atMs + windowMs)).toBe('new');
      expect(guard.claim('key', 'nonce', clock.atMs + windowMs)).toBe('seen');
    },
  );

  it('outlives others that were forgotten before it', () => {
    const { clock, guard } = stage();
    guard.claim('key', 'short', startMs + 30_000);
    guard.claim('key', 'long', startMs + 90_000);
    clock.atMs = startMs + 70_000;
    expect(guard.claim('key', 'long', startMs + 90_000)).toBe('seen');
    expect(guard.size).toBe(1);
  });

  it('is compared in all 64 bits of its fingerprint', () => {
    const bucket = new NonceBucket(startMs);
    bucket.add(1, 2, startMs + 1);
    expect(bucket.has(1, 2, startMs)).toBe(true);
    expect(bucket.has(1, 3, startMs)).toBe(false);
    expect(bucket.has(17, 2, startMs)).toBe(false);
  });

  it('is remembered for a fraction of a millisecond as well', () => {
    const { clock, guard } = stage();
    guard.claim('key', 'nonce', startMs + 0.5);
    expect(guard.claim('key', 'nonce', startMs + 0.5)).toBe('seen');
    clock.atMs += 1;
    expect(guard.claim('key', 'nonce', startMs + windowMs)).toBe('new');
  });
});

describe('a clock that jumps', () => {
  it('frees nothing early by going back', () => {
    const { clock, guard } = stage();
    guard.claim('key', 'nonce', startMs + windowMs);
    clock.atMs = startMs - 3_600_000;
    expect(guard.claim('key', 'nonce', startMs + windowMs)).toBe('seen');
  });

  it('gives back a nonce that looked expired while it was ahead', () => {
    const { clock, guard } = stage();
    guard.claim('key', 'nonce', startMs + 1000);
    clock.atMs = startMs + 1001;
    guard.claim('key', 'another', startMs + windowMs);
    clock.atMs = startMs;
    expect(guard.claim('key', 'nonce', startMs + 1000)).toBe('seen');
  });

  it('makes the guard refuse to answer for what was forgotten while it was ahead', () => {
    const { clock, guard } = stage();
    guard.claim('key', 'nonce', startMs + windowMs);
    clock.atMs = startMs + 3_600_000;
    guard.claim('key', 'another', clock.atMs + windowMs);
    clock.atMs = startMs;
    expect(() => guard.claim('key', 'nonce', startMs + windowMs)).toThrow('the clock was set back');
    clock.atMs = startMs + windowMs;
    expect(guard.claim('key', 'nonce', clock.atMs + windowMs)).toBe('new');
  });
});

describe('limits', () => {
  it('throws when it is full, without forgetting anything, until room is there', () => {
    const { clock, guard } = stage(1000);
    for (let index = 0; index < 1000; index += 1) {
      expect(guard.claim('key', `nonce-${index}`, startMs + windowMs)).toBe('new');
    }
    expect(() => guard.claim('key', 'one more', startMs + windowMs)).toThrow('is full');
    for (let index = 0; index < 1000; index += 1) {
      expect(guard.claim('key', `nonce-${index}`, startMs + windowMs)).toBe('seen');
    }
    clock.atMs = startMs + windowMs + 60_000;
    expect(guard.claim('key', 'one more', clock.atMs + windowMs)).toBe('new');
    expect(guard.size).toBe(1);
  });

  it('keeps a million claims over time within what is live', () => {
    const { clock, guard } = stage(150_000);
    const perSecond = 400;
    let largest = 0;
    for (let index = 0; index < 1_000_000; index += 1) {
      if (index % perSecond === 0) clock.atMs += 1000;
      if (guard.claim('key', `n${index}`, clock.atMs + windowMs) !== 'new') {
        throw new Error(`claim ${index} was not new`);
      }
      largest = Math.max(largest, guard.size);
    }
    expect(largest).toBeLessThanOrEqual((windowMs / 1000 + 61) * perSecond);
    expect(guard.claim('key', 'n999999', clock.atMs + windowMs)).toBe('seen');
  }, 30_000);

  it('holds many nonces of one moment, and knows each of them', () => {
    const { guard } = stage();
    const count = 100_000;
    const claimAll = (answer: string): void => {
      for (let index = 0; index < count; index += 1) {
        const claimed = guard.claim('key', `n${index}`, startMs + windowMs);
        if (claimed !== answer) throw new Error(`claim ${index} was ${claimed}`);
      }
    };
    claimAll('new');
    claimAll('seen');
    expect(guard.size).toBe(count);
  }, 30_000);

  it.each([0, -1, 1.5, Number.NaN])('refuses %d for "maxNonces"', (maxNonces) => {
    const message = '"maxNonces" must be a whole number above 0';
    expect(() => stage(maxNonces)).toThrow(new RangeError(message));
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %d as a time', (untilMs) => {
    const { guard } = stage();
    expect(() => guard.claim('key', 'nonce', untilMs)).toThrow(RangeError);
  });
});

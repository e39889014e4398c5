import { describe, expect, it } from 'vitest';
import type { Measurement } from '../src/measure.ts';
import { brokenPromises, formatReport } from '../src/report.ts';

function measured(name: string, median: number, ours: boolean, handWritten = false): Measurement {
  const contender = {
    handWritten,
    name,
    group: 'signed',
    ours,
    prepare: () => ({ kind: 'sync', run: () => undefined }) as const,
  };
  return { contender, median, low: median - 0.1, high: median + 0.1 };
}

describe('the promises of the benchmark', () => {
  it('are kept at the limit, ahead of the peer', () => {
    expect(brokenPromises([measured('own', 4, true), measured('peer', 4.1, false)])).toEqual([]);
  });

  it('are broken above the limit', () => {
    expect(brokenPromises([measured('own', 4.01, true)])).toEqual([
      'own takes 4.01 F, more than 4',
    ]);
  });

  it('are broken by a peer that is as fast', () => {
    const broken = brokenPromises([measured('own', 2, true), measured('peer', 2, false)]);
    expect(broken).toEqual(['own is behind peer']);
  });

  it('allow half as long again as a verifier written by hand, and no floors', () => {
    const byHand = measured('by hand', 6, false, true);
    expect(brokenPromises([measured('own', 9, true), byHand])).toEqual([]);
    expect(brokenPromises([measured('own', 9.1, true), byHand])).toEqual([
      'own takes 1.52 times as long as by hand, more than 1.5',
    ]);
  });

  it('are reported as a table in Markdown', () => {
    expect(formatReport([measured('own', 2, true), measured('peer', 3, false)])).toBe(
      [
        '| | × F | 10 % to 90 % |',
        '|---|--:|--:|',
        '| *signed* | | |',
        '| **own** | 2.00 | 1.90 to 2.10 |',
        '| peer | 3.00 | 2.90 to 3.10 |',
      ].join('\n'),
    );
  });
});

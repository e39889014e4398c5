import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runSuite, type Report } from '../src/index.ts';
import { FLAWS, type Flaw } from './reference/flaws.ts';
import { startReference, type Running } from './reference/index.ts';

describe('the suite, run against a subject without flaws', () => {
  let running: Running;
  let report: Report;

  beforeAll(async () => {
    running = await startReference();
    report = await runSuite(running.subject);
  }, 180_000);

  afterAll(() => {
    running.stop();
  });

  it('passes every case that its capabilities call for', () => {
    const wrong = report.results.filter(({ status }) => status === 'failed' || status === 'fatal');
    expect(wrong).toEqual([]);
    expect(report.conforms).toBe(true);
  });

  it('skips a case only for a capability that is not declared', () => {
    const declared: readonly string[] = running.subject.capabilities;
    for (const result of report.results) {
      if (result.status !== 'skipped') continue;
      expect(result.lacks.length).toBeGreaterThan(0);
      expect(result.lacks.filter((capability) => declared.includes(capability))).toEqual([]);
    }
  });

  it('runs more than 120 cases', () => {
    expect(report.counts.passed).toBeGreaterThan(120);
  });
});

describe('the suite, run against a subject with one flaw', () => {
  // the keys of a constant object are exactly its type's
  const flaws = Object.keys(FLAWS) as readonly Flaw[];

  it.each(flaws)(
    'catches: %s',
    async (flaw) => {
      const { subject, stop } = await startReference(flaw);
      try {
        const only: readonly string[] = FLAWS[flaw];
        const report = await runSuite(subject, { only });
        const missed = report.results.filter(({ status }) => status !== 'failed');
        expect(missed).toEqual([]);
        expect(report.conforms).toBe(false);
      } finally {
        stop();
      }
    },
    60_000,
  );
});

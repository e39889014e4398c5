import { cases, differences, formatReport, runSuite, type Report } from '@countersign/conformance';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSubject, type RunningSubject } from '../src/conformance/subject.ts';
import { targets } from '../src/targets/index.ts';

const reports = new Map<string, Report>();

describe.each(targets)('$name', (target) => {
  let running: RunningSubject;
  beforeAll(async () => {
    running = await startSubject(target);
  });
  afterAll(() => running.close());

  it.each(cases)('$id $title', { timeout: 120_000 }, async ({ id }) => {
    const report = await runSuite(running.subject, { only: [id] });
    const before = reports.get(target.name)?.results ?? [];
    reports.set(target.name, { ...report, results: [...before, ...report.results] });
    expect(formatReport(report)).toBe(`${target.name}: 1 passed, 0 failed, 0 fatal, 0 skipped`);
  });
});

describe('the answers to all cases', () => {
  const [first, ...others] = targets.map(({ name }) => name);

  it.each(others)(`are the same on %s as on ${String(first)}`, (name) => {
    const left = reports.get(String(first));
    const right = reports.get(name);
    if (left === undefined || right === undefined) throw new TypeError('a run is missing');
    expect(left.results).toHaveLength(cases.length);
    expect(right.results).toHaveLength(cases.length);
    expect(differences(left, right)).toEqual([]);
  });
});

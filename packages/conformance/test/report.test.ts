import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  compareSubjects,
  differences,
  formatReport,
  runSuite,
  type Report,
  type Subject,
} from '../src/index.ts';
import { startReference, type Running } from './reference/index.ts';

describe('a report', () => {
  const only = ['A01', 'R01', 'R95'];
  let sound: Running;
  let flawed: Running;
  let left: Report;
  let right: Report;

  beforeAll(async () => {
    sound = await startReference();
    flawed = await startReference('refusals carry no challenge');
    left = await runSuite(sound.subject, { only });
    right = await runSuite(flawed.subject, { only });
  });

  afterAll(() => {
    sound.stop();
    flawed.stop();
  });

  it('says what failed, what was skipped and why, and how many', () => {
    expect(formatReport(left)).toBe(
      'skipped R95 (not declared: websocket)\nreference: 2 passed, 0 failed, 0 fatal, 1 skipped',
    );
    expect(formatReport(right)).toContain('failed R01 MUST refuse a request without proof');
  });

  it('finds no difference between two runs of one subject', async () => {
    expect(differences(left, await runSuite(sound.subject, { only }))).toEqual([]);
  });

  it('finds the case in which two subjects differ', () => {
    const found = compareSubjects([left, right]);
    expect([...found.values()].flat().map(({ id }) => id)).toEqual(['R01']);
  });

  it('finds a header in which two answers differ', () => {
    const change = (report: Report): Report => ({
      ...report,
      results: report.results.map((result) => ({
        ...result,
        answers: result.answers.map((answer) => ({
          ...answer,
          headers: { ...answer.headers, 'cache-control': 'private' },
        })),
      })),
    });
    expect(differences(left, change(left))[0]).toMatchObject({ id: 'A01', answer: 0 });
  });

  it('tells each result as it comes', async () => {
    const seen: string[] = [];
    await runSuite(sound.subject, { only, onResult: ({ id }) => seen.push(id) });
    expect(seen).toEqual(only);
  });

  it('calls a broken control channel fatal, not a failure of the subject', async () => {
    const control = {
      ...sound.subject.control,
      reset: () => Promise.reject(new Error('the channel is closed')),
    };
    const report = await runSuite({ ...sound.subject, control }, { only: ['A01'] });
    expect(report.results[0]).toMatchObject({ status: 'fatal' });
    expect(report.conforms).toBe(false);
  });

  it('refuses an id and a capability that do not exist', async () => {
    await expect(runSuite(sound.subject, { only: ['A99'] })).rejects.toThrow(RangeError);
    const capabilities = ['telepathy'] as unknown as Subject['capabilities']; // as from plain JavaScript
    await expect(runSuite({ ...sound.subject, capabilities })).rejects.toThrow('"capabilities"');
  });
});

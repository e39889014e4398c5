import type { Answer } from './answers.ts';
import type { CaseResult, Report } from './suite.ts';

/**
 * A report as text: what failed first, then what was skipped and why, then the counts.
 *
 * @example
 * ```ts
 * import { formatReport } from '@countersign/conformance';
 * formatReport({
 *   subject: 'my-server',
 *   results: [],
 *   counts: { passed: 0, failed: 0, fatal: 0, skipped: 0 },
 *   conforms: true,
 * }); // 'my-server: 0 passed, 0 failed, 0 fatal, 0 skipped'
 * ```
 */
export function formatReport(report: Report): string {
  const { passed, failed, fatal, skipped } = report.counts;
  const counts = [`${passed} passed`, `${failed} failed`, `${fatal} fatal`, `${skipped} skipped`];
  return [
    ...report.results.flatMap(failureLines),
    ...report.results.flatMap(skipLines),
    `${report.subject}: ${counts.join(', ')}`,
  ].join('\n');
}

function failureLines(result: CaseResult): string[] {
  if (result.status !== 'failed' && result.status !== 'fatal') return [];
  return [`${result.status} ${result.id} ${result.title}`, `    ${result.message}`];
}

function skipLines(result: CaseResult): string[] {
  if (result.status !== 'skipped') return [];
  return [`skipped ${result.id} (not declared: ${result.lacks.join(', ')})`];
}

/** Where two subjects answered one case differently. */
export interface Difference {
  readonly id: string;
  /** Which answer of the case, from 0; undefined when the outcome or their number differs. */
  readonly answer?: number;
  readonly left: unknown;
  readonly right: unknown;
}

/**
 * Where two subjects differ in status, code, headers or body, on the cases that both ran.
 *
 * @example
 * ```ts
 * import { differences, type Report } from '@countersign/conformance';
 * export const same = (left: Report, right: Report): boolean =>
 *   differences(left, right).length === 0;
 * ```
 */
export function differences(left: Report, right: Report): readonly Difference[] {
  const others = new Map(right.results.map((result) => [result.id, result]));
  return left.results.flatMap((result) => {
    const other = others.get(result.id);
    if (other === undefined || result.status === 'skipped' || other.status === 'skipped') return [];
    return compareResults(result, other);
  });
}

/**
 * The differences of each report from the first.
 *
 * @example
 * ```ts
 * import { compareSubjects, type Report } from '@countersign/conformance';
 * export const identical = (reports: readonly Report[]): boolean =>
 *   [...compareSubjects(reports).values()].every((found) => found.length === 0);
 * ```
 */
export function compareSubjects(
  reports: readonly Report[],
): ReadonlyMap<string, readonly Difference[]> {
  const [first, ...others] = reports;
  if (first === undefined) return new Map();
  return new Map(others.map((report) => [report.subject, differences(first, report)]));
}

function compareResults(left: CaseResult, right: CaseResult): Difference[] {
  const { id } = left;
  if (left.status !== right.status) return [{ id, left: left.status, right: right.status }];
  if (left.answers.length !== right.answers.length) {
    return [{ id, left: left.answers.length, right: right.answers.length }];
  }
  return left.answers.flatMap((answer, index) => {
    const other: Answer | undefined = right.answers[index];
    const same = JSON.stringify(sorted(answer)) === JSON.stringify(sorted(other));
    return same ? [] : [{ id, answer: index, left: answer, right: other }];
  });
}

/** The same value with object members in one order, since JSON has none. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}

import { answersOf, type Answer } from './answers.ts';
import { CaseFailure, type Case } from './case.ts';
import { cases } from './cases/index.ts';
import { EPOCH_MS } from './scene.ts';
import { CAPABILITIES, type Capability, type Subject } from './subject.ts';

/** What became of one case. */
export type CaseResult = {
  readonly id: string;
  readonly level: Case['level'];
  readonly title: string;
  /** What the subject answered, for {@link differences}. */
  readonly answers: readonly Answer[];
} & CaseOutcome;

/** Whether the subject keeps the guarantee, and if that is not known, why. */
export type CaseOutcome =
  | { readonly status: 'passed' }
  /** The subject broke the guarantee. */
  | { readonly status: 'failed'; readonly message: string }
  /** The suite or the control channel broke; says nothing about the guarantee. */
  | { readonly status: 'fatal'; readonly message: string }
  /** The subject does not declare what the case needs. */
  | { readonly status: 'skipped'; readonly lacks: readonly Capability[] };

/** What became of a whole run. */
export interface Report {
  readonly subject: string;
  readonly results: readonly CaseResult[];
  readonly counts: Readonly<Record<CaseOutcome['status'], number>>;
  /** Whether no MUST failed and nothing was fatal. */
  readonly conforms: boolean;
}

/** How to run. */
export interface RunOptions {
  /** Only these ids; `RangeError` for one that does not exist. */
  readonly only?: readonly string[];
  /** Hears of each result as it comes. */
  readonly onResult?: (result: CaseResult) => void;
}

/**
 * Runs the cases one after the other. Throws `TypeError` for a capability that does not exist;
 * otherwise whatever goes wrong is in the report.
 *
 * @example
 * ```ts
 * import { formatReport, runSuite, type Subject } from '@countersign/conformance';
 * export async function judge(subject: Subject): Promise<string> {
 *   return formatReport(await runSuite(subject));
 * }
 * ```
 */
export async function runSuite(subject: Subject, options: RunOptions = {}): Promise<Report> {
  for (const capability of subject.capabilities) {
    if (!(capability in CAPABILITIES)) {
      throw new TypeError(`"capabilities" names ${capability}, which does not exist`);
    }
  }
  const results: CaseResult[] = [];
  for (const item of selectCases(options.only)) {
    const result = await runCase(item, subject);
    results.push(result);
    options.onResult?.(result);
  }
  const count = (status: CaseOutcome['status']): number =>
    results.filter((result) => result.status === status).length;
  return {
    subject: subject.name,
    results,
    counts: {
      passed: count('passed'),
      failed: count('failed'),
      fatal: count('fatal'),
      skipped: count('skipped'),
    },
    conforms: results.every(
      ({ status, level }) => status !== 'fatal' && (status !== 'failed' || level === 'SHOULD'),
    ),
  };
}

function selectCases(only: readonly string[] | undefined): readonly Case[] {
  if (only === undefined) return cases;
  return only.map((id) => {
    const found = cases.find((item) => item.id === id);
    if (found === undefined) throw new RangeError(`"only" names ${id}, which is no case`);
    return found;
  });
}

async function runCase(item: Case, given: Subject): Promise<CaseResult> {
  const { id, level, title } = item;
  // a copy of its own, so that answers are remembered for this case alone
  const subject: Subject = { ...given };
  const outcome = await judge(item, subject);
  return { id, level, title, answers: answersOf(subject), ...outcome };
}

async function judge(item: Case, subject: Subject): Promise<CaseOutcome> {
  const lacks = missingCapabilities(item, subject);
  if (lacks.length > 0) return { status: 'skipped', lacks };
  try {
    await subject.control.reset();
    if (subject.capabilities.includes('clock')) await subject.control.setClock(EPOCH_MS);
    await item.run(subject);
    return { status: 'passed' };
  } catch (error) {
    if (error instanceof CaseFailure) return { status: 'failed', message: error.message };
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { status: 'fatal', message };
  }
}

function missingCapabilities(item: Case, subject: Subject): readonly Capability[] {
  const has = (capability: Capability): boolean => subject.capabilities.includes(capability);
  const lacks = item.requires.filter((capability) => !has(capability));
  const anyOf = item.requiresAnyOf ?? [];
  return anyOf.length > 0 && !anyOf.some(has) ? [...lacks, ...anyOf] : lacks;
}

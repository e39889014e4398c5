import type { Subject } from './subject.ts';
import type { RawResponse } from './wire/response.ts';

/**
 * What a subject answered, without what must differ (ids, dates, addresses), so that two subjects can
 * be compared.
 */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Headers whose value is part of the contract. */
const compared = [
  'www-authenticate',
  'cache-control',
  'retry-after',
  'referrer-policy',
  'deprecation',
  'sunset',
] as const;

/** Members that hold what the subject made up, or what follows from it. */
const ownNames: ReadonlySet<string> = new Set(['request_id', 'app_id', 'app_key', 'nonce', 'sign']);

const recorded = new WeakMap<Subject, Answer[]>();

/**
 * Remembers an answer of the running case.
 *
 * @example
 * ```ts
 * import { recordAnswer } from './answers.ts';
 * import { sendRaw, type Subject } from './index.ts';
 * export async function probe(subject: Subject, bytes: Uint8Array): Promise<void> {
 *   recordAnswer(subject, await sendRaw(subject, bytes));
 * }
 * ```
 */
export function recordAnswer(subject: Subject, response: RawResponse): void {
  const answers = recorded.get(subject) ?? [];
  answers.push(toAnswer(response));
  recorded.set(subject, answers);
}

/**
 * Every answer remembered for a subject, in order.
 *
 * @example
 * ```ts
 * import { answersOf } from './answers.ts';
 * import type { Subject } from './index.ts';
 * export const statuses = (subject: Subject): number[] =>
 *   answersOf(subject).map(({ status }) => status);
 * ```
 */
export function answersOf(subject: Subject): readonly Answer[] {
  return recorded.get(subject) ?? [];
}

function toAnswer(response: RawResponse): Answer {
  const headers: Record<string, string> = {};
  for (const name of compared) {
    const value = response.header(name);
    if (value !== undefined) headers[name] = value;
  }
  const type = response.header('content-type')?.split(';')[0]?.trim();
  if (type !== undefined) headers['content-type'] = type;
  for (const name of ['date', 'x-request-id'] as const) {
    if (response.header(name) !== undefined) headers[name] = 'present';
  }
  return { status: response.status, headers, body: withoutOwnNames(response.json()) };
}

function withoutOwnNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutOwnNames);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !ownNames.has(name))
      .map(([name, member]) => [name, withoutOwnNames(member)]),
  );
}

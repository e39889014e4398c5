import type { Capability, Subject } from './subject.ts';

/** The ways of presenting proof that a case is about; `ALL` runs for each scheme it can apply to. */
export type Pattern = 'P1' | 'P2' | 'P3' | 'P4s' | 'P4h' | 'P4r' | 'ALL';

/** One guarantee, as data. */
export interface Case {
  /** Never changes and is never given to another case. */
  readonly id: string;
  /** As in RFC 2119. */
  readonly level: 'MUST' | 'SHOULD';
  /** The guarantee in one sentence that starts with the level. */
  readonly title: `MUST ${string}` | `SHOULD ${string}`;
  readonly pattern: Pattern;
  /** The case is skipped on a subject that does not declare all of these. */
  readonly requires: readonly Capability[];
  /** The case is skipped on a subject that declares none of these; nothing by default. */
  readonly requiresAnyOf?: readonly Capability[];
  /** Throws {@link CaseFailure} when the subject breaks the guarantee. */
  run(subject: Subject): Promise<void>;
}

/**
 * The subject broke a guarantee. Any other error out of a case is a fault of the suite or of the
 * control channel, and is reported as such.
 *
 * @example
 * ```ts
 * import { CaseFailure } from '@countersign/conformance';
 * const failure = new CaseFailure('status', 401, 200);
 * failure.message; // 'status: expected 401, received 200'
 * ```
 */
export class CaseFailure extends Error {
  override readonly name = 'CaseFailure';
  readonly expected: unknown;
  readonly received: unknown;

  constructor(what: string, expected: unknown, received: unknown) {
    super(`${what}: expected ${show(expected)}, received ${show(received)}`);
    this.expected = expected;
    this.received = received;
  }
}

function show(value: unknown): string {
  return value === undefined ? 'undefined' : JSON.stringify(value);
}

/**
 * Completes a case with its level, which its title already states.
 *
 * @example
 * ```ts
 * import { defineCase } from '@countersign/conformance';
 * export const answers = defineCase({
 *   id: 'Z01',
 *   title: 'MUST listen where it says it does',
 *   pattern: 'ALL',
 *   requires: [],
 *   run: async () => {},
 * });
 * ```
 */
export function defineCase(definition: Omit<Case, 'level'>): Case {
  return { ...definition, level: definition.title.startsWith('MUST') ? 'MUST' : 'SHOULD' };
}

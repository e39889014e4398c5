import { expect } from 'vitest';
import type { RequestPart } from '../changes/changes.ts';
import type { FrameworkName } from '../frameworks/framework.ts';
import { readJson, writeJson } from '../json-file.ts';
import type { Outcome } from './interop-plan.ts';

/** What a scheme's real clients were seen to do. Documents are made of it. */
export interface InteropRecord {
  readonly scheme: string;
  readonly clients: readonly ClientRecord[];
}

/** What one client was seen to do, in all of these frameworks alike. */
export interface ClientRecord {
  readonly name: string;
  readonly version: string;
  /** Which of the client's calls, when several are tested. */
  readonly call?: string;
  readonly frameworks: readonly FrameworkName[];
  readonly checks: CheckResults;
}

/** What came of each check. */
export interface CheckResults {
  readonly accepted: true;
  /** Parts of the request that nobody can change. */
  readonly changed: readonly RequestPart[];
  /** Parts that anybody can change. */
  readonly notSigned: readonly RequestPart[];
  /** What the client shows its user when the secret is wrong. */
  readonly wrongSecret: string | number;
  readonly replay: Outcome;
  readonly expired: Outcome;
}

/** Where the records are committed. */
export const interopFolder = new URL('../../../interop/', import.meta.url);

/**
 * Compares what was seen with what is committed, so that no document can claim more; writes it
 * instead with `UPDATE_INTEROP=1`.
 */
export function settleRecord(record: InteropRecord, folder: URL = interopFolder): void {
  const file = new URL(`${record.scheme}.json`, folder);
  if (process.env['UPDATE_INTEROP'] === '1') writeJson(file, record);
  else {
    expect(readJson(file), `interop/${record.scheme}.json; UPDATE_INTEROP=1 writes it`).toEqual(
      record,
    );
  }
}

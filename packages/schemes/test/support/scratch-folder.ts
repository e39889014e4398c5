import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { pathToFileURL } from 'node:url';
import { afterAll } from 'vitest';

/** Makes a folder that is this run's own; it is gone after the file's other `afterAll` have run. */
export function scratchFolder(): URL {
  const path = mkdtempSync(`${tmpdir()}/countersign-`);
  afterAll(() => rmSync(path, { recursive: true }));
  return pathToFileURL(`${path}/`);
}

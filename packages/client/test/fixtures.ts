import { createCredentialFormat } from '@countersign/core';
import { defaultEngine } from '@countersign/crypto';
import type { SignedRequest } from '../src/index.ts';

const format = createCredentialFormat();

/** 2025-11-24T16:00:00Z, the example time of docs/wire.md. */
export const nowMs = 1_764_000_000_000;
export const clock = { nowMs: () => nowMs };
export const appKey = format.mintAppKey(defaultEngine, 'test');
export const appSecret = format.mintAppSecret(defaultEngine, 'test');
export const secretText = appSecret.use((value) => value);

/** The only line of that name; throws unless there is exactly one. */
export function header(request: SignedRequest, name: string): string {
  const found = request.headers.filter(([line]) => line.toLowerCase() === name);
  const [line] = found;
  if (line === undefined || found.length > 1) throw new Error(`${found.length} lines of ${name}`);
  return line[1];
}

import type { Expression } from '@countersign/core';

/** The SHA-256 of lines: how the family of AWS4 puts its canonical request into the string to sign. */
export const hashOfLines = (...lines: readonly Expression[]): Expression => ({
  hash: 'sha256',
  of: { join: '\n', of: lines },
});

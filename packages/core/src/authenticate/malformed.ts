import type { Malformed } from './scheme.ts';

/** A trace of proof that cannot be read or used; `detail` is for the operator. */
export function malformed(code: Malformed['code'], detail: string): Malformed {
  return { kind: 'malformed', code, detail };
}

/** The refusal of a value that is not even text. */
export function unreadable(header: string): Malformed {
  return malformed('auth_malformed', `${header} has a character that is not visible ASCII`);
}

/** Whether a header value is visible ASCII and spaces: no control character, nothing beyond. */
export function isPrintable(text: string): boolean {
  return printable.test(text);
}

const printable = /^[ -~]*$/;

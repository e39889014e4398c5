/** Ten digits hold until the year 2286: no other unit or notation passes for seconds. */
const tenDigits = /^[1-9][0-9]{9}$/;
const nonceGrammar = /^[A-Za-z0-9._~-]{16,128}$/;

/** Whether a text is a time of signing: whole seconds since 1970. */
export function isTimestamp(text: string): boolean {
  return tenDigits.test(text);
}

/** Whether a text may serve as a nonce. */
export function isNonce(text: string): boolean {
  return nonceGrammar.test(text);
}

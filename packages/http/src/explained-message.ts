import type { RefusalForm, RefusalPlaceholder, SignatureExplanation } from '@countersign/core';

/** Said in a message, a text is cut here: SDKs print messages on one line. */
const maxSaidLength = 4096;

/**
 * A vendor's message with what the caller of a `test` key needs besides: the likely mistake, and those
 * texts that the form has no place of their own for.
 *
 * @param templates All texts of the form that this answer is made of.
 */
export function explainedMessage(
  message: string,
  { hint, stringToSign, canonicalRequest = '' }: SignatureExplanation,
  templates: readonly RefusalForm['body'][],
): string {
  const written = JSON.stringify(templates);
  const said = (name: RefusalPlaceholder, label: string, text: string): string =>
    text === '' || written.includes(`{${name}}`) ? '' : ` ${label}: ${quote(text)}`;
  return (
    withHint(message, hint) +
    said('string-to-sign', 'Signed here', stringToSign) +
    said('canonical-request', 'Canonical request', canonicalRequest)
  );
}

/** Vendors end their messages as they like. */
function withHint(message: string, hint: string): string {
  return message === '' ? hint : `${message}${/[.!?。！？]$/.test(message) ? '' : ':'} ${hint}`;
}

/** In quotes and with escapes, so that no newline or space at an end is lost on the way to an eye. */
function quote(text: string): string {
  const kept = JSON.stringify(text.slice(0, maxSaidLength));
  return text.length > maxSaidLength ? `${kept} (cut here)` : kept;
}

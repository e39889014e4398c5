import type { Freshness } from '../../authenticate/scheme.ts';
import type { TimeRule } from '../profile/profile.ts';
import type { FieldValues } from '../compile/signing-source.ts';
import { parseTime, type TimeFormat } from '../compile/time-format.ts';

const nonceGrammar = /^[A-Za-z0-9._~-]{16,128}$/;
/** The most that a profile can allow, in its `maxSeconds`. */
const longestLifeMs = 604_800 * 1000;
const wholeSeconds = /^(?:0|[1-9][0-9]{0,9})$/;

/** Whether a text is a time of signing: whole seconds since 1970. */
export function isTimestamp(text: string): boolean {
  return parseTime(text, 's') !== undefined;
}

/** Whether a text may serve as a nonce. */
export function isNonce(text: string): boolean {
  return nonceGrammar.test(text);
}

/**
 * Reads when a signature is fresh; a text says what is wrong with its times. A client that declares
 * how long is believed up to the profile's limit. Undefined when it carries no time.
 *
 * @param nowMs Against which a lone end is held: it may not lie further ahead than the limit.
 */
export function readFreshness(
  rule: TimeRule,
  fields: FieldValues,
  nowMs: number,
): Freshness | string | undefined {
  const { format, maxSeconds = rule.windowSeconds } = rule;
  const windowMs = rule.windowSeconds * 1000;
  const maxMs = maxSeconds * 1000;
  const start = readTime(fields['validFrom'] ?? fields['timestamp'], format);
  const end = readTime(fields['validUntil'], format);
  if (Number.isNaN(start) || Number.isNaN(end)) return `a time is not in the notation "${format}"`;
  const seconds = fields['validSeconds'];
  if (start === undefined) {
    if (end === undefined) return undefined;
    if (end > nowMs + maxMs) return 'it would be valid for longer than is allowed here';
    return { notBeforeMs: 0, notAfterMs: end };
  }
  if (seconds !== undefined && !wholeSeconds.test(seconds)) {
    return 'the life time is not a number of seconds';
  }
  const fromStart = { timestampMs: start, notBeforeMs: start - windowMs };
  const declaredMs = seconds === undefined ? end : start + Number(seconds) * 1000;
  if (declaredMs === undefined) return { ...fromStart, notAfterMs: start + windowMs };
  const notAfterMs = Math.min(declaredMs, start + maxMs);
  // the same signature may be good in a link as well, which may live longer
  const rememberUntilMs = Math.min(declaredMs, start + longestLifeMs);
  return rememberUntilMs > notAfterMs
    ? { ...fromStart, notAfterMs, rememberUntilMs }
    : { ...fromStart, notAfterMs };
}

/** Not a number when there is a text that is no time. */
function readTime(text: string | undefined, format: TimeFormat): number | undefined {
  return text === undefined ? undefined : (parseTime(text, format) ?? Number.NaN);
}

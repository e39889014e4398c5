import {
  fillTemplate,
  REFUSAL_PLACEHOLDERS,
  refusalSyntax,
  type AuthError,
  type RefusalForm,
  type RefusalPlaceholder,
} from '@countersign/core';
import { explainedMessage } from './explained-message.ts';
import { refusalHeaders } from './refusal-headers.ts';
import type { HeaderList, Refusal, RefusalContext } from './refusal.ts';

type Value = string | number;
type Values = Readonly<Record<RefusalPlaceholder, Value>>;
/** What a vendor's refusal is made of. */
export interface VendorRefusalParts {
  readonly form: RefusalForm;
  readonly context: RefusalContext;
  /** The status that Countersign gives to the code. */
  readonly ownStatus: number;
}

/**
 * Writes an error in a vendor's form. Our code stands in `X-Auth-Error`, so that whoever does not
 * know the vendor's codes can decide by it.
 */
export function vendorRefusal(error: AuthError, parts: VendorRefusalParts): Refusal {
  const { form, context, ownStatus } = parts;
  const { mediaType } = form;
  const said = form.errors[error.code] ?? form.errors.default;
  const status = said.status ?? form.status ?? ownStatus;
  const bare = valuesOf(error, { code: said.code, status }, context);
  const message = expand(said.message, bare);
  const { explanation } = error;
  const explained =
    explanation === undefined
      ? message
      : explainedMessage(message, explanation, [form.body, said.message]);
  const own = refusalHeaders({ status, mediaType, error }, context);
  return {
    status,
    mediaType,
    headers: [
      // without the explanation: clients compare a message in a header to the ones they know
      ...vendorHeaders(form, { ...bare, message }, { status, own }),
      ['X-Auth-Error', error.code],
    ],
    body: writeBody(form, { ...bare, message: explained }),
    code: error.code,
    error,
  };
}

function valuesOf(
  error: AuthError,
  { code, status }: { readonly code: Value; readonly status: number },
  { requestId, nowMs }: RefusalContext,
): Values {
  return {
    code,
    message: '',
    status,
    'request-id': requestId,
    time: new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    'time-seconds': Math.floor(nowMs / 1000),
    'string-to-sign': error.explanation?.stringToSign ?? '',
    'canonical-request': error.explanation?.canonicalRequest ?? '',
    'our-code': error.code,
  };
}

function writeBody({ mediaType, body }: RefusalForm, values: Values): string {
  if (typeof body === 'string' && refusalSyntax(mediaType) !== 'json') {
    return expand(body, values, escapeXml);
  }
  return JSON.stringify(
    fillTemplate(body, (text) => {
      const alone = placeholders.get(text);
      return alone === undefined ? expand(text, values) : values[alone];
    }),
  );
}

const inBraces = new RegExp(`\\{(${REFUSAL_PLACEHOLDERS.join('|')})\\}`, 'g');
const placeholders: ReadonlyMap<string, RefusalPlaceholder> = new Map(
  REFUSAL_PLACEHOLDERS.map((name) => [`{${name}}`, name]),
);

/** Sets all placeholders in one pass: what a value looks like is never read. */
function expand(
  text: string,
  values: Values,
  write: (value: string) => string = (value) => value,
): string {
  return text.replaceAll(inBraces, (braced) => {
    const name = placeholders.get(braced);
    return name === undefined ? braced : write(String(values[name]));
  });
}

/** The form's own headers, and ours besides them. */
function vendorHeaders(
  { headers = [] }: RefusalForm,
  values: Values,
  { status, own }: { readonly status: number; readonly own: HeaderList },
): HeaderList {
  const written = headers
    .filter(([name]) => status === 401 || !isChallenge(name))
    .map(([name, text]): HeaderList[number] => {
      const value = expand(text, values, headerSafe);
      return [name, value.slice(0, maxHeaderLength)];
    });
  const replaced = written.some(([name]) => isChallenge(name));
  return [...own.filter(([name]) => !(replaced && isChallenge(name))), ...written];
}

const isChallenge = (name: string): boolean => name.toLowerCase() === 'www-authenticate';

const maxHeaderLength = 1024;

/** Keeps a value inside its line, and inside a quoted text (RFC 9110 §5.6.4) where it stands in one. */
function headerSafe(value: string): string {
  return value
    .replaceAll(/["\\]/g, "'")
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[^ -~]/gu, '?');
}

/** Also what XML 1.0 cannot hold at all (§2.2), and the line ends that its readers change (§2.11). */
function escapeXml(value: string): string {
  return value
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}')
    .replaceAll(/[&<>"'\r]/g, (character) => references.get(character) ?? '');
}

/** By the names that also small readers know. */
const references: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
  ['\r', '&#xD;'],
]);

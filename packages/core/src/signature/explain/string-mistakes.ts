import { Parameters } from '../parameters.ts';
import type { ProfileFields } from '../profile/profile.ts';
import { decodeComponent } from '../rfc3986.ts';
import { sha256, type RightString } from './right-string.ts';
import type { SigningSource } from '../compile/signing-source.ts';

/** A usual mistake: the string that was signed if the caller made it. */
export interface StringMistake {
  readonly hint: string;
  readonly text: (right: RightString) => string;
}

/**
 * The mistakes that people make, in the order in which they are looked for. One that gives the right
 * string, or an empty one, is not in this request.
 */
export const stringMistakes: readonly StringMistake[] = [
  { hint: 'A newline was signed at the end of the string.', text: ({ text }) => `${text}\n` },
  {
    hint: 'The last line was left out; without a body it is empty, but the newline before it stays.',
    text: ({ text }) => text.slice(0, Math.max(0, text.lastIndexOf('\n'))),
  },
  {
    hint: 'The lines were joined with CR LF; use LF alone.',
    text: ({ text }) => text.replaceAll('\n', '\r\n'),
  },
  {
    hint: 'Only the parameters were signed; the other lines belong in as well.',
    text: ({ parameters }) => parameters,
  },
  {
    hint: 'The parameters were signed in the order in which they are sent; sort them by name.',
    text: (right) => withParameters(right, right.pairs.join('&')),
  },
  {
    hint: 'The key id was not signed; of all parameters, only the signature is left out.',
    text: (right) => without(right, ['keyId']),
  },
  {
    hint: 'Time and nonce were not signed; of all parameters, only the signature is left out.',
    text: (right) => without(right, ['timestamp', 'nonce']),
  },
  {
    hint: 'Key id, time and nonce were not signed; of all parameters, only the signature is left out.',
    text: (right) => without(right, ['keyId', 'timestamp', 'nonce']),
  },
  {
    hint: 'The parameters were signed without percent-encoding; encode names and values by RFC 3986.',
    text: ({ text }) => decodeComponent(text) ?? text,
  },
  {
    hint: 'Spaces were signed as "+"; encode them as "%20".',
    text: ({ text }) => text.replaceAll('%20', '+'),
  },
  {
    hint: 'The percent-encoding was signed in lower case; use upper-case hex digits.',
    text: ({ text }) => text.replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
  },
  {
    hint: `The marks !'()* were signed as encodeURIComponent() leaves them; percent-encode them too.`,
    text: ({ text }) =>
      text.replaceAll(/%2[1789A]/g, (escape) => decodeComponent(escape) ?? escape),
  },
  {
    hint: 'The parameters were percent-encoded twice.',
    text: (right) => withParameters(right, right.parameters.replaceAll('%', '%25')),
  },
  {
    hint: 'The method was signed in lower case; sign it as it is sent.',
    text: (right) => rewrite(right, { method: right.source.method.toLowerCase() }),
  },
  {
    hint: 'The Host was signed without its port; sign it as it is sent.',
    text: (right) => withHost(right, (host) => host.replace(/:\d+$/, '')),
  },
  {
    hint: 'The Host was signed with "https://"; sign host and port alone.',
    text: (right) => withHost(right, (host) => `https://${host}`),
  },
  {
    hint: 'The Host was signed with "http://"; sign host and port alone.',
    text: (right) => withHost(right, (host) => `http://${host}`),
  },
  {
    hint: 'The path was signed with the query; sign the path alone.',
    text: (right) => rewrite(right, { path: targetOf(right.source) }),
  },
  {
    hint: 'The path was signed with a "/" at its end that is not sent, or without one that is.',
    text: (right) => rewrite(right, { path: toggleEnd(right.source.path, '/') }),
  },
  {
    hint: 'The path was signed without its dot segments or doubled slashes; send it in that form too.',
    text: (right) => rewrite(right, { isReceived: false }),
  },
  {
    hint: 'The query was left out; it belongs in as well.',
    text: (right) => rewrite(right, { ...noQuery, target: right.source.path }),
  },
  {
    hint: 'The query was sorted or encoded anew; sign it as it is sent.',
    text: (right) =>
      rewrite(right, { rawQuery: right.source.query.join(right.source.signatureName) }),
  },
  {
    hint: 'The body was left out; sign its SHA-256.',
    text: (right) =>
      firstOther(right, rewrite(right, { bodyKind: 'absent' }), withBodyHash(right, '')),
  },
  {
    hint: 'The body was signed as empty; sign the bytes that are sent.',
    text: (right) =>
      firstOther(
        right,
        rewrite(right, { body: new Uint8Array(0) }),
        withBodyHash(right, sha256(right.source, '')),
      ),
  },
  {
    hint: 'The hash of an empty body was signed; without a body, its line is empty.',
    text: (right) => rewrite(right, { bodyKind: 'other' }),
  },
  {
    hint: 'The body itself was signed; sign its SHA-256.',
    text: (right) => withBodyHash(right, textOf(right.source)),
  },
  {
    hint: 'The body was hashed with a newline at its end that is not sent, or without one that is.',
    text: (right) =>
      withBodyHash(right, sha256(right.source, toggleEnd(textOf(right.source), '\n'))),
  },
  {
    hint: 'The hash of the body was signed in upper case; sign it in lower-case hex.',
    text: (right) => withBodyHash(right, right.bodyHash.toUpperCase()),
  },
  {
    hint: 'The hash of the body was signed in base64; sign it in lower-case hex.',
    text: (right) =>
      withBodyHash(right, right.source.engine.hash('sha256', right.source.body, 'base64')),
  },
];

function rewrite({ compiled, source }: RightString, wrong: Partial<SigningSource>): string {
  return compiled.stringToSign({ ...source, ...wrong });
}

function withHost(right: RightString, change: (host: string) => string): string {
  const { host, authority } = right.source;
  return rewrite(right, { host: change(host), authority: change(authority) });
}

const noQuery = { query: Parameters.none, rawQuery: '' } as const;

/** What a mistake gives in this profile: some write the body's hash themselves, some have it given. */
const firstOther = ({ text }: RightString, first: string, second: string): string =>
  first === text ? second : first;

/** The target as it was before the signature was added to it. */
const targetOf = ({ target, signatureName }: SigningSource): string =>
  target.split(`&${signatureName}=`, 1)[0] ?? target;

function without(right: RightString, left: readonly (keyof ProfileFields)[]): string {
  const { fields } = right.compiled.profile;
  const isLeft = (pair: string): boolean =>
    left.some((field) => pair.startsWith(`${fields[field]?.parameter}=`));
  const pairs = right.parameters.split('&').filter((pair) => !isLeft(pair));
  return withParameters(right, pairs.join('&'));
}

// functions instead of texts: `$&` in a value must stay what it is
const withParameters = ({ text, parameters }: RightString, wrong: string): string =>
  text.replace(parameters, () => wrong);

/** The last one: the same hash may also stand in a header that is signed. */
function withBodyHash({ text, bodyHash }: RightString, wrong: string): string {
  if (bodyHash === '') return text;
  const at = text.lastIndexOf(bodyHash);
  return text.slice(0, at) + wrong + text.slice(at + bodyHash.length);
}

const textOf = ({ engine, body }: SigningSource): string => engine.utf8Decode(body) ?? '';

const toggleEnd = (text: string, end: string): string =>
  text.endsWith(end) ? text.slice(0, -end.length) : text + end;

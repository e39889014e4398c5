import type { CompiledProfile } from './compile-profile.ts';
import type { SigningSource } from './expression.ts';
import type { ProfileFields } from './profile.ts';
import { decodeComponent } from './rfc3986.ts';

/** What should have been signed, whole and in parts. */
export interface RightString {
  readonly compiled: CompiledProfile;
  readonly source: SigningSource;
  readonly text: string;
  /** The parameters in the order in which they were sent, without the signature. */
  readonly pairs: readonly string[];
  /** The same as they stand in the text: sorted and joined. */
  readonly parameters: string;
  /** The hash of the body as it stands in the text; empty when it does not. */
  readonly bodyHash: string;
}

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
    text: (right) => rewrite(right, { authority: right.source.authority.replace(/:\d+$/, '') }),
  },
  {
    hint: 'The Host was signed with "https://"; sign host and port alone.',
    text: (right) => rewrite(right, { authority: `https://${right.source.authority}` }),
  },
  {
    hint: 'The Host was signed with "http://"; sign host and port alone.',
    text: (right) => rewrite(right, { authority: `http://${right.source.authority}` }),
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
    hint: 'The body was left out; sign its SHA-256.',
    text: (right) => rewrite(right, { bodyKind: 'absent' }),
  },
  {
    hint: 'The body was signed as empty; sign the bytes that are sent.',
    text: (right) => rewrite(right, { body: new Uint8Array(0) }),
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

/** Builds the right string and finds its parts. */
export function takeApart(compiled: CompiledProfile, source: SigningSource): RightString {
  const { query, form, signatureName } = source;
  const text = compiled.stringToSign(source);
  const carriers = [query.concat(form), form, query].map((carrier) => ({
    pairs: carrier.pairs.filter((pair) => !pair.startsWith(`${signatureName}=`)),
    parameters: carrier.join(signatureName),
  }));
  const signed = carriers.find(({ parameters }) => text.includes(parameters));
  const bodyHash = sha256(source, source.body);
  return {
    compiled,
    source,
    text,
    pairs: signed?.pairs ?? [],
    parameters: signed?.parameters ?? '',
    bodyHash: text.includes(bodyHash) ? bodyHash : '',
  };
}

function rewrite({ compiled, source }: RightString, wrong: Partial<SigningSource>): string {
  return compiled.stringToSign({ ...source, ...wrong });
}

/** The target as it was before the signature was added to it. */
const targetOf = ({ target, signatureName }: SigningSource): string =>
  target.split(`&${signatureName}=`, 1)[0] ?? target;

function without(right: RightString, left: readonly (keyof ProfileFields)[]): string {
  const { fields } = right.compiled.profile;
  const isLeft = (pair: string): boolean =>
    left.some((field) => pair.startsWith(`${fields[field]}=`));
  const pairs = right.parameters.split('&').filter((pair) => !isLeft(pair));
  return withParameters(right, pairs.join('&'));
}

// functions instead of texts: `$&` in a value must stay what it is
const withParameters = ({ text, parameters }: RightString, wrong: string): string =>
  text.replace(parameters, () => wrong);

const withBodyHash = ({ text, bodyHash }: RightString, wrong: string): string =>
  bodyHash === '' ? text : text.replace(bodyHash, () => wrong);

const sha256 = ({ engine }: SigningSource, data: string | Uint8Array): string =>
  engine.hash('sha256', data, 'hex');

const textOf = ({ engine, body }: SigningSource): string => engine.utf8Decode(body) ?? '';

const toggleEnd = (text: string, end: string): string =>
  text.endsWith(end) ? text.slice(0, -end.length) : text + end;

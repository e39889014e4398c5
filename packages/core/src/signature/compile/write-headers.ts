import { isWanted } from './wanted-headers.ts';
import type { HeadersExpression } from '../profile/expression.ts';
import { encodeRfc3986 } from '../rfc3986.ts';
import type { SigningSource, Writer } from './signing-source.ts';
import { trimSpaces } from '../trim-spaces.ts';

/** Writes headers as `name:value` lines, or in whatever form of that the profile asks for. */
export function compileHeaders(expression: HeadersExpression): Writer {
  const { between = '\n', after = '', equals = ':', names = 'lower', sort } = expression;
  const list = compileList(expression);
  const value = compileValue(expression);
  const title = (name: string): string => (names === 'mime' ? mimeCase(name) : name);
  return (source) => {
    const lines = list(source).map((name) => title(name) + equals + value(source, name));
    if (sort === 'pair') lines.sort();
    return after === '' ? lines.join(between) : lines.map((line) => line + after).join('');
  };
}

function compileList({
  headers,
  sort,
}: HeadersExpression): (source: SigningSource) => readonly string[] {
  if (headers === 'signed') {
    return sort === 'name'
      ? (source) => source.signedHeaders.toSorted()
      : (source) => source.signedHeaders;
  }
  if ('prefix' in headers) {
    const { prefix } = headers;
    return (source) =>
      source
        .headerNames()
        .filter((name) => name.startsWith(prefix))
        .toSorted();
  }
  if ('signedAnd' in headers) {
    const { signedAnd } = headers;
    return (source) =>
      [...new Set([...source.signedHeaders, ...sentOf(source, signedAnd)])].toSorted();
  }
  return () => headers;
}

/** Those headers that were sent, of names and of beginnings with a star. */
function sentOf(source: SigningSource, wanted: readonly string[]): readonly string[] {
  return source.headerNames().filter((name) => wanted.some((one) => isWanted(name, one)));
}

const isPlain = /^[!-~]*$/;

function compileValue({
  spaces = 'trim',
  escape,
  lowerValuesExcept: asSent,
}: HeadersExpression): (source: SigningSource, name: string) => string {
  return (source, name) => {
    const sent = name === 'host' ? source.host : source.header(name);
    const raw = asSent === undefined || asSent.includes(name) ? sent : sent.toLowerCase();
    if (escape === undefined && isPlain.test(raw)) return raw;
    const trimmed = trimSpaces(raw);
    const text = spaces === 'collapse' ? trimmed.replaceAll(/ +/g, ' ') : trimmed;
    return escape === 'rfc3986' ? encodeRfc3986(text) : text;
  };
}

/** `x-acme-date` as `X-Acme-Date`. */
function mimeCase(name: string): string {
  return name.replaceAll(
    /(^|-)([a-z])/g,
    (_, mark: string, letter: string) => mark + letter.toUpperCase(),
  );
}

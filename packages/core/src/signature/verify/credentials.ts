import { repeated, type RequestView } from '../../authenticate/request-view.ts';
import { Parameters } from '../parameters.ts';
import type { CredentialsSyntax } from '../profile/profile.ts';
import { decodeComponent, encodeRfc3986 } from '../rfc3986.ts';

/** A header that holds several fields, taken apart. */
export interface Credentials {
  /** What follows the prefix. */
  readonly text: string;
  /** The names of all parts. */
  readonly names: readonly string[];
  /** The value of a named part: undefined when absent, null when it stands twice or is broken. */
  part(name: string): string | null | undefined;
  /** All pairs but those with these names, for schemes that sign them. */
  pairsWithout(names: readonly string[]): Parameters;
  /** The text without a named part; with all others, wherever they stand, so that none goes unsigned. */
  without(name: string): string;
}

/**
 * Reads the header of a profile's credentials. Undefined when it is not there or says something else.
 * One that stands twice, or is not made of pairs, has only broken parts.
 */
export function readCredentials(
  view: RequestView,
  {
    header = 'authorization',
    prefix,
    syntax,
    separator,
    percentEncoded = false,
  }: CredentialsSyntax,
): Credentials | undefined {
  const value = view.header(header);
  if (value === undefined) return undefined;
  if (value === repeated) {
    return view.headerLines(header).some((line) => hasPrefix(line, prefix)) ? broken : undefined;
  }
  if (!hasPrefix(value, prefix)) return undefined;
  const text = value.slice(prefix.length);
  if (syntax === 'plain') return { ...broken, text };
  return new PairCredentials(text, { separator, percentEncoded, isQuoted: syntax !== 'pairs' });
}

/** Whether a request has such a header, however its parts turn out. */
export function hasCredentials(
  view: RequestView,
  { header = 'authorization', prefix }: CredentialsSyntax,
): boolean {
  const value = view.header(header);
  if (typeof value === 'string') return hasPrefix(value, prefix);
  return value === repeated && view.headerLines(header).some((line) => hasPrefix(line, prefix));
}

interface PairSyntax {
  readonly separator: string | undefined;
  readonly percentEncoded: boolean;
  readonly isQuoted: boolean;
}

class PairCredentials implements Credentials {
  readonly text: string;
  readonly names: string[] = [];
  readonly #values: string[] = [];
  readonly #pieces: readonly string[];
  readonly #separator: string;
  readonly #percentEncoded: boolean;
  /** Whether some piece is no pair: then no part of it can be relied on. */
  #isBroken = false;

  constructor(text: string, { separator = ',', percentEncoded, isQuoted }: PairSyntax) {
    this.text = text;
    this.#percentEncoded = percentEncoded;
    this.#separator = separator;
    this.#pieces = isQuoted ? cutOutsideQuotes(text, separator) : text.split(separator);
    for (const piece of this.#pieces) {
      const equals = piece.indexOf('=');
      const raw = piece.slice(equals + 1).trim();
      const match = isQuoted ? quoted.exec(raw) : undefined;
      if (equals < 1 || match === null) this.#isBroken = true;
      this.names.push(piece.slice(0, equals).trim());
      this.#values.push(match?.[1] ?? raw);
    }
  }

  part(name: string): string | null | undefined {
    if (this.#isBroken) return null;
    const index = this.names.indexOf(name);
    if (index === -1) return undefined;
    if (this.names.includes(name, index + 1)) return null;
    const value = this.#values[index] ?? '';
    return this.#percentEncoded ? (decodeComponent(value) ?? null) : value;
  }

  pairsWithout(names: readonly string[]): Parameters {
    const read = (value: string): string =>
      this.#percentEncoded ? (decodeComponent(value) ?? value) : value;
    const pairs = this.names
      .map((name, index) => [name, read(this.#values[index] ?? '')] as const)
      .filter(([name]) => !names.includes(name));
    return Parameters.of(pairs, encodeRfc3986);
  }

  without(name: string): string {
    const left = this.#pieces.filter((_, index) => this.names[index] !== name);
    return left.join(this.#separator);
  }
}

/** Cuts a text where the separator stands, but not within quotes. */
function cutOutsideQuotes(text: string, separator: string): readonly string[] {
  const pieces: string[] = [];
  let open: string | undefined;
  for (const part of text.split(separator)) {
    const piece = open === undefined ? part : open + separator + part;
    const hasLoneQuote = part.split('"').length % 2 === 0;
    const isWhole = hasLoneQuote === (open !== undefined);
    if (isWhole) pieces.push(piece);
    open = isWhole ? undefined : piece;
  }
  return open === undefined ? pieces : [...pieces, open];
}

/** The name of an auth-scheme is case-insensitive (RFC 9110 §11.1). */
function hasPrefix(value: string, prefix: string): boolean {
  return (
    value.length > prefix.length &&
    value.slice(0, prefix.length).toLowerCase() === prefix.toLowerCase()
  );
}

const broken: Credentials = {
  text: '',
  names: [],
  part: () => null,
  pairsWithout: () => Parameters.none,
  without: () => '',
};

const quoted = /^"([^"\\]*)"$/;

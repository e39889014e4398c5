import type { Piece } from '../raw-request.ts';

/** Where one byte of a text can become another without breaking the text. */
export interface Alteration {
  readonly offset: number;
  readonly character: string;
}

/**
 * Finds the last letter or digit within a span that is no part of a percent-encoding, and what to
 * write there: another letter of the same case, or another digit. Undefined when there is none.
 */
export function alterWithin(
  text: string,
  { start, end }: Piece,
  prefer: 'any' | 'digit' = 'any',
): Alteration | undefined {
  const span = text.slice(start, end).replaceAll(/%[0-9A-Fa-f]{2}/g, '%--');
  const digit = prefer === 'digit' ? span.search(/\d(?=\D*$)/) : -1;
  const at = digit === -1 ? span.search(/[A-Za-z0-9](?=[^A-Za-z0-9]*$)/) : digit;
  if (at === -1) return undefined;
  return { offset: start + at, character: anotherThan(span.charAt(at)) };
}

/** The text with one byte changed. */
export const altered = (text: string, { offset, character }: Alteration): string =>
  text.slice(0, offset) + character + text.slice(offset + 1);

function anotherThan(character: string): string {
  const isLast = /[9zZ]/.test(character);
  return String.fromCharCode(character.charCodeAt(0) + (isLast ? -1 : 1));
}

/** The `name=value` pairs of a query or form, with where each value stands. */
export function pairsIn(text: string, { start, end }: Piece): readonly Pair[] {
  const pairs: Pair[] = [];
  let from = start;
  for (const piece of text.slice(start, end).split('&')) {
    const equals = piece.indexOf('=');
    if (equals !== -1) {
      const name = piece.slice(0, equals);
      pairs.push({ name, value: { start: from + equals + 1, end: from + piece.length } });
    }
    from += piece.length + 1;
  }
  return pairs;
}

/** One pair. */
export interface Pair {
  readonly name: string;
  readonly value: Piece;
}

/** The alteration of the first value that is not to be kept. */
export function alterFirst(
  text: string,
  pairs: readonly Pair[],
  keepNames: readonly string[],
): Alteration | undefined {
  for (const { name, value } of pairs) {
    if (keepNames.includes(name)) continue;
    const found = alterWithin(text, value);
    if (found !== undefined) return found;
  }
  return undefined;
}

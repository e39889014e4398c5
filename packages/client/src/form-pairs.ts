/** Names and values of a query or form, as text, in the order in which they are sent. */
export type Pairs = readonly (readonly [name: string, value: string])[];

/**
 * Reads a query or form.
 *
 * @param where What to blame: `url` or `body`.
 * @throws {TypeError} For what parsers read in different ways: an empty piece, or broken encoding.
 */
export function readPairs(raw: string, where: 'url' | 'body'): Pairs {
  if (raw === '') return [];
  return raw.split('&').map((piece) => {
    const equals = piece.indexOf('=');
    const split = equals === -1 ? piece.length : equals;
    if (split === 0) throw new TypeError(`"${where}" has a parameter without a name`);
    return [decode(piece.slice(0, split), where), decode(piece.slice(split + 1), where)];
  });
}

/** Adds pairs to the end of a query or form, of which nothing else changes. */
export function appendPairs(raw: string, pairs: Pairs): string {
  const added = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return raw === '' ? added : `${raw}&${added}`;
}

function decode(piece: string, where: string): string {
  try {
    return decodeURIComponent(piece.replaceAll('+', ' '));
  } catch {
    throw new TypeError(`"${where}" has broken percent-encoding`);
  }
}

const none: readonly string[] = [];

/**
 * The decoded values of one query parameter, in order. Its name is found however it is escaped; a
 * value that cannot be decoded is answered as sent.
 */
export function queryValues(rawQuery: string | undefined, name: string): readonly string[] {
  if (rawQuery === undefined) return none;
  if (!rawQuery.includes(name) && !rawQuery.includes('%')) return none;
  const values: string[] = [];
  for (const pair of rawQuery.split('&')) {
    const mark = pair.indexOf('=');
    const pairName = mark === -1 ? pair : pair.slice(0, mark);
    if (decode(pairName) === name) values.push(mark === -1 ? '' : decode(pair.slice(mark + 1)));
  }
  return values;
}

function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return text;
  }
}

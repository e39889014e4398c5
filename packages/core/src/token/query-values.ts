import { decodeComponent } from '../signature/rfc3986.ts';

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
    if (decodeComponent(pairName) !== name) continue;
    const value = mark === -1 ? '' : pair.slice(mark + 1);
    values.push(decodeComponent(value) ?? value);
  }
  return values;
}

import { repeated, type RequestView } from '../../authenticate/request-view.ts';
import type { SignatureProfile } from '../profile/profile.ts';
import { allPieces } from '../profile/walk-expression.ts';

/** Finds a header that is signed by its name although it stands more than once. */
export type RepetitionFinder = (view: RequestView) => string | undefined;

/**
 * Prepares the look for repeated headers. A string to sign has no place for two values: without this
 * check, two lines could take the place of one that is empty or absent.
 */
export function compileSingleHeaders(profile: SignatureProfile): RepetitionFinder {
  const wanted = allPieces(profile).flatMap((piece): readonly string[] => {
    if (typeof piece !== 'object') return [];
    if ('header' in piece) return [piece.header];
    // what the caller lists is looked at when its list is read
    if (!('headers' in piece) || piece.headers === 'signed') return [];
    const { headers } = piece;
    if ('prefix' in headers) return [`${headers.prefix}*`];
    return 'signedAnd' in headers ? headers.signedAnd : headers;
  });
  const names = [...new Set(wanted.filter((name) => !name.endsWith('*')))];
  const prefixes = wanted.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1));
  if (wanted.length === 0) return () => undefined;
  return (view) => {
    for (const name of names) if (view.header(name) === repeated) return name;
    return prefixes.length === 0 ? undefined : findByPrefix(view, prefixes);
  };
}

function findByPrefix(view: RequestView, prefixes: readonly string[]): string | undefined {
  const { rawHeaders } = view.request;
  const seen = new Set<string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    if (!prefixes.some((prefix) => name.startsWith(prefix))) continue;
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}

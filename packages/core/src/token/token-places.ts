import { malformed } from '../authenticate/malformed.ts';
import { repeated, type RequestView } from '../authenticate/request-view.ts';
import type { Malformed, RequestLimits } from '../authenticate/scheme.ts';
import { queryValues } from './query-values.ts';

/** Where an access token may stand besides `Authorization`, as some vendors' clients send it. */
export type TokenPlace =
  /** A query parameter (RFC 6750 §2.3). It ends up in logs, histories and `Referer`. */
  | { readonly query: string }
  /** A header whose whole value is the token. */
  | { readonly header: string };

/** The query parameter of RFC 6750 §2.3, which means a token wherever it stands. */
const standardParameter = 'access_token';

const nameGrammar = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

/**
 * Checks and completes a list of places; the names of headers are in lower case then. Throws
 * `TypeError` or `RangeError` that names the place at fault.
 */
export function readTokenPlaces(places: readonly TokenPlace[]): readonly TokenPlace[] {
  if (!Array.isArray(places)) throw new TypeError('"alsoIn" must be a list of places');
  const complete = places.map((place: TokenPlace, index) => readPlace(place, `alsoIn[${index}]`));
  const names = complete.map((place) => JSON.stringify(place));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new RangeError(`"alsoIn" has ${twice} twice`);
  return complete;
}

function readPlace(place: unknown, path: string): TokenPlace {
  if (typeof place !== 'object' || place === null) {
    throw new TypeError(`"${path}" must be { query: … } or { header: … }`);
  }
  const [[kind, name] = [], ...others] = Object.entries(place);
  if ((kind !== 'query' && kind !== 'header') || others.length > 0) {
    throw new RangeError(`"${path}" must be { query: … } or { header: … }`);
  }
  if (typeof name !== 'string') throw new TypeError(`"${path}.${kind}" must be a string`);
  if (!nameGrammar.test(name)) throw new RangeError(`"${path}.${kind}" must be a plain name`);
  if (kind === 'query') return { query: name };
  const header = name.toLowerCase();
  if (header === 'authorization') {
    throw new RangeError(
      `"${path}.header" must be another than Authorization, which is read anyway`,
    );
  }
  return { header };
}

/**
 * The token at the one place where there is one; undefined when there is none. Malformed where a
 * place has several or an empty one, where two places have one, and where `access_token` stands in a
 * query that is not a place.
 */
export function readTokenAt(
  places: readonly TokenPlace[],
  view: RequestView,
  limits: RequestLimits,
): string | Malformed | undefined {
  const isPlace = places.some((place) => 'query' in place && place.query === standardParameter);
  if (!isPlace && queryValues(view.rawQuery, standardParameter).length > 0) {
    return malformed('auth_malformed', 'an access token must not stand in the query');
  }
  let found: string | undefined;
  for (const place of places) {
    const token = 'query' in place ? readQuery(place.query, view) : readHeader(place.header, view);
    if (token === undefined) continue;
    if (typeof token !== 'string') return token;
    if (found !== undefined) return malformed('auth_malformed', 'there is more than one token');
    if (token === '') return malformed('auth_malformed', 'the token is empty');
    if (token.length > limits.maxCredentialBytes) {
      return malformed('auth_malformed', 'the token is too long');
    }
    found = token;
  }
  return found;
}

function readQuery(name: string, view: RequestView): string | Malformed | undefined {
  const [token, ...others] = queryValues(view.rawQuery, name);
  return others.length === 0
    ? token
    : malformed('auth_malformed', `${name} stands more than once in the query`);
}

function readHeader(name: string, view: RequestView): string | Malformed | undefined {
  const token = view.header(name);
  return token === repeated ? malformed('auth_malformed', `${name} stands more than once`) : token;
}

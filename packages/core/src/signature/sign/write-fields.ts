import type { CryptoEngine } from '../../ports/crypto-engine.ts';
import { placeOf } from '../profile/carrier-place.ts';
import type { Carrier, CredentialsSyntax, SignatureProfile } from '../profile/profile.ts';
import { encodeRfc3986 } from '../rfc3986.ts';
import type { FieldValues } from '../compile/signing-source.ts';

/** What is added to a request, in the order in which it is sent. */
export interface WrittenFields {
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Names and values as text, not yet percent-encoded. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
  /** The pairs of the credentials. */
  readonly parts: readonly (readonly [name: string, value: string])[];
  /** The text of the credentials, without its prefix. */
  readonly credentials: string;
}

type Entry = readonly [name: string, carrier: Carrier];

/** Writes fields to where a profile has them; a place of which some field is missing is left out. */
export type FieldWriter = (values: FieldValues, engine: CryptoEngine) => WrittenFields;

/** Prepares the writing of a profile's fields. */
export function compileWriter({ fields, credentials }: SignatureProfile): FieldWriter {
  const places = placesOf(fields);
  return (values, engine) => {
    const written = writePlaces(places, values, engine);
    return credentials === undefined ? written : withCredentials(written, credentials);
  };
}

function writePlaces(
  places: readonly (readonly Entry[])[],
  values: FieldValues,
  engine: CryptoEngine,
): WrittenFields {
  const headers: [string, string][] = [];
  const parameters: [string, string][] = [];
  const parts: [string, string][] = [];
  let credentials = '';
  for (const entries of places) {
    const text = writePlace(entries, values, engine);
    const [[, { header, parameter, part }] = none] = entries;
    if (text === undefined) continue;
    if (header !== undefined) headers.push([header, text]);
    else if (parameter !== undefined) parameters.push([parameter, text]);
    else if (part === undefined) credentials = text;
    else parts.push([part, text]);
  }
  return { headers, parameters, parts, credentials };
}

/** The same with the header that holds the parts. */
function withCredentials(written: WrittenFields, syntax: CredentialsSyntax): WrittenFields {
  const { header = 'authorization', prefix, separator = ', ', percentEncoded } = syntax;
  const pairs = written.parts.map(([name, value]) => {
    const text = percentEncoded === true ? encodeRfc3986(value) : value;
    if (syntax.syntax === 'quoted-pairs' && unquotable.test(text)) {
      throw new RangeError(`"fields" have a quote, a backslash or a control character in ${name}`);
    }
    return syntax.syntax === 'quoted-pairs' ? `${name}="${text}"` : `${name}=${text}`;
  });
  const credentials = syntax.syntax === 'plain' ? written.credentials : pairs.join(separator);
  if (credentials === '') return written;
  const headers = [...written.headers, [header, prefix + credentials] as const];
  return { ...written, headers, credentials };
}

/** Cc: control characters. */
const unquotable = /["\\\p{Cc}]/u;

const none: Entry = ['', {}];

/** Fields that share a place, in the order of the profile. */
function placesOf(fields: SignatureProfile['fields']): readonly (readonly Entry[])[] {
  const places = new Map<string, Entry[]>();
  for (const [name, carrier] of Object.entries(fields)) {
    if (carrier === undefined || carrier.json !== undefined) continue;
    const place = placeOf(carrier);
    places.set(place, [...(places.get(place) ?? []), [name, carrier]]);
  }
  const byPiece = ([, one]: Entry, [, other]: Entry): number =>
    (one.piece ?? 0) - (other.piece ?? 0);
  return [...places.values()].map((entries) => entries.toSorted(byPiece));
}

function writePlace(
  entries: readonly Entry[],
  values: FieldValues,
  engine: CryptoEngine,
): string | undefined {
  const encode = (text: string): string => engine.encode(engine.utf8Encode(text), 'base64url');
  const texts = entries.map(([name, { decode, listedAfter = '' }]) => {
    const value = values[name];
    if (value === undefined) return undefined;
    return listedAfter + (decode === undefined ? value : encode(value));
  });
  if (texts.includes(undefined)) return undefined;
  const [[, { split = '', unwrap }] = none] = entries;
  const joined = texts.join(split);
  return unwrap === undefined ? joined : encode(joined);
}

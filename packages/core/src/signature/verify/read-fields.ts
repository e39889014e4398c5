import { repeated, type RequestView } from '../../authenticate/request-view.ts';
import { parseJsonObject } from '../../json-object.ts';
import type { CryptoEngine } from '../../ports/crypto-engine.ts';
import { placeOf } from '../profile/carrier-place.ts';
import { hasCredentials, type Credentials } from './credentials.ts';
import type { Parameters } from '../parameters.ts';
import type { Carrier, SignatureProfile } from '../profile/profile.ts';
import { decodeComponent } from '../rfc3986.ts';

/** One field as found: absent, there once, or (null) there more than once or broken. */
export type FoundField = string | null | undefined;

/** All fields of a signature as found, by the profile's names. */
export type FoundFields = Readonly<Record<string, FoundField>>;

/** Where fields are looked for. */
export interface FieldPlaces {
  readonly view: RequestView;
  /** The parameters of the query, or of the body that carries the signature. */
  readonly parameters: Parameters;
  readonly credentials: Credentials | undefined;
  readonly engine: CryptoEngine;
}

/** Reads all fields of a request by the same plan. */
export type FieldReader = (places: FieldPlaces) => FoundFields;

/** Laid out first and alike for all profiles, which keeps what reads them fast where there are many. */
const wellKnown: readonly (keyof SignatureProfile['fields'])[] = [
  'keyId',
  'signature',
  'timestamp',
  'nonce',
  'appId',
  'algorithm',
  'signedHeaders',
  'signedParameters',
  'validFrom',
  'validUntil',
  'validSeconds',
];

/** Prepares the reading of a profile's fields. */
export function compileFields({ fields }: Pick<SignatureProfile, 'fields'>): FieldReader {
  const cutterOf = cutters(fields);
  const names: string[] = [];
  const readers: ((places: FieldPlaces) => FoundField)[] = [];
  for (const [name, carrier] of Object.entries(fields)) {
    if (carrier === undefined) continue;
    names.push(name);
    readers.push(compileCarrier(carrier, cutterOf(carrier)));
  }
  // a copy has its members laid out already, which is cheaper than adding them one by one
  const empty: Readonly<Record<string, FoundField>> = Object.fromEntries(
    [...wellKnown, ...names].map((name) => [name, undefined]),
  );
  return (places) => {
    const found = { ...empty };
    for (let index = 0; index < names.length; index += 1) {
      found[names[index] ?? ''] = readers[index]?.(places);
    }
    return found;
  };
}

/** Whether the head of a request has something of this scheme; cheap, since most have not. */
export function compilePresence(profile: SignatureProfile): (view: RequestView) => boolean {
  const { keyId, signature } = profile.fields;
  if (profile.bodyOnly === true) return () => false;
  const tests = [
    ...headTest(keyId, profile),
    // both are often in the same header
    ...(keyId.header === signature.header ? [] : headTest(signature, profile)),
  ];
  if (tests.length > 0) return (view) => tests.some((test) => test(view));
  const name = keyId.parameter ?? signature.parameter ?? '';
  const [first, later] = [`${name}=`, `&${name}=`];
  return ({ rawQuery = '' }) => rawQuery.startsWith(first) || rawQuery.includes(later);
}

/** Whether a raw query or form has a parameter, spelt plainly. */
export function mentions(raw: string, name: string): boolean {
  return raw.startsWith(`${name}=`) || raw.includes(`&${name}=`);
}

function headTest(
  carrier: Carrier,
  { credentials }: SignatureProfile,
): readonly ((view: RequestView) => boolean)[] {
  const { header, parameter } = carrier;
  if (header !== undefined) return [(view) => view.header(header) !== undefined];
  if (parameter !== undefined || credentials === undefined) return [];
  return [(view) => hasCredentials(view, credentials)];
}

/** Cuts a text into the pieces of fields that share it; undefined unless there are so many. */
type Cutter = (text: string, split: string) => readonly string[] | undefined;

/** One cutter for each place, which remembers its last text: its fields are read one after another. */
function cutters(fields: SignatureProfile['fields']): (carrier: Carrier) => Cutter {
  const places = new Map<string, Cutter>();
  return (carrier) => {
    const place = placeOf(carrier);
    const known = places.get(place);
    if (known !== undefined) return known;
    const shared = Object.values(fields).filter((other) => other && placeOf(other) === place);
    const cutter = createCutter(Math.max(...shared.map((other) => other?.piece ?? 0)) + 1);
    places.set(place, cutter);
    return cutter;
  };
}

function createCutter(count: number): Cutter {
  let lastText: string | undefined;
  let lastCut: readonly string[] | undefined;
  return (text, split) => {
    if (text !== lastText) {
      const cut = text.split(split);
      lastText = text;
      lastCut = cut.length === count ? cut : undefined;
    }
    return lastCut;
  };
}

function compileCarrier(carrier: Carrier, cut: Cutter): (places: FieldPlaces) => FoundField {
  const read = compilePlace(carrier);
  const { unwrap, split, piece, decode, json } = carrier;
  if (unwrap === undefined && split === undefined && decode === undefined) return read;
  return (places) => {
    let text = read(places);
    if (typeof text === 'string' && unwrap !== undefined) text = decodeText(text, places.engine);
    if (typeof text === 'string' && split !== undefined && piece !== undefined) {
      text = cut(text, split)?.[piece] ?? null;
    }
    if (typeof text === 'string' && decode !== undefined) text = decodeText(text, places.engine);
    return typeof text === 'string' && json !== undefined ? memberOf(text, json) : text;
  };
}

function compilePlace({
  header,
  elseHeader,
  parameter,
  part,
}: Carrier): (places: FieldPlaces) => FoundField {
  if (header !== undefined) {
    return ({ view }) => {
      const first = view.header(header);
      const value =
        first === undefined && elseHeader !== undefined ? view.header(elseHeader) : first;
      return value === repeated ? null : value;
    };
  }
  if (parameter !== undefined) {
    return ({ parameters }) => {
      const value = parameters.single(parameter);
      // values are kept percent-encoded, which makes another text of base64
      return typeof value === 'string' && value.includes('%')
        ? (decodeComponent(value) ?? null)
        : value;
    };
  }
  if (part !== undefined) return ({ credentials }) => credentials?.part(part);
  return ({ credentials }) => credentials?.text;
}

/** The text that a base64url holds, with or without padding; null when it holds none. */
export function decodeText(text: string, engine: CryptoEngine): string | null {
  const bytes = engine.decode(text.replace(/={1,2}$/, ''), 'base64url');
  return bytes === undefined ? null : (engine.utf8Decode(bytes) ?? null);
}

const halfPair = /\p{Cs}/u;

/** A text or number of a JSON object, as text. */
function memberOf(text: string, name: string): FoundField {
  const object = parseJsonObject(text);
  if (object === undefined) return null;
  if (!Object.hasOwn(object, name)) return undefined;
  const member = object[name];
  if (typeof member === 'number') return String(member);
  // JSON can escape half a surrogate pair, which no UTF-8 exists for
  return typeof member === 'string' && !halfPair.test(member) ? member : null;
}

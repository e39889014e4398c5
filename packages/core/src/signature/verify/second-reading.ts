import { isOptional } from './check-fields.ts';
import type { Parameters } from '../parameters.ts';
import type { Carrier, SignatureProfile } from '../profile/profile.ts';
import { decodeComponent } from '../rfc3986.ts';
import { parseTime } from '../compile/time-format.ts';

/** A longer text is not searched: anybody can send one. */
const longestSearched = 32 * 1024;
/** No notation of time is longer. */
const longestTime = 40;

/** A name that may stand in the text, and which values it may have. */
interface Readable {
  readonly name: string;
  readonly isRequired: boolean;
  /** The one value that is possible, where there is but one. */
  readonly only?: string | undefined;
  readonly isPossible?: ((value: string) => boolean) | undefined;
}

type Read = Pick<SignatureProfile, 'fields' | 'parameterNames' | 'algorithmName' | 'time'>;

/**
 * Says what is wrong with parameters whose names and values are joined without any mark, where `a=1&b=2`
 * and `a=1b2` are one text. Only declared names are taken. A reading of the text has them in order, each
 * once, with all fields that must be there, the same key and a possible time. What was sent must be the
 * one reading with most names: of two requests with one text, at most one is taken.
 */
export function findSecondReading(parameters: Parameters, profile: Read): string | undefined {
  const names = readables(parameters, profile);
  const stranger = parameters.names.find(
    (name) =>
      name !== profile.fields.signature.parameter && !names.some((known) => known.name === name),
  );
  if (stranger !== undefined) return `the name "${stranger}", which is not declared`;
  const signed = parameters
    .order('name')
    .filter((index) => parameters.names[index] !== profile.fields.signature.parameter);
  const text = signed
    .map((index) => (parameters.names[index] ?? '') + textOf(parameters, index))
    .join('');
  if (text.length > longestSearched) return 'more text than can be told apart';
  const readings = readAll(text, names);
  return countOf(readings) > signed.length || isSeveral(readings)
    ? 'a value that can be read as another parameter'
    : undefined;
}

const textOf = (parameters: Parameters, index: number): string => {
  const value = parameters.value(index);
  return decodeComponent(value) ?? value;
};

/** All names that a reading can have, in the order in which they are joined. */
function readables(parameters: Parameters, profile: Read): readonly Readable[] {
  const { fields, parameterNames = [], algorithmName, time } = profile;
  const own = Object.entries(fields).flatMap(([field, carrier]): readonly Readable[] => {
    const name = carrier?.parameter;
    if (carrier === undefined || name === undefined || field === 'signature') return [];
    const isTime = times.has(field) && time !== undefined;
    return [
      {
        name,
        isRequired: !isOptional(field, carrier),
        // under another key, the same text has another signature
        only: field === 'keyId' ? valueOf(parameters, name) : onlyOf(field, carrier, algorithmName),
        isPossible: isTime ? (value) => parseTime(value, time.format) !== undefined : undefined,
      },
    ];
  });
  const taken = new Set(own.map(({ name }) => name));
  const others = parameterNames
    .filter((name) => !taken.has(name))
    .map((name) => ({ name, isRequired: false }));
  return [...own, ...others].toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

const times: ReadonlySet<string> = new Set(['timestamp', 'validFrom', 'validUntil']);

const onlyOf = (field: string, { is }: Carrier, algorithmName = ''): string | undefined =>
  field === 'algorithm' ? algorithmName : is;

function valueOf(parameters: Parameters, name: string): string {
  const index = parameters.names.indexOf(name);
  return index === -1 ? '' : textOf(parameters, index);
}

/**
 * The readings of a text that have most names: how many names, and whether it is one reading or more.
 * In one number, so that tables of it are small: the names times four, plus 1 for one reading or 2 for
 * several. Zero says that there is none.
 */
type Readings = number;

const theEnd: Readings = 1;

const countOf = (readings: Readings): number => readings >> 2;
const isSeveral = (readings: Readings): boolean => (readings & 3) > 1;
const withName = (rest: Readings): Readings => (rest === 0 ? 0 : rest + 4);

function either(one: Readings, other: Readings): Readings {
  const difference = countOf(one) - countOf(other);
  if (difference !== 0) return difference > 0 ? one : other;
  return countOf(one) * 4 + Math.min(2, (one & 3) + (other & 3));
}

/** Reads a text as names in this order, each with a value, in all ways. */
function readAll(text: string, names: readonly Readable[]): Readings {
  const required = (start: number): number => {
    const found = names.findIndex((name, index) => index >= start && name.isRequired);
    return found === -1 ? names.length : found;
  };
  /** For each name: the readings that begin with it at a place, and those at that place or later. */
  const at: Uint16Array[] = [];
  const from: Uint16Array[] = [];
  for (const [index, name] of [...names.entries()].toReversed()) {
    const last = required(index + 1);
    const next = names.slice(index + 1, last + 1).map((_, offset) => index + 1 + offset);
    const mayEnd = last === names.length;
    const among = (tables: readonly Uint16Array[], place: number): Readings =>
      next.reduce((all, follower) => either(all, tables[follower]?.[place] ?? 0), 0);
    const endingAt = (place: number): Readings =>
      either(among(at, place), mayEnd && place === text.length ? theEnd : 0);
    const following = (start: number): Readings => {
      const { only, isPossible } = name;
      if (only !== undefined)
        return text.startsWith(only, start) ? endingAt(start + only.length) : 0;
      if (isPossible === undefined) return either(among(from, start), mayEnd ? theEnd : 0);
      let all: Readings = 0;
      for (let end = start; end <= Math.min(text.length, start + longestTime); end += 1) {
        const readings = endingAt(end);
        if (readings > 0 && isPossible(text.slice(start, end))) all = either(all, readings);
      }
      return all;
    };
    const here = new Uint16Array(text.length + 1);
    const onwards = new Uint16Array(text.length + 2);
    for (let place = text.length; place >= 0; place -= 1) {
      const begins = text.startsWith(name.name, place);
      here[place] = begins ? withName(following(place + name.name.length)) : 0;
      onwards[place] = either(onwards[place + 1] ?? 0, here[place] ?? 0);
    }
    at[index] = here;
    from[index] = onwards;
  }
  const first = names.slice(0, required(0) + 1);
  return first.reduce((all, _, index) => either(all, at[index]?.[0] ?? 0), 0);
}

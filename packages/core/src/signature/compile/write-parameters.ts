import type { ParametersExpression } from '../profile/expression.ts';
import type { Parameters } from '../parameters.ts';
import { decodeComponent } from '../rfc3986.ts';
import type { SigningSource, Writer } from './signing-source.ts';

type Picker = (source: SigningSource) => Parameters;

const pickers: Readonly<Record<ParametersExpression['parameters'], Picker>> = {
  query: (source) => source.query,
  form: (source) => source.form,
  all: (source) => source.query.concat(source.form),
};

/** Writes parameters without the signature, sorted and joined. */
export function compileParameters(expression: ParametersExpression): Writer {
  const pick = compilePick(expression);
  const { sort = 'name', between = '&', equals = '=', escape } = expression;
  const plain =
    between === '&' && equals === '=' && escape === 'rfc3986' && expression.bareEmpty !== true;
  if (plain && sort === 'name') return (source) => pick(source).join(source.signatureName);
  const write = compilePair(expression, equals);
  const isNameOrder = plain && sort === 'decoded-name';
  return (source) => {
    const picked = pick(source);
    // most names read as they are written
    if (isNameOrder && !picked.names.some((name) => name.includes('%'))) {
      return picked.join(source.signatureName);
    }
    return picked
      .order(sort)
      .filter((index) => picked.names[index] !== source.signatureName)
      .map((index) => write(picked, index))
      .join(between);
  };
}

function compilePick(expression: ParametersExpression): Picker {
  const { parameters, omit = [], omitEmpty, only, among, withCredentials } = expression;
  let pick = pickers[parameters];
  if (withCredentials === true) {
    const inner = pick;
    pick = (source) => inner(source).concat(source.credentialPairs);
  }
  const lower = expression.lowerNames === true;
  const filtered =
    omit.length > 0 || omitEmpty === true || only !== undefined || among !== undefined;
  if (!filtered) return lower ? (source) => pick(source).withLowerNames() : pick;
  return (source) => {
    const listed =
      only === undefined
        ? undefined
        : new Set((source.fields[only.field] ?? '').split(only.separator));
    const kept = pick(source).filter(
      (name, value) =>
        !omit.includes(name) &&
        !(omitEmpty === true && value === '') &&
        (among === undefined || among.includes(name)) &&
        (listed === undefined || listed.has(name.toLowerCase())),
    );
    return lower ? kept.withLowerNames() : kept;
  };
}

function compilePair(
  { escape, bareEmpty }: ParametersExpression,
  equals: string,
): (parameters: Parameters, index: number) => string {
  const text = (part: string): string =>
    escape === 'none' && part.includes('%') ? (decodeComponent(part) ?? part) : part;
  return (parameters, index) => {
    const name = text(parameters.names[index] ?? '');
    const value = text(parameters.value(index));
    return bareEmpty === true && value === '' ? name : name + equals + value;
  };
}

import { placeOf } from './carrier-place.ts';
import { checkBinding } from './check-binding.ts';
import { checkCovers } from './check-covers.ts';
import { checkMarks } from './check-marks.ts';
import { findSchemaFault } from './check-schema.ts';
import { isDigestRule } from './digest-rule.ts';
import type { Expression } from './expression.ts';
import { profileSchema } from './profile-schema.ts';
import type { SignatureProfile } from './profile.ts';
import { checkRefusalForm } from '../refusal/check-refusal-form.ts';
import { expressionsOf, parametersAmong, piecesOf } from './walk-expression.ts';

/**
 * Checks that a value is a profile that can be compiled safely. Throws `TypeError` for what is not a
 * profile and `RangeError` for one that would be unsafe, each with the path of the fault.
 */
export function checkProfile(profile: SignatureProfile): void {
  const fault = findSchemaFault(profile, profileSchema, { path: '' });
  if (fault !== undefined) {
    const Fault = fault.isType ? TypeError : RangeError;
    throw new Fault(`"${fault.path === '' ? 'profile' : fault.path}" ${fault.message}`);
  }
  checkCarriers(profile);
  checkReferences(profile);
  checkStrength(profile);
  checkBinding(profile);
  checkMarks(profile);
  checkCovers(profile);
  if (profile.refusals !== undefined) checkRefusalForm(profile.refusals);
}

function refuse(path: string, fault: string): never {
  throw new RangeError(`"${path}" ${fault}`);
}

const fieldName = /^[A-Za-z][A-Za-z0-9]{0,63}$/;

function checkCarriers({ fields, credentials, bodyOnly }: SignatureProfile): void {
  if (bodyOnly === true && fields.signature.parameter === undefined) {
    refuse('bodyOnly', 'is of use only with a signature that is a parameter');
  }
  for (const name of ['keyId', 'signature'] as const) {
    if (fields[name].optional === true) refuse(`fields.${name}.optional`, 'must not be true');
  }
  const taken = new Map<string, string>();
  for (const [name, carrier] of Object.entries(fields)) {
    if (carrier === undefined) continue;
    const { header, parameter, part, piece, split, json, decode } = carrier;
    const path = `fields.${name}`;
    if (!fieldName.test(name)) refuse(path, 'must have a name of letters and digits');
    const places = [header, parameter, part].filter((place) => place !== undefined);
    if (places.length > 1 || (places.length === 0 && piece === undefined)) {
      refuse(path, 'must say one of "header", "parameter", "part" or "piece"');
    }
    if ((piece === undefined) !== (split === undefined)) {
      refuse(path, 'must have "split" and "piece", or neither');
    }
    if (carrier.elseHeader !== undefined && header === undefined) {
      refuse(path, 'must have "header" with "elseHeader"');
    }
    if (json !== undefined && decode === undefined) refuse(path, 'must have "decode" with "json"');
    if (header === undefined && parameter === undefined && credentials === undefined) {
      refuse(path, 'stands in "credentials", which are not described');
    }
    const place = json === undefined ? `${placeOf(carrier)} ${piece}` : undefined;
    const other = place === undefined ? undefined : taken.get(place);
    if (other !== undefined) refuse(path, `stands where "fields.${other}" stands`);
    if (place !== undefined) taken.set(place, name);
  }
}

/** Fields that other members speak of must be there. */
function checkReferences(profile: SignatureProfile): void {
  const { fields, body, query, signedHeaders, claims, key, algorithm, time } = profile;
  const digest = isDigestRule(body) ? body : undefined;
  const whenAbsent = typeof digest?.whenAbsent === 'object' ? digest.whenAbsent : undefined;
  const needs: readonly (readonly [path: string, field: string | undefined])[] = [
    ['signedHeaders', signedHeaders && 'signedHeaders'],
    ['claims', claims],
    ['body.field', digest?.field],
    ['body.whenAbsent.unboundFor.field', whenAbsent?.unboundFor.field],
    ['query', typeof query === 'object' && 'listedBy' in query ? 'signedParameters' : undefined],
    ...expressionsOf(profile).flatMap(([path, expression]) =>
      piecesOf(expression).map((piece) => [path, fieldIn(piece)] as const),
    ),
  ];
  // own members only: each object has a "constructor"
  const lost = needs.find(([, field]) => field !== undefined && !Object.hasOwn(fields, field));
  if (lost !== undefined) refuse(lost[0], `speaks of "fields.${lost[1]}", which is not described`);
  if (key !== undefined && algorithm.kind !== 'hmac') {
    refuse('key', 'is of use only with an algorithm of kind "hmac"');
  }
  const times = ['timestamp', 'validFrom', 'validUntil'].some((name) => fields[name] !== undefined);
  if (times && time === undefined) refuse('time', 'is missing, although there is a field for it');
  if (!times && time !== undefined) refuse('time', 'has no field to be read from');
}

/** The field that a piece is, or is listed by. */
function fieldIn(piece: Expression): string | undefined {
  if (typeof piece !== 'object') return undefined;
  if ('field' in piece) return piece.field;
  return 'parameters' in piece ? piece.only?.field : undefined;
}

function checkStrength({
  algorithm,
  legacy,
  stringToSign,
  unambiguousOnly,
  parameterNames,
}: SignatureProfile): void {
  if (algorithm.kind !== 'public-key') {
    const { kind, of = ['string', 'secret'] } = algorithm;
    if (!of.includes('string')) refuse('algorithm.of', 'must have the string to sign');
    if (kind === 'digest' && !of.includes('secret')) refuse('algorithm.of', 'must have the secret');
  }
  const weak =
    algorithm.kind === 'public-key'
      ? algorithm.algorithm === 'rsa-v1_5-sha1'
      : algorithm.kind === 'digest' || algorithm.hash === 'md5' || algorithm.hash === 'sha1';
  if (weak && legacy !== true) {
    refuse('legacy', 'must be true for an algorithm that is weak today');
  }
  const parameters = parametersAmong(piecesOf(stringToSign));
  const loose = parameters.some(({ escape }) => escape === 'none');
  if (loose && unambiguousOnly !== true) {
    refuse('unambiguousOnly', 'must be true where parameters are not escaped');
  }
  const isUnmarked = parameters.some(({ between, equals }) => between === '' || equals === '');
  if (isUnmarked !== (parameterNames !== undefined) || (isUnmarked && unambiguousOnly !== true)) {
    refuse(
      'parameterNames',
      'must be listed, with "unambiguousOnly", where nothing stands between',
    );
  }
}

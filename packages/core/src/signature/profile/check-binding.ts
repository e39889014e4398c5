import { isWanted } from '../compile/wanted-headers.ts';
import { isDigestRule } from './digest-rule.ts';
import type { Expression } from './expression.ts';
import type { Carrier, SignatureProfile } from './profile.ts';
import { signedPieces, type BodyKind } from './signed-pieces.ts';

/** A kind of request, and what is signed of each. */
interface Situation {
  readonly profile: SignatureProfile;
  readonly kind: BodyKind;
  readonly pieces: readonly Expression[];
}

/**
 * Checks that the string to sign has in it what the profile says or the verifier relies on: a time, a
 * nonce, a digest or claims that are not signed could be replaced on the way. Throws `RangeError`.
 */
export function checkBinding(profile: SignatureProfile): void {
  const { stringToSign, key } = profile;
  const situations = kindsOf(profile).map((kind) => ({
    profile,
    kind,
    pieces: [stringToSign, ...(key?.chain ?? [])].flatMap((piece) => signedPieces(piece, kind)),
  }));
  for (const check of [checkFieldsAreSigned, checkBody, checkQuery, checkHeaders]) {
    for (const situation of situations) check(situation);
  }
}

function kindsOf({ fields, parameterBodies, bodyOnly }: SignatureProfile): readonly BodyKind[] {
  const inForm = fields.signature.parameter !== undefined && parameterBodies?.length !== 0;
  return [
    ...(bodyOnly === true ? [] : (['absent', 'other'] as const)),
    ...(inForm ? (['signedForm'] as const) : []),
  ];
}

function refuse(path: string, fault: string, { kind }: Situation): never {
  const when = { absent: '', signedForm: ' in a body that carries the signature', other: '' }[kind];
  throw new RangeError(`"${path}" ${fault}${when}`);
}

const reliedOn = ['timestamp', 'nonce', 'validFrom', 'validUntil', 'validSeconds'];

function checkFieldsAreSigned(situation: Situation): void {
  const { fields, body, claims } = situation.profile;
  const digestField = isDigestRule(body) ? body.field : undefined;
  for (const name of new Set([...reliedOn, digestField, claims])) {
    const carrier = name === undefined ? undefined : fields[name];
    if (name === undefined || carrier === undefined) continue;
    const asDigest = name === digestField && situation.pieces.includes('body-digest');
    if (!asDigest && !isFieldSigned(name, carrier, situation)) {
      refuse('stringToSign', `leaves out the ${name}`, situation);
    }
  }
}

/** Whether a field is signed by its name, with the field whose member it is, or where it stands. */
function isFieldSigned(name: string, carrier: Carrier, situation: Situation): boolean {
  const { profile, pieces } = situation;
  const isNamed = (field: string): boolean =>
    pieces.some(
      (piece) =>
        piece === field || (typeof piece === 'object' && 'field' in piece && piece.field === field),
    );
  if (isNamed(name) || isSignedWhereItStands(carrier, situation)) return true;
  return (
    carrier.json !== undefined &&
    Object.entries(profile.fields).some(
      ([other, whole = {}]) =>
        whole.json === undefined && isSamePlace(whole, carrier) && isNamed(other),
    )
  );
}

function isSamePlace(one: Carrier, other: Carrier): boolean {
  return (['header', 'parameter', 'part', 'split', 'piece', 'unwrap'] as const).every(
    (member) => one[member] === other[member],
  );
}

function isSignedWhereItStands(carrier: Carrier, situation: Situation): boolean {
  const { header, elseHeader, parameter, part } = carrier;
  const { pieces } = situation;
  if (parameter !== undefined)
    return pieces.some((piece) => hasParameter(piece, parameter, situation));
  if (part !== undefined) return pieces.some(hasCredentials);
  return [header, elseHeader ?? header].every(
    (name) => name !== undefined && pieces.some((piece) => hasHeader(piece, name, situation)),
  );
}

/** Whether a piece has a parameter of the signature in it. */
function hasParameter(piece: Expression, name: string, { kind }: Situation): boolean {
  const inForm = kind === 'signedForm';
  if (typeof piece === 'object' && 'parameters' in piece) {
    const { parameters, omit = [], among = [name], only } = piece;
    const isThere = parameters === 'all' || parameters === (inForm ? 'form' : 'query');
    return isThere && only === undefined && among.includes(name) && !omit.includes(name);
  }
  return !inForm && hasTarget(piece) && !isTargetWithout(piece, name);
}

const hasTarget = (piece: Expression): boolean =>
  typeof piece === 'object'
    ? 'targetBefore' in piece || 'targetWithout' in piece
    : piece === 'target' || piece === 'query';

const isTargetWithout = (piece: Expression, name: string): boolean =>
  typeof piece === 'object' && 'targetWithout' in piece && piece.targetWithout === name;

const hasCredentials = (piece: Expression): boolean =>
  typeof piece === 'object'
    ? 'parameters' in piece && piece.withCredentials === true
    : piece === 'credentials';

function hasHeader(piece: Expression, header: string, { profile }: Situation): boolean {
  if (typeof piece !== 'object') return false;
  if ('header' in piece) return piece.header === header;
  if (!('headers' in piece)) return false;
  const { headers, lowerValuesExcept } = piece;
  // nonces that differ in case alone would be signed alike
  const isLower = lowerValuesExcept?.includes(header) === false;
  if (isLower && header === profile.fields.nonce?.header) return false;
  if (typeof headers === 'object' && 'prefix' in headers) return header.startsWith(headers.prefix);
  if (typeof headers === 'object' && !('signedAnd' in headers)) return headers.includes(header);
  const { always = [], whenSent = [], exempt = [] } = profile.signedHeaders ?? {};
  const wanted = exempt.includes(header) ? always : [...always, ...whenSent];
  return [...wanted, ...(headers === 'signed' ? [] : headers.signedAnd)].some((name) =>
    isWanted(header, name),
  );
}

const hasWholeBody = (piece: Expression): boolean =>
  typeof piece === 'object' ? 'bodyHash' in piece : piece === 'body';

const hasWholeForm = (piece: Expression): boolean =>
  typeof piece === 'object' &&
  'parameters' in piece &&
  piece.parameters !== 'query' &&
  piece.among === undefined &&
  piece.only === undefined;

function checkBody(situation: Situation): void {
  const { profile, kind, pieces } = situation;
  const { body } = profile;
  if (kind === 'absent' || body === 'unbound') return;
  const hasBody = pieces.some(hasWholeBody);
  const hasForm = pieces.some(hasWholeForm);
  if (body === 'parameters') {
    if (!hasForm) refuse('body', 'is said to be signed, but "stringToSign" has no form', situation);
    return;
  }
  const isField = isDigestRule(body);
  const isSigned =
    hasBody || (kind === 'signedForm' && hasForm) || (isField && pieces.includes('body-digest'));
  if (isSigned || (isField && body.whenAbsent === 'unbound')) return;
  const fault = 'is said to be signed, but "stringToSign" has no "body" and no "bodyHash"';
  refuse('body', fault, situation);
}

const hasWholeQuery = (piece: Expression): boolean =>
  hasTarget(piece) ||
  (typeof piece === 'object' &&
    'parameters' in piece &&
    piece.parameters !== 'form' &&
    piece.among === undefined &&
    piece.only === undefined);

function checkQuery(situation: Situation): void {
  const { profile, pieces } = situation;
  const { query = 'bound' } = profile;
  if (query === 'unbound') return;
  if (query === 'bound') {
    if (pieces.some(hasWholeQuery)) return;
    refuse('query', 'is said to be signed, but "stringToSign" has it not, or not whole', situation);
  }
  if ('listedBy' in query) {
    const isListed = pieces.some(
      (piece) =>
        typeof piece === 'object' &&
        'parameters' in piece &&
        piece.only?.field === 'signedParameters' &&
        piece.only.separator === query.listedBy,
    );
    if (!isListed) refuse('query', 'speaks of a list that "stringToSign" does not have', situation);
    return;
  }
  const inHead: Situation = { ...situation, kind: 'other' };
  const lost = query.only.find(
    (name) => !pieces.some((piece) => hasParameter(piece, name, inHead)),
  );
  if (lost !== undefined) refuse('query', `has ${lost}, which "stringToSign" has not`, situation);
}

function checkHeaders(situation: Situation): void {
  const { profile, pieces } = situation;
  if (profile.signedHeaders === undefined) return;
  const hasList = pieces.some(
    (piece) =>
      typeof piece === 'object' &&
      'headers' in piece &&
      (piece.headers === 'signed' ||
        (typeof piece.headers === 'object' && 'signedAnd' in piece.headers)),
  );
  if (!hasList) refuse('signedHeaders', 'are not in "stringToSign"', situation);
}

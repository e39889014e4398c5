import type { Expression, SignatureProfile } from './profile.ts';

const hashes = ['sha256', 'sha512', 'sha1', 'md5'];
const words = ['method', 'authority', 'path', 'target', 'key-id', 'timestamp', 'nonce'];

/**
 * Checks that a value is a profile that can be compiled safely. Throws `TypeError` for what is not a
 * profile and `RangeError` for one that would be unsafe, each with the path of the fault.
 */
export function checkProfile(profile: SignatureProfile): void {
  if (typeof profile !== 'object' || profile === null)
    throw new TypeError('"profile" must be an object');
  if (profile.version !== 1) throw new RangeError('"version" must be 1');
  const stranger = Object.keys(profile).find((name) => !Object.hasOwn(members, name));
  if (stranger !== undefined) throw new RangeError(`"${stranger}" is not part of a profile`);
  requireMatch(profile.name, /^[a-z0-9][a-z0-9-]{0,63}$/, '"name"');
  const { place, keyId, timestamp, nonce, signature } = profile.fields;
  if (place !== 'parameters' && place !== 'headers') {
    throw new RangeError('"fields.place" must be "parameters" or "headers"');
  }
  const pattern = place === 'headers' ? /^[a-z0-9-]{1,64}$/ : /^[A-Za-z0-9_.-]{1,64}$/;
  for (const [name, value] of Object.entries({ keyId, timestamp, nonce, signature })) {
    requireMatch(value, pattern, `"fields.${name}"`);
  }
  if (new Set([keyId, timestamp, nonce, signature]).size < 4) {
    throw new RangeError('"fields" uses one name twice');
  }
  const { kind, hash } = profile.algorithm;
  if (kind !== 'hmac' && kind !== 'suffixed-digest') {
    throw new RangeError('"algorithm.kind" must be "hmac" or "suffixed-digest"');
  }
  if (!hashes.includes(hash)) throw new RangeError('"algorithm.hash" is unknown');
  const weak = kind === 'suffixed-digest' || hash === 'md5' || hash === 'sha1';
  if (weak && profile.legacy !== true) {
    throw new RangeError('"legacy" must be true for an algorithm that is weak today');
  }
  if (!['hex', 'base64', 'base64url'].includes(profile.encoding)) {
    throw new RangeError('"encoding" must be hex, base64 or base64url');
  }
  if (
    !Number.isSafeInteger(profile.windowSeconds) ||
    profile.windowSeconds < 1 ||
    profile.windowSeconds > 900
  ) {
    throw new RangeError('"windowSeconds" must be 1 to 900');
  }
  const covers: unknown = profile.covers;
  if (!Array.isArray(covers) || covers.some((name) => typeof name !== 'string')) {
    throw new TypeError('"covers" must be a list of names');
  }
  if (profile.body !== 'in-string' && profile.body !== 'form-only') {
    throw new RangeError('"body" must be "in-string" or "form-only"');
  }
  checkExpression(profile.stringToSign, '"stringToSign"');
  checkSigned(profile, place);
}

const members: Readonly<Record<keyof SignatureProfile, true>> = {
  version: true,
  name: true,
  fields: true,
  stringToSign: true,
  algorithm: true,
  encoding: true,
  algorithmName: true,
  windowSeconds: true,
  covers: true,
  body: true,
  unambiguousOnly: true,
  legacy: true,
};

/** A time or nonce that is not signed could be replaced on the way. */
function checkSigned(profile: SignatureProfile, place: 'parameters' | 'headers'): void {
  const text = JSON.stringify(profile.stringToSign);
  const signsParameters = text.includes('"parameters"');
  for (const field of ['timestamp', 'nonce'] as const) {
    const signed =
      place === 'parameters'
        ? signsParameters
        : text.includes(`"${field}"`) || text.includes(`"header":"${profile.fields[field]}"`);
    if (!signed) throw new RangeError(`"stringToSign" leaves out the ${field}`);
  }
  if (profile.body === 'in-string' && !text.includes('"bodyHash"')) {
    throw new RangeError('"body" is "in-string", but "stringToSign" has no "bodyHash"');
  }
  if (text.includes('"escape":"none"') && profile.unambiguousOnly !== true) {
    throw new RangeError('"unambiguousOnly" must be true where parameters are not escaped');
  }
}

function checkExpression(expression: Expression, path: string): void {
  if (typeof expression === 'string') {
    if (!words.includes(expression))
      throw new RangeError(`${path} has an unknown piece "${expression}"`);
    return;
  }
  if (typeof expression !== 'object' || expression === null) {
    throw new TypeError(`${path} must be a word or an object`);
  }
  if ('text' in expression) return requireMatch(expression.text, /^[^]*$/, `${path}.text`);
  if ('header' in expression)
    return requireMatch(expression.header, /^[a-z0-9-]{1,64}$/, `${path}.header`);
  if ('bodyHash' in expression) {
    if (!hashes.includes(expression.bodyHash)) throw new RangeError(`${path}.bodyHash is unknown`);
    return;
  }
  if ('parameters' in expression) {
    if (!['query', 'form', 'all'].includes(expression.parameters)) {
      throw new RangeError(`${path}.parameters must be query, form or all`);
    }
    if (!['rfc3986', 'none'].includes(expression.escape)) {
      throw new RangeError(`${path}.escape must be rfc3986 or none`);
    }
    return;
  }
  if ('whenBody' in expression) {
    const { absent, signedForm, other } = expression.whenBody;
    checkExpression(absent, `${path}.whenBody.absent`);
    checkExpression(signedForm, `${path}.whenBody.signedForm`);
    return checkExpression(other, `${path}.whenBody.other`);
  }
  if ('join' in expression) {
    requireMatch(expression.join, /^[^]*$/, `${path}.join`);
    if (!Array.isArray(expression.of) || expression.of.length === 0) {
      throw new TypeError(`${path}.of must be a list that is not empty`);
    }
    expression.of.forEach((part, index) => checkExpression(part, `${path}.of[${index}]`));
    return;
  }
  throw new RangeError(`${path} has an unknown piece ${JSON.stringify(expression)}`);
}

function requireMatch(value: unknown, pattern: RegExp, name: string): void {
  if (typeof value !== 'string') throw new TypeError(`${name} must be a string`);
  if (!pattern.test(value)) throw new RangeError(`${name} must match ${pattern.source}`);
}

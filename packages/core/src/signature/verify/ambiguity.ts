import type { Parameters } from '../parameters.ts';
import type { SignatureProfile } from '../profile/profile.ts';
import { findSecondReading } from './second-reading.ts';
import { parametersAmong, piecesOf } from '../profile/walk-expression.ts';

const safeName = /^[A-Za-z0-9_.-]+$/;

/** `&` or a control character, percent-encoded as they stand in canonical values. */
const unsafeValue = /%26|%[01][0-9A-F]|%7F/;

/** Says what in parameters an unescaped string to sign cannot tell apart from something else. */
export type AmbiguityFinder = (parameters: Parameters) => string | undefined;

/**
 * Prepares the look for what an unescaped `name=value&name=value` cannot tell apart from something
 * else; undefined for a profile that escapes its parameters. The pairs that collide are in OWASP's and
 * the vendors' own histories: Flickr 2009, AWS signature version 1.
 */
export function compileAmbiguity(profile: SignatureProfile): AmbiguityFinder | undefined {
  if (profile.unambiguousOnly !== true) return undefined;
  const reserved = [...(profile.reservedNames ?? []), nameOfSecret(profile.algorithm)];
  const dropsEmpty =
    profile.unsignedEmpty !== true &&
    parametersAmong(piecesOf(profile.stringToSign)).some(({ omitEmpty }) => omitEmpty === true);
  const isMarked = profile.parameterNames === undefined;
  return (parameters) => {
    const seen = new Set<string>();
    for (const [index, name] of parameters.names.entries()) {
      const value = parameters.value(index);
      if (!safeName.test(name)) return 'a name with characters that are not signed apart';
      if (reserved.includes(name)) return `the name "${name}", which is where the secret stands`;
      if (seen.has(name)) return 'a repeated name';
      if (value === '' && dropsEmpty) return 'an empty value, which is not signed';
      if (isMarked && unsafeValue.test(value)) return 'a value with "&" or a control character';
      seen.add(name);
    }
    return isMarked ? undefined : findSecondReading(parameters, profile);
  };
}

const signedAlike = /%(?:[01][0-9A-F]|7F|2F)/i;

/**
 * Says what in a path could be written in another way, or pass for something else, once it is decoded:
 * `/a%2Fb` and `/a/b` are one text then, and `/a%3Fb` is that of a query.
 */
export function findPathAmbiguity(
  path: string,
  { unambiguousOnly }: Pick<SignatureProfile, 'unambiguousOnly'>,
): string | undefined {
  if (signedAlike.test(path)) return 'an encoded slash or control character in the path';
  return unambiguousOnly === true && /%3F/i.test(path) ? 'an encoded "?" in the path' : undefined;
}

/** The name of the parameter as which the secret is appended: `key` in `&key=`. */
function nameOfSecret(algorithm: SignatureProfile['algorithm']): string | undefined {
  if (algorithm.kind === 'public-key') return undefined;
  for (const piece of algorithm.of ?? []) {
    const match = typeof piece === 'object' ? /^&([^=]+)=$/.exec(piece.text) : null;
    if (match !== null) return match[1];
  }
  return undefined;
}

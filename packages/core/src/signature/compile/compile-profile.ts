import { compileAmbiguity, type AmbiguityFinder } from '../verify/ambiguity.ts';
import { checkProfile } from '../profile/check-profile.ts';
import { completeProfile } from '../profile/complete-profile.ts';
import { compileAlgorithm, type CompiledAlgorithm } from './compile-algorithm.ts';
import { compileExpression } from './compile-expression.ts';
import { isDigestRule } from '../profile/digest-rule.ts';
import type { Expression } from '../profile/expression.ts';
import type { SignatureProfile } from '../profile/profile.ts';
import type { SigningSource, Writer } from './signing-source.ts';
import { compileWriter, type FieldWriter } from '../sign/write-fields.ts';
import { compileSingleHeaders, type RepetitionFinder } from '../verify/single-headers.ts';
import { allPieces, parametersAmong } from '../profile/walk-expression.ts';

/** A profile, ready to run: verifier, signer and explainer are these steps and nothing else. */
export interface CompiledProfile extends CompiledAlgorithm {
  readonly profile: SignatureProfile;
  /** What is signed, before the secret is applied. */
  stringToSign(source: SigningSource): string;
  /** The text whose hash stands in the string to sign, if there is one. */
  readonly canonicalRequest: ((source: SigningSource) => string) | undefined;
  /** What the digest is of that a request declares, where it is not of the body alone. */
  readonly digested: ((source: SigningSource) => Uint8Array) | undefined;
  /** Writes the fields of a request that is signed. */
  readonly writeFields: FieldWriter;
  /** Whether the parameters of a body are signed. */
  readonly usesForm: boolean;
  /** Whether the body itself is signed, as text. */
  readonly usesBodyText: boolean;
  /** Whether the credentials themselves are signed. */
  readonly usesCredentials: boolean;
  /** Whether the path is signed as it reads once it is decoded. */
  readonly usesDecodedPath: boolean;
  /**
   * The only parts that credentials may have, where their pairs are signed among the parameters: any
   * other could be a parameter that was moved there.
   */
  readonly signedParts: readonly string[] | undefined;
  /** Where parameters are not escaped: what in them could be read in another way too. */
  readonly findAmbiguity: AmbiguityFinder | undefined;
  /** The name of a header that is signed and stands more than once. */
  readonly findRepeated: RepetitionFinder;
  /** A field that does not have the value that it must have. */
  findUnequal(source: SigningSource): UnequalField | undefined;
}

/** A field that is not what the rest of the request makes of it. */
export interface UnequalField {
  readonly name: string;
  readonly wanted: string;
}

/**
 * Compiles a profile once, so that a request costs only the work itself. Throws `TypeError` or
 * `RangeError` that points into the profile when it is not one.
 */
export function compileProfile(given: SignatureProfile): CompiledProfile {
  checkProfile(given);
  const profile = completeProfile(given);
  const { body } = profile;
  const pieces = allPieces(profile);
  const parameters = parametersAmong(pieces);
  const signsParts = parameters.some((piece) => piece.withCredentials === true);
  return {
    profile,
    stringToSign: compileExpression(profile.stringToSign),
    canonicalRequest: compileHashed(profile.stringToSign),
    ...compileAlgorithm(profile),
    writeFields: compileWriter(profile),
    digested: compileDigested(body),
    usesForm: parameters.some((piece) => piece.parameters !== 'query'),
    usesBodyText: pieces.includes('body'),
    usesCredentials: signsParts || pieces.includes('credentials'),
    usesDecodedPath: pieces.some(
      (piece) => typeof piece === 'object' && 'path' in piece && piece.path === 'decoded',
    ),
    findAmbiguity: compileAmbiguity(profile),
    findRepeated: compileSingleHeaders(profile),
    signedParts: signsParts ? knownParts(profile) : undefined,
    findUnequal: compileEquals(profile),
  };
}

/** The realm says where credentials are of use, and is never part of them. */
const knownParts = ({ fields }: SignatureProfile): readonly string[] => [
  'realm',
  ...Object.values(fields).flatMap((carrier) => carrier?.part ?? []),
];

function compileDigested(body: SignatureProfile['body']): CompiledProfile['digested'] {
  if (!isDigestRule(body)) return undefined;
  const { before = nothing, after = nothing } = body;
  if (before === nothing && after === nothing) return undefined;
  const [head, tail] = [compileExpression(before), compileExpression(after)];
  return (source) => {
    const { body: bytes, engine } = source;
    const first = engine.utf8Encode(head(source));
    const last = engine.utf8Encode(tail(source));
    const whole = new Uint8Array(first.length + bytes.length + last.length);
    whole.set(first);
    whole.set(bytes, first.length);
    whole.set(last, first.length + bytes.length);
    return whole;
  };
}

const nothing: Expression = { text: '' };

/** The first hashed piece that is no body. */
function compileHashed(expression: Expression): Writer | undefined {
  if (typeof expression === 'string') return undefined;
  if ('hash' in expression) return compileExpression(expression.of);
  if (!('join' in expression)) return undefined;
  for (const piece of expression.of) {
    const found = compileHashed(piece);
    if (found !== undefined) return found;
  }
  return undefined;
}

function compileEquals({ fields }: SignatureProfile): CompiledProfile['findUnequal'] {
  const rules = Object.entries(fields).flatMap(([name, carrier]) =>
    carrier?.equals === undefined ? [] : [{ name, write: compileExpression(carrier.equals) }],
  );
  if (rules.length === 0) return () => undefined;
  return (source) => {
    for (const { name, write } of rules) {
      const wanted = write(source);
      if (source.fields[name] !== wanted) return { name, wanted };
    }
    return undefined;
  };
}

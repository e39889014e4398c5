import { malformed } from '../../authenticate/malformed.ts';
import type { RequestView } from '../../authenticate/request-view.ts';
import type {
  Recognition,
  Scheme,
  SchemeContext,
  SchemeVariant,
} from '../../authenticate/scheme.ts';
import { defaultFormat, type CredentialFormat } from '../../credential/credential-format.ts';
import { checkProfile } from '../profile/check-profile.ts';
import { compileFieldCheck, type SignatureFields } from './check-fields.ts';
import { completeProfile } from '../profile/complete-profile.ts';
import { compileProfile, type CompiledProfile } from '../compile/compile-profile.ts';
import { readCredentials } from './credentials.ts';
import { readFreshness } from './freshness.ts';
import { bodyReaders } from './parameter-bodies.ts';
import { Parameters } from '../parameters.ts';
import { ProfileClaim } from './profile-claim.ts';
import type { SignatureProfile } from '../profile/profile.ts';
import { compileFields, compilePresence, type FoundFields } from './read-fields.ts';

/** What {@link createSignatureScheme} is given. */
export interface SignatureSchemeOptions {
  /** What errors and challenges call the scheme. */
  readonly name: string;
  /** Its variants, alike in fields and refusals; the key decides which one applies. */
  readonly profiles: readonly [SignatureProfile, ...SignatureProfile[]];
  /** The grammar of keys; the default one unless the platform has its own prefixes. */
  readonly format?: CredentialFormat;
  /** Whether keys that another system issued are looked up too, once imported. `false` by default. */
  readonly foreignKeys?: boolean;
}

/** A scheme that is made of profiles. */
export interface SignatureScheme extends Scheme {
  /** Its variants as they were compiled, for signers: options of a factory may have changed them. */
  readonly profiles: readonly [SignatureProfile, ...SignatureProfile[]];
}

/**
 * Makes a scheme of one profile or of several variants. Throws `TypeError` or `RangeError` that points
 * at the fault.
 *
 * @example
 * ```ts
 * import { createSignatureScheme, sortedParamsProfile } from '@countersign/core';
 * const scheme = createSignatureScheme({ name: 'sorted-params', profiles: [sortedParamsProfile] });
 * ```
 */
export function createSignatureScheme(options: SignatureSchemeOptions): SignatureScheme {
  const { name, profiles, format = defaultFormat, foreignKeys: foreign = false } = options;
  if (!Array.isArray(profiles) || profiles.length === 0) {
    throw new TypeError('"profiles" must list at least one profile');
  }
  if (typeof name !== 'string' || name === '') throw new TypeError('"name" must be a text');
  if (typeof foreign !== 'boolean') throw new TypeError('"foreignKeys" must be true or false');
  const compiled = compileVariants(profiles);
  const first = completeProfile(profiles[0]);
  const { fields, credentials: syntax, time } = first;
  const isPresent = compilePresence(first);
  const readFields = compileFields(first);
  const checkFields = compileFieldCheck(first, { format, foreign });
  const inParameters = fields.signature.parameter !== undefined;
  const signatureName = fields.signature.parameter ?? '';
  const readsBodies = bodyReaders(inParameters ? (first.parameterBodies ?? ['form']) : []);

  function read(
    view: RequestView,
    context: SchemeContext,
    signedForm: Parameters | undefined,
  ): Recognition {
    const { maxParameters } = context.limits;
    const query = Parameters.parse(view.rawQuery ?? '', maxParameters, view.isPlain);
    if (typeof query === 'string') return malformed('auth_malformed', query);
    const parameters = signedForm ?? query;
    const credentials = syntax === undefined ? undefined : readCredentials(view, syntax);
    const found = readFields({ view, parameters, credentials, engine: context.engine });
    if (inParameters && found['keyId'] === undefined) return undefined;
    if (signedForm === undefined && yieldsToOpenKey(found, context)) return undefined;
    const { authority } = view.request;
    if (!view.hasSoundTarget())
      return malformed('auth_malformed', 'the target can be read in two ways');
    if (authority === undefined) return malformed('auth_malformed', 'there is no single Host');
    // a target of unreserved characters has no bracket, and so no longer name in disguise
    const mayHaveBrackets = signedForm !== undefined || !view.isPlain;
    if (inParameters && hasDisguise(parameters, signatureName, mayHaveBrackets)) {
      return malformed(
        'auth_malformed',
        'a parameter is named almost like a field of the signature',
      );
    }
    const fault = checkFields(found);
    if (fault !== undefined) return fault;
    // each member was found to be text, or absent where it may be
    const checked = found as SignatureFields;
    const freshness = time === undefined ? undefined : readFreshness(time, checked, context.nowMs);
    if (typeof freshness === 'string') return malformed('auth_malformed', freshness);
    return new ProfileClaim({
      scheme,
      profiles: compiled,
      profile: first,
      view,
      fields: checked,
      authority,
      query,
      signedForm,
      credentials,
      freshness,
      maxParameters,
      policy: context.policy,
    });
  }

  const scheme: SignatureScheme = {
    name,
    profiles,
    variants: profiles.map(variantOf),
    challenge: challengeOf(syntax?.prefix ?? ''),
    requires: 'replay-guard',
    foreignKeys: foreign,
    ...(first.refusals && { refusals: first.refusals }),
    recognise: (view, context) => (isPresent(view) ? read(view, context, undefined) : undefined),
    ...(readsBodies.length > 0 && {
      mayCarry: (view: RequestView) => readsBodies.some((reader) => reader.fits(view)),
      recogniseBody(view: RequestView, body: Uint8Array, context: SchemeContext) {
        const reader = readsBodies.find(({ fits }) => fits(view));
        const text = reader?.toText(body, context.engine);
        if (reader === undefined || text === undefined) return undefined;
        const parameters = reader.read(text, context.limits.maxParameters, view);
        if (typeof parameters !== 'string') return read(view, context, parameters);
        const keyId = fields.keyId.parameter ?? '';
        return reader.mentions(text, keyId) ? malformed('auth_malformed', parameters) : undefined;
      },
    }),
  };
  return scheme;
}

function compileVariants(
  profiles: SignatureSchemeOptions['profiles'],
): ReadonlyMap<string, CompiledProfile> {
  const [first] = profiles;
  const compiled = new Map<string, CompiledProfile>();
  for (const profile of profiles) {
    checkProfile(profile);
    if (shapeOf(profile) !== shapeOf(first)) {
      throw new RangeError(`"profiles": ${profile.name} carries its fields unlike ${first.name}`);
    }
    if (JSON.stringify(profile.refusals) !== JSON.stringify(first.refusals)) {
      throw new RangeError(`"profiles": ${profile.name} has other refusals than ${first.name}`);
    }
    if (compiled.has(profile.name)) throw new RangeError(`"profiles" has ${profile.name} twice`);
    compiled.set(profile.name, compileProfile(profile));
  }
  return compiled;
}

/** What is read before the key is known, and so must not depend on it. */
function shapeOf(profile: SignatureProfile): string {
  const { fields, credentials, parameterBodies, bodyOnly, time, replay, algorithm } = profile;
  const isPublic = algorithm.kind === 'public-key';
  return JSON.stringify([fields, credentials, parameterBodies, bodyOnly, time, replay, isPublic]);
}

/** What stands before the fields names an auth-scheme only if it is a token (RFC 9110 §11.1). */
function challengeOf(prefix: string): string {
  const name = prefix.trim();
  return /^[A-Za-z0-9-]+$/.test(name) ? name : 'Signature';
}

function variantOf({ name, algorithm, legacy, time }: SignatureProfile): SchemeVariant {
  return {
    name,
    needs: algorithm.kind === 'public-key' ? ['public-key'] : ['sealed'],
    ...(algorithm.kind === 'public-key' && { publicKeyAlgorithms: [algorithm.algorithm] }),
    legacy: legacy === true,
    ...(time === undefined && { untimed: true }),
  };
}

/** A route that takes the open key from the query sees the key id alone, with nothing signed. */
function yieldsToOpenKey(found: FoundFields, { policy }: SchemeContext): boolean {
  return (
    policy.appKeyInQuery === true &&
    found['signature'] === undefined &&
    found['timestamp'] === undefined &&
    found['nonce'] === undefined
  );
}

/** `Sign`, `sign[]`, `__proto__[sign]`: names that some parser may fold into the signature's own. */
function hasDisguise({ names }: Parameters, signature: string, mayHaveBrackets: boolean): boolean {
  for (const name of names) {
    if (name === signature || name.length < signature.length) continue;
    const isLonger = name.length > signature.length;
    if (isLonger && !(mayHaveBrackets && name.includes('%5B'))) continue;
    const lower = name.toLowerCase();
    if (isLonger ? lower.includes(signature.toLowerCase()) : lower === signature.toLowerCase()) {
      return true;
    }
  }
  return false;
}

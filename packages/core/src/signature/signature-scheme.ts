import { malformed } from '../authenticate/malformed.ts';
import { repeated, type RequestView } from '../authenticate/request-view.ts';
import type {
  Claim,
  Malformed,
  Recognition,
  Scheme,
  SchemeContext,
  SchemeVariant,
} from '../authenticate/scheme.ts';
import { defaultFormat, type CredentialFormat } from '../credential/credential-format.ts';
import { normaliseAuthority } from './authority.ts';
import { compileProfile, type CompiledProfile } from './compile-profile.ts';
import { Parameters } from './parameters.ts';
import { ProfileClaim } from './profile-claim.ts';
import type { ProfileFields, SignatureProfile } from './profile.ts';
import { decodeComponent } from './rfc3986.ts';
import { checkFields, type FoundField, type SignatureFields } from './signature-fields.ts';

/** What {@link createSignatureScheme} is given. */
export interface SignatureSchemeOptions {
  /** What errors and challenges call the scheme. */
  readonly name: string;
  /** Its variants. All must carry their fields alike; the key decides which one applies. */
  readonly profiles: readonly [SignatureProfile, ...SignatureProfile[]];
  /** The grammar of keys; the default one unless the platform has its own prefixes. */
  readonly format?: CredentialFormat;
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
export function createSignatureScheme(options: SignatureSchemeOptions): Scheme {
  const { name, profiles, format = defaultFormat } = options;
  if (!Array.isArray(profiles) || profiles.length === 0) {
    throw new TypeError('"profiles" must list at least one profile');
  }
  const [first] = profiles;
  const compiled = new Map<string, CompiledProfile>();
  for (const profile of profiles) {
    if (JSON.stringify(profile.fields) !== JSON.stringify(first.fields)) {
      throw new RangeError(`"profiles": ${profile.name} carries its fields unlike ${first.name}`);
    }
    if (compiled.has(profile.name)) throw new RangeError(`"profiles" has ${profile.name} twice`);
    compiled.set(profile.name, compileProfile(profile));
  }
  const variants = profiles.map((profile): SchemeVariant => ({
    name: profile.name,
    needs: ['sealed'],
    legacy: profile.legacy === true,
  }));
  const windowSeconds = Math.min(...profiles.map((profile) => profile.windowSeconds));
  const { fields } = first;
  const inParameters = fields.place === 'parameters';

  function read(
    view: RequestView,
    context: SchemeContext,
    form: Parameters | undefined,
  ): Recognition {
    const { maxParameters } = context.limits;
    const query = Parameters.parse(view.rawQuery ?? '', maxParameters, view.isPlain);
    if (typeof query === 'string') return malformed('auth_malformed', query);
    const found = inParameters
      ? parameterFields(form ?? query, fields)
      : headerFields(view, fields);
    if (found.keyId === undefined) return undefined;
    if (form === undefined && yieldsToOpenKey(found, context)) return undefined;
    const { authority, protocol } = view.request;
    if (!view.hasSoundTarget())
      return malformed('auth_malformed', 'the target can be read in two ways');
    if (authority === undefined) return malformed('auth_malformed', 'there is no single Host');
    if (inParameters && hasDisguise(form ?? query, fields)) {
      return malformed(
        'auth_malformed',
        'a parameter is named almost like a field of the signature',
      );
    }
    const checked: SignatureFields | Malformed = checkFields(found, format);
    if ('kind' in checked) return checked;
    const presented = {
      scheme,
      profiles: compiled,
      view,
      fields: checked,
      authority: normaliseAuthority(authority, protocol),
      query,
      signedForm: form,
      maxParameters,
    };
    return new ProfileClaim(presented, windowSeconds) satisfies Claim;
  }

  const scheme: Scheme = {
    name,
    variants,
    challenge: 'Signature',
    requires: 'replay-guard',
    recognise: (view, context) =>
      isPresented(view, fields) ? read(view, context, undefined) : undefined,
    ...(inParameters && {
      recogniseForm(view: RequestView, form: Uint8Array, context: SchemeContext) {
        const text = context.engine.utf8Decode(form);
        if (text === undefined) return undefined;
        const parameters = Parameters.parse(text, context.limits.maxParameters);
        if (typeof parameters !== 'string') return read(view, context, parameters);
        return mentions(text, fields.keyId) ? malformed('auth_malformed', parameters) : undefined;
      },
    }),
  };
  return scheme;
}

type Found = Readonly<Record<keyof SignatureFields, FoundField>>;

function parameterFields(parameters: Parameters, fields: ProfileFields): Found {
  return {
    keyId: parameters.single(fields.keyId),
    timestamp: parameters.single(fields.timestamp),
    nonce: parameters.single(fields.nonce),
    signature: decoded(parameters.single(fields.signature)),
    appId: fields.appId === undefined ? undefined : parameters.single(fields.appId),
    algorithm: fields.algorithm === undefined ? undefined : parameters.single(fields.algorithm),
  };
}

/** Values are kept percent-encoded, which makes another text of base64. */
const decoded = (value: FoundField): FoundField =>
  typeof value === 'string' && value.includes('%') ? (decodeComponent(value) ?? value) : value;

function headerFields(view: RequestView, fields: ProfileFields): Found {
  const header = (name: string | undefined): FoundField => {
    if (name === undefined) return undefined;
    const value = view.header(name);
    return value === repeated ? null : value;
  };
  return {
    keyId: header(fields.keyId),
    timestamp: header(fields.timestamp),
    nonce: header(fields.nonce),
    signature: header(fields.signature),
    appId: header(fields.appId),
    algorithm: header(fields.algorithm),
  };
}

/** A route that takes the open key from the query sees the key id alone, with nothing signed. */
function yieldsToOpenKey(found: Found, { policy }: SchemeContext): boolean {
  return (
    policy.appKeyInQuery === true &&
    found.signature === undefined &&
    found.timestamp === undefined &&
    found.nonce === undefined
  );
}

/** Whether the head carries this scheme's key id; cheap, since most requests of others do not. */
function isPresented(view: RequestView, fields: ProfileFields): boolean {
  if (fields.place === 'headers') return view.header(fields.keyId) !== undefined;
  return mentions(view.rawQuery ?? '', fields.keyId);
}

function mentions(raw: string, name: string): boolean {
  return raw.startsWith(`${name}=`) || raw.includes(`&${name}=`);
}

/** `Sign`, `sign[]`, `__proto__[sign]`: names that some parser may fold into the signature's own. */
function hasDisguise(parameters: Parameters, fields: ProfileFields): boolean {
  const { signature } = fields;
  for (const name of parameters.names) {
    if (name === signature || name.length < signature.length) continue;
    const isLonger = name.length > signature.length;
    if (isLonger && !name.includes('%5B')) continue;
    const lower = name.toLowerCase();
    if (isLonger ? lower.includes(signature.toLowerCase()) : lower === signature.toLowerCase()) {
      return true;
    }
  }
  return false;
}

import type { SymmetricSecret } from '../credential/secret-form.ts';
import type { CryptoEngine } from '../ports/crypto-engine.ts';
import { findAmbiguity } from './ambiguity.ts';
import { normaliseAuthority } from './authority.ts';
import { compileProfile } from './compile-profile.ts';
import { Parameters } from './parameters.ts';
import type { SignatureProfile } from './profile.ts';
import { encodeRfc3986 } from './rfc3986.ts';

/** A request that is to be signed by its parameters. */
export interface ParametersToSign {
  readonly method: string;
  readonly protocol: 'http' | 'https';
  /** Host and port as they will be sent in `Host`. */
  readonly authority: string;
  /** The path exactly as it will be sent. */
  readonly path: string;
  /** The query parameters as text, in the order in which they will be sent. */
  readonly query: readonly (readonly [string, string])[];
  /** Where the signature's own fields go. `form` makes the body a form. */
  readonly place: 'query' | 'form';
  /** The form parameters as text; only with `place: 'form'`. */
  readonly form?: readonly (readonly [string, string])[];
  /** The body exactly as it will be sent; only with `place: 'query'`. */
  readonly body?: Uint8Array;
  readonly appKey: string;
  readonly timestampSeconds: number;
  readonly nonce: string;
}

/** How a request is signed by its parameters. */
export interface ParameterSigner {
  /** Answers the four fields to add to the query or form, and what was signed. */
  sign(request: ParametersToSign): SignedParameters;
}

/** What to add to a request, and what it was made from. */
export interface SignedParameters {
  readonly fields: readonly (readonly [string, string])[];
  /** With the secret redacted where it is part of it. */
  readonly stringToSign: string;
}

/**
 * Makes the signing side of a profile whose fields travel as parameters. Throws `RangeError` when the
 * profile's fields travel elsewhere; its `sign` throws `RangeError` for parameters that the profile
 * cannot sign unambiguously.
 *
 * @example
 * ```ts
 * import { createParameterSigner, Secret, sortedParamsProfile } from '@countersign/core';
 * import type { CryptoEngine } from '@countersign/core';
 * declare const engine: CryptoEngine;
 * const signer = createParameterSigner(sortedParamsProfile, { secret: new Secret('sk_live_…'), engine });
 * ```
 */
export function createParameterSigner(
  profile: SignatureProfile,
  { secret, engine }: { readonly secret: SymmetricSecret['secret']; readonly engine: CryptoEngine },
): ParameterSigner {
  const { fields } = profile;
  if (fields.place !== 'parameters') throw new RangeError('"profile" must sign parameters');
  const compiled = compileProfile(profile);
  const symmetric: SymmetricSecret = {
    kind: 'symmetric',
    secret,
    mac: secret.use((value) => engine.macKey(value)),
    matches: () => false,
  };
  return {
    sign(request) {
      const { timestampSeconds, nonce, appKey, place, query, form = [] } = request;
      const timestamp = String(timestampSeconds);
      const unsigned = [
        [fields.keyId, appKey],
        [fields.timestamp, timestamp],
        [fields.nonce, nonce],
      ] as const;
      const inQuery = encode(place === 'query' ? [...query, ...unsigned] : query);
      const inForm = encode(place === 'form' ? [...form, ...unsigned] : []);
      if (profile.unambiguousOnly === true) {
        const ambiguity = findAmbiguity(inQuery.concat(inForm), 'key');
        if (ambiguity !== undefined) throw new RangeError(`"parameters" have ${ambiguity}`);
      }
      const body = request.body ?? new Uint8Array(0);
      const source = {
        method: request.method,
        authority: normaliseAuthority(request.authority, request.protocol),
        path: request.path,
        target: request.path,
        keyId: appKey,
        timestamp,
        nonce,
        signatureName: fields.signature,
        query: inQuery,
        form: inForm,
        bodyKind: place === 'form' ? 'signedForm' : body.length === 0 ? 'absent' : 'other',
        body,
        engine,
        header: () => '',
      } as const;
      const stringToSign = compiled.stringToSign(source);
      const signature = compiled.sign(stringToSign, symmetric, source);
      return {
        fields: [...unsigned, [fields.signature, signature]],
        stringToSign: compiled.describe(stringToSign),
      };
    },
  };
}

function encode(pairs: readonly (readonly [string, string])[]): Parameters {
  return Parameters.of(pairs, encodeRfc3986);
}

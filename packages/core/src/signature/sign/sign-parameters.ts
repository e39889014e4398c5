import type { Secret } from '../../credential/secret.ts';
import type { CryptoEngine } from '../../ports/crypto-engine.ts';
import { Parameters } from '../parameters.ts';
import type { SignatureProfile } from '../profile/profile.ts';
import { encodeRfc3986 } from '../rfc3986.ts';
import { createRequestSigner } from './sign-request.ts';

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
  { secret, engine }: { readonly secret: Secret; readonly engine: CryptoEngine },
): ParameterSigner {
  const { keyId, signature } = profile.fields;
  if (keyId.parameter === undefined || signature.parameter === undefined) {
    throw new RangeError('"profile" must sign parameters');
  }
  const signer = createRequestSigner(profile, { secret, engine });
  return {
    sign(request) {
      const { appKey, method, protocol, authority, path, query, place, form = [], nonce } = request;
      const rawQuery = encode(query);
      const body = place === 'form' ? engine.utf8Encode(encode(form)) : request.body;
      const { parameters, stringToSign } = signer.sign({
        appKey,
        method,
        protocol,
        authority,
        target: rawQuery === '' ? path : `${path}?${rawQuery}`,
        ...(body !== undefined && { body }),
        place,
        timeMs: request.timestampSeconds * 1000,
        nonce,
      });
      return { fields: parameters, stringToSign };
    },
  };
}

const encode = (pairs: ParametersToSign['query']): string =>
  Parameters.of(pairs, encodeRfc3986).pairs.join('&');

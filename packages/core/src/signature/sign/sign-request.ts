import type { Secret } from '../../credential/secret.ts';
import { symmetricForm } from '../../credential/symmetric-form.ts';
import type { CryptoEngine, PrivateKey } from '../../ports/crypto-engine.ts';
import { findPathAmbiguity } from '../verify/ambiguity.ts';
import { writtenAs } from '../compile/compile-algorithm.ts';
import { compileExpression } from '../compile/compile-expression.ts';
import { compileProfile, type CompiledProfile } from '../compile/compile-profile.ts';
import { baseFields, checkSentFields, digestField } from './fields-to-send.ts';
import type { SignatureProfile } from '../profile/profile.ts';
import { hasLines } from '../verify/received-source.ts';
import type { RequestToSign } from './request-to-sign.ts';
import type { SigningSource } from '../compile/signing-source.ts';
import { sourceToSign } from './source-to-sign.ts';

/** What to add to a request, and what it was made from. */
export interface SignedParts {
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** For the query or the form: names and values as text, the signature last. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
  readonly signature: string;
  /** With the secret redacted where it is part of it. */
  readonly stringToSign: string;
}

/** Signs requests by a profile. */
export interface RequestSigner {
  /** Throws `RangeError` for a request that the profile cannot sign. */
  sign(request: RequestToSign): SignedParts;
}

/** What is signed with. */
export interface RequestSignerOptions {
  /** The app_secret, or for a profile of public keys the private half. */
  readonly secret: Secret | PrivateKey;
  readonly engine: CryptoEngine;
}

/**
 * Makes the signing side of a profile.
 *
 * Throws `TypeError` or `RangeError` when the profile is not one.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret, sortedParamsProfile } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * const signer = createRequestSigner(sortedParamsProfile, {
 *   secret: new Secret('sk_live_…'),
 *   engine,
 * });
 * const { parameters } = signer.sign({
 *   appKey: 'ak_live_…',
 *   method: 'GET',
 *   protocol: 'https',
 *   authority: 'api.example.com',
 *   target: '/orders?page=2',
 *   timeMs: 1_764_000_000_000,
 *   nonce: '8f4b1c0e9a7d4f62',
 * });
 * ```
 */
export function createRequestSigner(
  profile: SignatureProfile,
  { secret, engine }: RequestSignerOptions,
): RequestSigner {
  const compiled = compileProfile(profile);
  const signText = textSigner(compiled, secret, engine);
  const computed = Object.entries(profile.fields).flatMap(([name, carrier]) =>
    carrier?.equals === undefined ? [] : [[name, compileExpression(carrier.equals)] as const],
  );
  return {
    sign(request) {
      const base = baseFields(profile, request);
      const first = sourceToSign(compiled, { request, fields: base, engine });
      const added = {
        ...Object.fromEntries(computed.map(([name, write]) => [name, write(first)])),
        ...digestField(compiled, first),
      };
      const fields = { ...base, ...added };
      checkSentFields(profile, fields, request.fields);
      const isComplete = Object.keys(added).length === 0;
      const source = isComplete ? first : sourceToSign(compiled, { request, fields, engine });
      const ambiguity = compiled.findAmbiguity?.(source.query.concat(source.form));
      if (ambiguity !== undefined) throw new RangeError(`"parameters" have ${ambiguity}`);
      const inPath = compiled.usesDecodedPath ? findPathAmbiguity(source.path, profile) : undefined;
      if (inPath !== undefined) throw new RangeError(`"target" has ${inPath}`);
      const missing = source.signedHeaders.find(
        (name) => name !== 'host' && source.header(name) === '',
      );
      if (missing !== undefined) throw new RangeError(`"headers" must have ${missing}`);
      if (profile.oneLineBody === true && hasLines(source.body)) {
        throw new RangeError('"body" has more than one line');
      }
      const text = compiled.stringToSign(source);
      const signature = signText(text, source);
      const { headers, parameters } = compiled.writeFields({ ...fields, signature }, engine);
      return { headers, parameters, signature, stringToSign: compiled.describe(text, source) };
    },
  };
}

function textSigner(
  compiled: CompiledProfile,
  secret: Secret | PrivateKey,
  engine: CryptoEngine,
): (text: string, source: SigningSource) => string {
  if ('kind' in secret) {
    const [encoding] = writtenAs(compiled.profile.encoding);
    return (text) => secret.sign(text, encoding);
  }
  const symmetric = symmetricForm(secret, engine);
  return (text, source) => compiled.sign(text, symmetric, source);
}

import {
  httpSignatureKeyAlgorithms,
  signHttpMessage,
  type HttpSignatureKeyAlgorithm,
} from '@countersign/core';
import { withHeaders } from '../outgoing.ts';
import { readSigningKey } from '../signing-key.ts';
import type { HttpSignatureOptions } from '../signer-options.ts';
import { freshNonce, learnTime, type Signing, type SigningContext } from '../signing.ts';

/** What every service asks for; the digest of a body is added by itself (`docs/wire.md` §4b). */
const required = ['@method', '@authority', '@path', '@query'];

/** Signs by RFC 9421: the request line, the host, the body's digest, and what else is wished. */
export function httpSignatureSigning(
  context: SigningContext,
  options: HttpSignatureOptions,
): Signing {
  const { appKey, clock, engine } = context;
  const key = readSigningKey(options, engine, readAlgorithm(options.algorithm));
  const components = [...required, ...readNames(options.alsoCover ?? [])];
  return {
    sign(request) {
      const { method, url, headers, body } = request;
      const added = signHttpMessage({
        method,
        targetUri: url.href,
        headers,
        ...(body === undefined ? {} : { body }),
        key,
        keyId: appKey,
        createdSeconds: clock.nowSeconds(),
        nonce: freshNonce(engine),
        components,
        engine,
      });
      return withHeaders(request, added);
    },
    learn: (refusal) => learnTime(refusal, clock),
  };
}

function readAlgorithm(
  value: HttpSignatureKeyAlgorithm | undefined,
): HttpSignatureKeyAlgorithm | undefined {
  if (value === undefined || httpSignatureKeyAlgorithms.includes(value)) return value;
  throw new RangeError(`"algorithm" must be one of ${httpSignatureKeyAlgorithms.join(', ')}`);
}

function readNames(value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw new TypeError('"alsoCover" must be an array');
  return value.map((name: unknown) => {
    if (typeof name !== 'string') throw new TypeError('"alsoCover" must hold strings');
    // RFC 9421 §2: field names in lower case, derived components with an at sign
    if (!/^@?[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name)) {
      throw new RangeError('"alsoCover" must hold header names in lower case');
    }
    return name;
  });
}

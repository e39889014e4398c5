import { createRequestSigner, type PrivateKey, type Secret } from '@countersign/core';
import { appendPairs } from '../form-pairs.ts';
import { headerValue, withHeaders } from '../outgoing.ts';
import { bodyBytes, bodyText, hasFormType, withForm, withQuery } from '../outgoing-body.ts';
import { readSecret } from '../read-option.ts';
import type { ProfileOptions } from '../signer-options.ts';
import { freshNonce, learnTime, type Signing, type SigningContext } from '../signing.ts';

/** Signs by any profile: those of `@countersign/schemes`, or a platform's own. */
export function profileSigning(context: SigningContext, options: ProfileOptions): Signing {
  const { appKey, clock, engine } = context;
  const { profile, place = 'query', fields, signedHeaders, lifeSeconds } = options;
  if (place !== 'query' && place !== 'form') {
    throw new RangeError('"place" must be "query" or "form"');
  }
  if (typeof profile !== 'object' || profile === null || !('stringToSign' in profile))
    throw new TypeError('"profile" must be a signature profile');
  const signer = createRequestSigner(profile, { secret: readKey(context, options), engine });
  return {
    sign(request) {
      const { method, url, headers } = request;
      if (
        place === 'form' &&
        headerValue(headers, 'content-type') !== undefined &&
        !hasFormType(request)
      ) {
        throw new TypeError('"body" must be a form, with "place" being "form"');
      }
      const body = bodyBytes(request.body, engine);
      const { headers: added, parameters } = signer.sign({
        appKey,
        method,
        protocol: url.protocol === 'https:' ? 'https' : 'http',
        authority: url.host,
        target: url.pathname + url.search,
        headers,
        body,
        place,
        timeMs: clock.nowSeconds() * 1000,
        nonce: freshNonce(engine),
        ...(fields !== undefined && { fields }),
        ...(signedHeaders !== undefined && { signedHeaders }),
        ...(lifeSeconds !== undefined && { lifeSeconds }),
      });
      if (parameters.length === 0) return withHeaders(request, added);
      return place === 'query'
        ? withQuery(request, appendPairs(url.search.slice(1), parameters), added)
        : withForm(request, appendPairs(bodyText(request.body, engine), parameters), added);
    },
    learn: (refusal) => learnTime(refusal, clock),
  };
}

function readKey({ engine }: SigningContext, options: ProfileOptions): Secret | PrivateKey {
  const { algorithm } = options.profile;
  if (algorithm.kind !== 'public-key') return readSecret('appSecret', options.appSecret);
  return readSecret('privateKey', options.privateKey).use((value) =>
    engine.privateKey(algorithm.algorithm, value),
  );
}

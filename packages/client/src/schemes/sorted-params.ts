import {
  createParameterSigner,
  legacySortedParamsProfiles,
  sortedParamsProfile,
} from '@countersign/core';
import { appendPairs, readPairs, type Pairs } from '../form-pairs.ts';
import type { Outgoing } from '../outgoing.ts';
import { bodyBytes, bodyText, hasFormType, withForm, withQuery } from '../outgoing-body.ts';
import { readSecret } from '../read-option.ts';
import type { SortedParamsOptions } from '../signer-options.ts';
import { freshNonce, learnTime, type Signing, type SigningContext } from '../signing.ts';

const fieldNames = new Set(['app_key', 'timestamp', 'nonce', 'sign']);

/** Signs the parameters, and adds its four fields to the query or to the form. */
export function sortedParamsSigning(
  context: SigningContext,
  options: SortedParamsOptions,
): Signing {
  const { appKey, clock, engine } = context;
  const { scheme, place: wished = 'query' } = options;
  if (wished !== 'query' && wished !== 'form') {
    throw new RangeError('"place" must be "query" or "form"');
  }
  const profile = [sortedParamsProfile, ...legacySortedParamsProfiles].find(
    ({ name }) => name === scheme,
  );
  if (profile === undefined) throw new RangeError('"scheme" is not a form of sorted-params');
  const secret = readSecret('appSecret', options.appSecret);
  const signer = createParameterSigner(profile, { secret, engine });
  const rules: PlaceRules = { wished, formOnly: profile.body === 'parameters' };

  return {
    sign(request) {
      const place = placeOf(request, rules);
      const { method, url, body } = request;
      const rawQuery = url.search.slice(1);
      const rawForm = place === 'form' ? bodyText(body, engine) : '';
      const query = readPairs(rawQuery, 'url');
      const form = readPairs(rawForm, 'body');
      refuseFields(query, 'url');
      refuseFields(form, 'body');
      const { fields } = signer.sign({
        method,
        protocol: url.protocol === 'https:' ? 'https' : 'http',
        authority: url.host,
        path: url.pathname,
        query,
        ...(place === 'form' ? { place, form } : { place, body: bodyBytes(body, engine) }),
        appKey,
        timestampSeconds: clock.nowSeconds(),
        nonce: freshNonce(engine),
      });
      return place === 'form'
        ? withForm(request, appendPairs(rawForm, fields))
        : withQuery(request, appendPairs(rawQuery, fields));
    },
    learn: (refusal) => learnTime(refusal, clock),
  };
}

interface PlaceRules {
  readonly wished: 'query' | 'form';
  /** The legacy forms bind parameters alone, so a body must be a form and take part. */
  readonly formOnly: boolean;
}

function placeOf(request: Outgoing, { wished, formOnly }: PlaceRules): 'query' | 'form' {
  const { method, body } = request;
  if (body === undefined || body.length === 0) {
    return method === 'GET' || method === 'HEAD' ? 'query' : wished;
  }
  if (hasFormType(request)) return formOnly ? 'form' : wished;
  if (formOnly) throw new TypeError('"body" must be a form: this scheme binds no other');
  return 'query';
}

function refuseFields(pairs: Pairs, where: string): void {
  const taken = pairs.find(([name]) => fieldNames.has(name));
  if (taken !== undefined) {
    throw new TypeError(`"${where}" has ${taken[0]} already, which the signature adds`);
  }
}

import type { SignatureScheme, SignatureProfile } from '@countersign/core';
import { tencentMapRefusals } from './refusals/tencent-map.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

/**
 * The signature check of Tencent's location services, as data.
 *
 * Source: https://lbs.qq.com/faq/serverFaq/webServiceKey.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { tencentMapProfile } from '@countersign/schemes';
 * const signer = createRequestSigner(tencentMapProfile, { secret: new Secret('…'), engine });
 * ```
 */
export const tencentMapProfile: SignatureProfile = {
  version: 1,
  name: 'tencent-map',
  fields: { keyId: { parameter: 'key' }, signature: { parameter: 'sig' } },
  stringToSign: { join: '?', of: ['path', { parameters: 'all', escape: 'none' }] },
  algorithm: { kind: 'digest', hash: 'md5', of: ['string', 'secret'] },
  encoding: 'hex',
  covers: ['@path', '@query', 'keyid'],
  body: 'parameters',
  unambiguousOnly: true,
  legacy: true,
  refusals: tencentMapRefusals,
  about: {
    vendor: 'Tencent Location Services',
    title: 'Web service key with signature check (sig)',
    source: 'https://lbs.qq.com/faq/serverFaq/webServiceKey',
    useWhen: 'Clients were written for Tencent Maps web services, and the calls only read.',
    notSigned: [
      'method, host and headers',
      'the time: there is none, so a route must say what it does about replays',
      'a body that is not a form (refused)',
    ],
  },
};

/**
 * Tencent Maps' `key` and `sig`: the path and all parameters, sorted and unescaped, in an MD5 with the
 * SK. Neither time nor nonce: routes must have `replay: 'accepted'` or `replay: { rememberSeconds }`.
 * Values with `&` are refused. Legacy: keys opt in, with an end date.
 *
 * Source: https://lbs.qq.com/faq/serverFaq/webServiceKey.
 *
 * @example
 * ```ts
 * import { tencentMap } from '@countersign/schemes';
 * const scheme = tencentMap();
 * ```
 */
export function tencentMap(options: SchemeOptions = {}): SignatureScheme {
  return vendorScheme([tencentMapProfile], options);
}

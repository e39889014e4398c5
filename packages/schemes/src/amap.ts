import type { SignatureScheme, SignatureProfile } from '@countersign/core';
import { amapRefusals } from './refusals/amap.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

/**
 * The digital signature of AMap's web services, as data.
 *
 * Source: https://lbs.amap.com/faq/quota-key/key/41181.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { amapProfile } from '@countersign/schemes';
 * const signer = createRequestSigner(amapProfile, { secret: new Secret('…'), engine });
 * ```
 */
export const amapProfile: SignatureProfile = {
  version: 1,
  name: 'amap',
  fields: { keyId: { parameter: 'key' }, signature: { parameter: 'sig' } },
  stringToSign: { parameters: 'all', escape: 'none' },
  algorithm: { kind: 'digest', hash: 'md5', of: ['string', 'secret'] },
  encoding: 'hex',
  covers: ['@query', 'keyid'],
  body: 'parameters',
  unambiguousOnly: true,
  legacy: true,
  refusals: amapRefusals,
  about: {
    vendor: 'AMap',
    title: 'Web service key with digital signature (sig)',
    source: 'https://lbs.amap.com/faq/quota-key/key/41181',
    useWhen: 'Clients were written for AMap web services, and the calls only read.',
    notSigned: [
      'method, host, path and headers: a signature for one path holds for every other',
      'the time: there is none, so a route must say what it does about replays',
      'a body that is not a form (refused)',
    ],
  },
};

/**
 * AMap's `key` and `sig`: all parameters, sorted and unescaped, in an MD5 with the private key. Neither
 * time nor nonce: routes must have `replay: 'accepted'` or `replay: { rememberSeconds }`. Values with
 * `&` are refused. Good for metering, no proof for calls that change anything. Legacy: keys opt in,
 * with an end date.
 *
 * Source: https://lbs.amap.com/faq/quota-key/key/41181.
 *
 * @example
 * ```ts
 * import { amap } from '@countersign/schemes';
 * const scheme = amap();
 * ```
 */
export function amap(options: SchemeOptions = {}): SignatureScheme {
  return vendorScheme([amapProfile], options);
}

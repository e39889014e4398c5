import type { SignatureScheme, SignatureProfile } from '@countersign/core';
import { kuaidi100Refusals } from './refusals/kuaidi100.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

/**
 * The signature of Kuaidi100's queries, as data.
 *
 * Source: https://api.kuaidi100.com/document/5f0ffb5ebc8da837cbd8aefc.html.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { kuaidi100Profile } from '@countersign/schemes';
 * const signer = createRequestSigner(kuaidi100Profile, { secret: new Secret('…'), engine });
 * ```
 */
export const kuaidi100Profile: SignatureProfile = {
  version: 1,
  name: 'kuaidi100',
  fields: {
    keyId: { parameter: 'customer' },
    param: { parameter: 'param' },
    signature: { parameter: 'sign' },
  },
  stringToSign: { field: 'param' },
  algorithm: { kind: 'digest', hash: 'md5', of: ['string', 'secret', 'key-id'] },
  encoding: 'upper-hex',
  covers: ['keyid'],
  body: 'unbound',
  query: 'unbound',
  legacy: true,
  refusals: kuaidi100Refusals,
  about: {
    vendor: 'Kuaidi100',
    title: 'Query API',
    source: 'https://api.kuaidi100.com/document/5f0ffb5ebc8da837cbd8aefc.html',
    useWhen: 'Clients were written for Kuaidi100, and the calls only read.',
    notSigned: [
      'method, host, path and headers',
      'all parameters but customer and param (accepted only with unsigned: body or query)',
      'the time: there is none, so a route must say what it does about replays',
    ],
  },
};

/**
 * Kuaidi100: `param` (a JSON text), the key and the customer in one MD5. Other parameters are not
 * signed, so a route must have `unsigned: ['body']`; and, there being no time, `replay: 'accepted'` or
 * `replay: { rememberSeconds }`. Legacy: keys opt in, with an end date.
 *
 * Source: https://api.kuaidi100.com/document/5f0ffb5ebc8da837cbd8aefc.html.
 *
 * @example
 * ```ts
 * import { kuaidi100 } from '@countersign/schemes';
 * const scheme = kuaidi100();
 * ```
 */
export function kuaidi100(options: SchemeOptions = {}): SignatureScheme {
  return vendorScheme([kuaidi100Profile], options);
}

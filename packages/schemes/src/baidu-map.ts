import type { Expression, SignatureScheme, SignatureProfile } from '@countersign/core';
import { baiduMapRefusals } from './refusals/baidu-map.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

/** All of the target before `sn`, which must stand last: in the order and escaping of the wire. */
const asSent: Expression = { targetBefore: 'sn' };

/** What PHP's `http_build_query` writes, in the order of the names. */
const sortedForm: Expression = {
  replace: [
    { text: '%20', by: '+' },
    { text: '~', by: '%7E' },
  ],
  in: { parameters: 'all', escape: 'rfc3986' },
};

/**
 * The `sn` of Baidu Maps' web services, as data.
 *
 * Source: https://lbsyun.baidu.com/faq/api?title=lbscloud/api/appendix.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { baiduMapProfile } from '@countersign/schemes';
 * const signer = createRequestSigner(baiduMapProfile, { secret: new Secret('…'), engine });
 * ```
 */
export const baiduMapProfile: SignatureProfile = {
  version: 1,
  name: 'baidu-map',
  fields: { keyId: { parameter: 'ak' }, signature: { parameter: 'sn' } },
  stringToSign: {
    whenBody: {
      absent: asSent,
      signedForm: { join: '?', of: ['path', sortedForm] },
      // whoever adds a form to a signed query adds to the string as well
      other: {
        join: '',
        of: [asSent, { ifAny: { parameters: 'form', escape: 'rfc3986' }, before: '&' }],
      },
    },
  },
  algorithm: {
    kind: 'digest',
    hash: 'md5',
    of: ['string', 'secret'],
    escape: ['form', 'form-strict', 'form-rfc3986'],
  },
  encoding: 'hex',
  covers: ['@path', '@query', 'keyid'],
  body: 'parameters',
  legacy: true,
  refusals: baiduMapRefusals,
  about: {
    vendor: 'Baidu Maps',
    title: 'Web service key with sn check',
    source: 'https://lbsyun.baidu.com/faq/api?title=lbscloud/api/appendix',
    useWhen: 'Clients were written for Baidu Maps web services, and the calls only read.',
    notSigned: [
      'method, host and headers',
      'whether parameters at the end stand in the query or in a form',
      'the time: there is none, so a route must say what it does about replays',
      'a body that is not a form (refused)',
    ],
  },
};

/**
 * Baidu Maps' `ak` and `sn`: path and query in the order of the wire, or the sorted form of a POST,
 * escaped once more and hashed with the SK in an MD5. The ways of escaping that Java, PHP and Python
 * have are all taken. Neither time nor nonce: routes must have `replay: 'accepted'` or
 * `replay: { rememberSeconds }`. Legacy: keys opt in, with an end date.
 *
 * Source: https://lbsyun.baidu.com/faq/api?title=lbscloud/api/appendix.
 *
 * @example
 * ```ts
 * import { baiduMap } from '@countersign/schemes';
 * const scheme = baiduMap();
 * ```
 */
export function baiduMap(options: SchemeOptions = {}): SignatureScheme {
  return vendorScheme([baiduMapProfile], options);
}

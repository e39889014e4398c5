import type { SignatureScheme, SignatureProfile } from '@countersign/core';
import { youdaoRefusals } from './refusals/youdao.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

/**
 * Youdao's `signType=v3`, as data.
 *
 * Source: https://ai.youdao.com/DOCSIRMA/html/trans/api/wbfy/index.html.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { youdaoV3Profile } from '@countersign/schemes';
 * const signer = createRequestSigner(youdaoV3Profile, { secret: new Secret('…'), engine });
 * ```
 */
export const youdaoV3Profile: SignatureProfile = {
  version: 1,
  name: 'youdao-v3',
  fields: {
    keyId: { parameter: 'appKey' },
    signType: { parameter: 'signType', is: 'v3' },
    q: { parameter: 'q' },
    nonce: { parameter: 'salt' },
    timestamp: { parameter: 'curtime' },
    signature: { parameter: 'sign' },
  },
  stringToSign: {
    join: '',
    of: ['key-id', { abridge: 10, of: { field: 'q' } }, 'nonce', 'timestamp'],
  },
  algorithm: { kind: 'digest', hash: 'sha256', of: ['string', 'secret'] },
  encoding: 'hex',
  time: { format: 's', windowSeconds: 300 },
  // salts may be short, and could borrow their first characters from q
  replay: 'signature',
  covers: ['keyid', 'nonce', 'created'],
  body: 'unbound',
  query: 'unbound',
  legacy: true,
  refusals: youdaoRefusals,
  about: {
    vendor: 'Youdao',
    title: 'AI platform, signType v3',
    source: 'https://ai.youdao.com/DOCSIRMA/html/trans/api/wbfy/index.html',
    useWhen: 'Clients were written for the Youdao AI platform, and the calls only read.',
    notSigned: [
      'method, host, path and headers',
      'all parameters but appKey, q, salt and curtime (accepted only with unsigned: body or query)',
      'of q, all but the first and last ten characters and the length',
      'where q ends and salt begins',
    ],
  },
};

/**
 * Youdao's v3: app key, an abridged `q`, salt, time and secret in one SHA-256. Other parameters are not
 * signed, so a route must have `unsigned: ['body']` for forms and `unsigned: ['query']` for queries.
 * Legacy: keys opt in, with an end date.
 *
 * Source: https://ai.youdao.com/DOCSIRMA/html/trans/api/wbfy/index.html.
 *
 * @example
 * ```ts
 * import { youdaoV3 } from '@countersign/schemes';
 * const scheme = youdaoV3();
 * ```
 */
export function youdaoV3(options: SchemeOptions = {}): SignatureScheme {
  return vendorScheme([youdaoV3Profile], options);
}

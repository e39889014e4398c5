import type { SignatureScheme, SignatureProfile } from '@countersign/core';
import { baiduTranslateRefusals } from './refusals/baidu-translate.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

/**
 * The signature of Baidu Translate, as data.
 *
 * Source: https://fanyi-api.baidu.com/doc/21.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { baiduTranslateProfile } from '@countersign/schemes';
 * const signer = createRequestSigner(baiduTranslateProfile, { secret: new Secret('…'), engine });
 * ```
 */
export const baiduTranslateProfile: SignatureProfile = {
  version: 1,
  name: 'baidu-translate',
  fields: {
    keyId: { parameter: 'appid' },
    q: { parameter: 'q' },
    nonce: { parameter: 'salt' },
    signature: { parameter: 'sign' },
  },
  stringToSign: { join: '', of: ['key-id', { field: 'q' }, 'nonce'] },
  algorithm: { kind: 'digest', hash: 'md5', of: ['string', 'secret'] },
  encoding: 'hex',
  // salts are short, and could borrow their first characters from q
  replay: 'signature',
  covers: ['keyid', 'nonce'],
  body: 'unbound',
  query: 'unbound',
  legacy: true,
  refusals: baiduTranslateRefusals,
  about: {
    vendor: 'Baidu Translate',
    title: 'General translation API',
    source: 'https://fanyi-api.baidu.com/doc/21',
    useWhen: 'Clients were written for Baidu Translate, and the calls only read.',
    notSigned: [
      'method, host, path and headers',
      'all parameters but appid, q and salt (accepted only with unsigned: body or query)',
      'where q ends and salt begins',
      'the time: there is none, so a route must say what it does about replays',
    ],
  },
};

/**
 * Baidu Translate: app id, `q`, salt and secret in one MD5. Other parameters are not signed, so a route
 * must have `unsigned: ['body']` for forms and `unsigned: ['query']` for queries; and, there being no
 * time, `replay: 'accepted'` or `replay: { rememberSeconds }`. Legacy: keys opt in, with an end date.
 *
 * Source: https://fanyi-api.baidu.com/doc/21.
 *
 * @example
 * ```ts
 * import { baiduTranslate } from '@countersign/schemes';
 * const scheme = baiduTranslate();
 * ```
 */
export function baiduTranslate(options: SchemeOptions = {}): SignatureScheme {
  return vendorScheme([baiduTranslateProfile], options);
}

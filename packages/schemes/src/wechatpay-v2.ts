import type { SignatureScheme, SignatureProfile } from '@countersign/core';
import { wechatPayV2Refusals } from './refusals/wechatpay-v2.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

/** What {@link wechatPayV2} takes. */
export interface WeChatPayV2Options extends SchemeOptions {
  /**
   * The element that names the key; `mch_id` by default. Other calls of WeChat Pay have `appid`,
   * `mchid` or `combine_mch_id` in its place.
   */
  readonly keyIdParameter?: string;
  /**
   * Elements without text are not signed, so anybody could add one: `refused` by default. Clients that
   * send what their caller left out (tenpay: `<notify_url/>`) need `accepted`; then give an empty
   * element no other meaning than an absent one.
   */
  readonly emptyValues?: 'refused' | 'accepted';
}

const source = 'https://pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=4_3';

const common = {
  version: 1,
  fields: {
    keyId: { parameter: 'mch_id' },
    nonce: { parameter: 'nonce_str' },
    algorithm: { parameter: 'sign_type' },
    signature: { parameter: 'sign' },
  },
  parameterBodies: ['xml'],
  stringToSign: { parameters: 'all', escape: 'none', omitEmpty: true },
  encoding: 'upper-hex',
  // WeChat Pay asks for at most 32 characters, and takes shorter nonces than could be told apart
  replay: 'signature',
  covers: ['@query', 'keyid', 'nonce'],
  body: 'parameters',
  unambiguousOnly: true,
  refusals: wechatPayV2Refusals,
} as const satisfies Partial<SignatureProfile>;

const notSigned = [
  'method, host, path and headers: a body for one path holds for every other',
  'whether the parameters stand in an XML body, a form or the query',
  'the time: there is none, so a route must say what it does about replays',
  'elements without text (refused unless "emptyValues" is "accepted")',
] as const;

/**
 * WeChat Pay v2 with `sign_type` HMAC-SHA256, as data.
 *
 * Source: https://pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=4_3.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { wechatPayV2Profile } from '@countersign/schemes';
 * const signer = createRequestSigner(wechatPayV2Profile, { secret: new Secret('…'), engine });
 * ```
 */
export const wechatPayV2Profile: SignatureProfile = {
  ...common,
  name: 'wechatpay-v2',
  algorithm: { kind: 'hmac', hash: 'sha256', of: ['string', { text: '&key=' }, 'secret'] },
  algorithmName: 'HMAC-SHA256',
  about: {
    vendor: 'WeChat Pay',
    title: 'API v2, HMAC-SHA256',
    source,
    useWhen: 'Clients were written for WeChat Pay v2 and send flat XML.',
    notSigned,
  },
};

/**
 * WeChat Pay v2 with `sign_type` MD5, which is also what clients do that name no type. Legacy: keys opt
 * in, with an end date.
 *
 * Source: https://pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=4_3.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { wechatPayV2Md5Profile } from '@countersign/schemes';
 * const signer = createRequestSigner(wechatPayV2Md5Profile, { secret: new Secret('…'), engine });
 * ```
 */
export const wechatPayV2Md5Profile: SignatureProfile = {
  ...common,
  name: 'wechatpay-v2-md5',
  algorithm: { kind: 'digest', hash: 'md5', of: ['string', { text: '&key=' }, 'secret'] },
  algorithmName: 'MD5',
  legacy: true,
  about: {
    vendor: 'WeChat Pay',
    title: 'API v2, MD5',
    source,
    useWhen: 'Clients were written for WeChat Pay v2 and cannot be told to use HMAC-SHA256.',
    notSigned,
  },
};

/**
 * WeChat Pay v2: the elements of a flat XML body, sorted and unescaped, under HMAC-SHA256 or, for keys
 * that opt in, MD5. The key decides which; `sign_type` is only checked. There is a nonce but no time:
 * routes must have `replay: { rememberSeconds }` or `replay: 'accepted'`. Values with `&` or line ends
 * are refused, since they could not be told from other parameters.
 *
 * Throws `RangeError` when `keyIdParameter` is no name of a parameter, or one that the scheme has
 * already.
 *
 * Source: https://pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=4_3.
 *
 * @example
 * ```ts
 * import { wechatPayV2 } from '@countersign/schemes';
 * const scheme = wechatPayV2({ keyIdParameter: 'appid' });
 * ```
 */
export function wechatPayV2(options: WeChatPayV2Options = {}): SignatureScheme {
  const { keyIdParameter = 'mch_id', emptyValues = 'refused', ...others } = options;
  if (!/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(keyIdParameter)) {
    throw new RangeError('"keyIdParameter" must be the name of a parameter');
  }
  if (emptyValues !== 'refused' && emptyValues !== 'accepted') {
    throw new RangeError('"emptyValues" must be refused or accepted');
  }
  const adapt = (profile: SignatureProfile): SignatureProfile => ({
    ...profile,
    fields: { ...profile.fields, keyId: { parameter: keyIdParameter } },
    ...(emptyValues === 'accepted' && { unsignedEmpty: true }),
  });
  return vendorScheme([adapt(wechatPayV2Profile), adapt(wechatPayV2Md5Profile)], others);
}

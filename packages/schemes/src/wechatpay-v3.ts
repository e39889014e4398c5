import type { SignatureScheme, SignatureProfile } from '@countersign/core';
import { wechatPayV3Refusals } from './refusals/wechatpay-v3.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

/**
 * WeChat Pay's API v3, as data. The merchant's number is the key id: no other part of the credentials
 * that is not signed means anything.
 *
 * Source: https://pay.weixin.qq.com/doc/v3/merchant/4012365342.
 *
 * @example
 * ```ts
 * import { createRequestSigner } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { wechatPayV3Profile } from '@countersign/schemes';
 * const signerFor = (pkcs8: string) =>
 *   createRequestSigner(wechatPayV3Profile, {
 *     secret: engine.privateKey('rsa-v1_5-sha256', pkcs8),
 *     engine,
 *   });
 * ```
 */
export const wechatPayV3Profile: SignatureProfile = {
  version: 1,
  name: 'wechatpay-v3',
  credentials: {
    prefix: 'WECHATPAY2-SHA256-RSA2048 ',
    syntax: 'quoted-pairs',
    separator: ',',
  },
  fields: {
    keyId: { part: 'mchid' },
    serial: { part: 'serial_no', optional: true },
    timestamp: { part: 'timestamp' },
    nonce: { part: 'nonce_str' },
    signature: { part: 'signature' },
  },
  stringToSign: {
    join: '\n',
    of: ['method', 'target', 'timestamp', 'nonce', 'body', { text: '' }],
  },
  algorithm: { kind: 'public-key', algorithm: 'rsa-v1_5-sha256' },
  encoding: 'base64',
  time: { format: 's', windowSeconds: 300 },
  covers: ['@method', '@path', '@query', 'content-digest', 'created', 'nonce'],
  body: 'in-string',
  refusals: wechatPayV3Refusals,
  about: {
    vendor: 'WeChat Pay',
    title: 'API v3, WECHATPAY2-SHA256-RSA2048',
    source: 'https://pay.weixin.qq.com/doc/v3/merchant/4012365342',
    useWhen: 'Clients were written for WeChat Pay v3.',
    notSigned: [
      'the host and all headers',
      'serial_no, which is not looked at',
      'the files of uploads, so that multipart bodies are refused',
    ],
  },
};

/**
 * WeChat Pay v3: method, target and body under RSA with SHA-256, with a nonce and a time, 5 minutes
 * either way. The key holds the customer's public key, and its app_key is what the client sends as
 * `mchid`.
 *
 * Source: https://pay.weixin.qq.com/doc/v3/merchant/4012365342.
 *
 * @example
 * ```ts
 * import { wechatPayV3 } from '@countersign/schemes';
 * const scheme = wechatPayV3();
 * ```
 */
export function wechatPayV3(options: SchemeOptions = {}): SignatureScheme {
  return vendorScheme([wechatPayV3Profile], options);
}

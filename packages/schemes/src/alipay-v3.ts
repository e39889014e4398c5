import type { SignatureScheme, SignatureProfile } from '@countersign/core';
import { alipayV3Refusals } from './refusals/alipay.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

/**
 * Alipay's API v3, as data.
 *
 * Source: https://opendocs.alipay.com/open-v3/054q58.
 *
 * @example
 * ```ts
 * import { createRequestSigner } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { alipayV3Profile } from '@countersign/schemes';
 * const signerFor = (pkcs8: string) =>
 *   createRequestSigner(alipayV3Profile, {
 *     secret: engine.privateKey('rsa-v1_5-sha256', pkcs8),
 *     engine,
 *   });
 * ```
 */
export const alipayV3Profile: SignatureProfile = {
  version: 1,
  name: 'alipay-v3',
  credentials: { prefix: 'ALIPAY-SHA256withRSA ', syntax: 'pairs', separator: ',' },
  fields: {
    keyId: { part: 'app_id' },
    certificate: { part: 'app_cert_sn', optional: true },
    nonce: { part: 'nonce' },
    timestamp: { part: 'timestamp' },
    validSeconds: { part: 'expired_seconds', optional: true },
    signature: { part: 'sign' },
  },
  stringToSign: {
    join: '\n',
    of: [
      'credentials',
      'method',
      'target',
      'body',
      { ifAny: { header: 'alipay-app-auth-token' }, after: '\n' },
    ],
  },
  algorithm: { kind: 'public-key', algorithm: 'rsa-v1_5-sha256' },
  encoding: 'base64',
  time: { format: 'ms', windowSeconds: 600 },
  covers: ['@method', '@path', '@query', 'content-digest', 'created', 'keyid', 'nonce'],
  body: 'in-string',
  oneLineBody: true,
  refusals: alipayV3Refusals,
  about: {
    vendor: 'Alipay',
    title: 'API v3, ALIPAY-SHA256withRSA',
    source: 'https://opendocs.alipay.com/open-v3/054q58',
    useWhen: 'Clients use the REST calls (v3) of an Alipay SDK.',
    notSigned: [
      'the host',
      'all headers but Authorization and alipay-app-auth-token',
      'the files of uploads, so that multipart bodies are refused',
    ],
  },
};

/**
 * Alipay's API v3: method, target and body under RSA with SHA-256, with a nonce and a time in
 * milliseconds, 10 minutes either way. The key holds the customer's public key. Bodies must have one
 * line, as SDKs send them: `alipay-app-auth-token` is signed as the line after the body, and could be
 * taken for its end.
 *
 * Source: https://opendocs.alipay.com/open-v3/054q58.
 *
 * @example
 * ```ts
 * import { alipayV3 } from '@countersign/schemes';
 * const scheme = alipayV3();
 * ```
 */
export function alipayV3(options: SchemeOptions = {}): SignatureScheme {
  return vendorScheme([alipayV3Profile], options);
}

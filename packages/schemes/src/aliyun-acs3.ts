import type { SignatureScheme, SignatureProfile } from '@countersign/core';
import { hashOfLines } from './hash-of-lines.ts';
import { aliyunRefusals } from './refusals/aliyun.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

/**
 * Aliyun's signature version 3, as data.
 *
 * Source: https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { aliyunAcs3Profile } from '@countersign/schemes';
 * const signer = createRequestSigner(aliyunAcs3Profile, { secret: new Secret('…'), engine });
 * ```
 */
export const aliyunAcs3Profile: SignatureProfile = {
  version: 1,
  name: 'aliyun-acs3',
  credentials: { prefix: 'ACS3-HMAC-SHA256 ', syntax: 'pairs', separator: ',' },
  fields: {
    keyId: { part: 'Credential' },
    signedHeaders: { part: 'SignedHeaders' },
    signature: { part: 'Signature' },
    timestamp: { header: 'x-acs-date' },
    nonce: { header: 'x-acs-signature-nonce' },
    contentSha256: { header: 'x-acs-content-sha256', optional: true },
  },
  stringToSign: {
    join: '\n',
    of: [
      { text: 'ACS3-HMAC-SHA256' },
      hashOfLines(
        'method',
        {
          replace: [
            { text: '*', by: '%2A' },
            { text: '%7E', by: '~' },
          ],
          in: 'path',
        },
        { parameters: 'query', escape: 'rfc3986', sort: 'decoded-name' },
        { headers: 'signed', after: '\n' },
        'signed-headers',
        'body-digest',
      ),
    ],
  },
  algorithm: { kind: 'hmac', hash: 'sha256' },
  encoding: 'hex',
  time: { format: 'iso', windowSeconds: 900 },
  covers: ['@method', '@path', '@query', 'created', 'nonce'],
  body: { field: 'contentSha256', hash: 'sha256', encoding: 'hex', whenAbsent: 'computed' },
  signedHeaders: {
    separator: ';',
    always: ['host', 'x-acs-date', 'x-acs-signature-nonce'],
    whenSent: ['x-acs-*', 'content-type'],
  },
  refusals: aliyunRefusals,
  about: {
    vendor: 'Aliyun',
    title: 'Signature version 3, ACS3-HMAC-SHA256',
    source: 'https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature',
    useWhen: 'Clients use a current Aliyun SDK, or you want a signature with a nonce in its style.',
    notSigned: ['headers other than Host, Content-Type, x-acs-* and those that the client lists'],
  },
};

/**
 * Aliyun's ACS3-HMAC-SHA256: method, path, query, host, content type, all `x-acs-` headers and the body
 * by its SHA-256. A nonce and a time, 15 minutes either way.
 *
 * Throws `TypeError` or `RangeError` that names the option at fault.
 *
 * Source: https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature.
 *
 * @example
 * ```ts
 * import { aliyunAcs3 } from '@countersign/schemes';
 * const scheme = aliyunAcs3();
 * ```
 */
export function aliyunAcs3(options: SchemeOptions = {}): SignatureScheme {
  return vendorScheme([aliyunAcs3Profile], options);
}

import type { SignatureScheme, SignatureProfile } from '@countersign/core';
import { aliyunRefusals } from './refusals/aliyun.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

/**
 * Aliyun's ROA signature (signature version 1.0), as data.
 *
 * Source: https://help.aliyun.com/zh/sdk/product-overview/roa-mechanism.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { aliyunRoaProfile } from '@countersign/schemes';
 * const signer = createRequestSigner(aliyunRoaProfile, { secret: new Secret('…'), engine });
 * ```
 */
export const aliyunRoaProfile: SignatureProfile = {
  version: 1,
  name: 'aliyun-roa',
  credentials: { prefix: 'acs ', syntax: 'plain' },
  fields: {
    keyId: { split: ':', piece: 0 },
    signature: { split: ':', piece: 1 },
    algorithm: { header: 'x-acs-signature-method' },
    signatureVersion: { header: 'x-acs-signature-version', is: '1.0' },
    timestamp: { header: 'date' },
    nonce: { header: 'x-acs-signature-nonce' },
    contentMd5: { header: 'content-md5', optional: true },
  },
  stringToSign: {
    join: '\n',
    of: [
      'method',
      { header: 'accept' },
      { header: 'content-md5' },
      { header: 'content-type' },
      'timestamp',
      {
        join: '',
        of: [
          { headers: { prefix: 'x-acs-' }, after: '\n' },
          'path',
          { ifAny: { parameters: 'query', escape: 'none' }, before: '?' },
        ],
      },
    ],
  },
  algorithm: { kind: 'hmac', hash: 'sha1' },
  algorithmName: 'HMAC-SHA1',
  encoding: 'base64',
  time: { format: 'rfc1123', windowSeconds: 900 },
  // the vendor's own examples have nonces of 14 digits
  replay: 'signature',
  covers: ['@method', '@path', '@query', 'accept', 'content-type', 'created', 'nonce'],
  body: { field: 'contentMd5', hash: 'md5', encoding: 'base64', whenAbsent: 'unbound' },
  unambiguousOnly: true,
  legacy: true,
  refusals: aliyunRefusals,
  about: {
    vendor: 'Aliyun',
    title: 'ROA signature, version 1.0',
    source: 'https://help.aliyun.com/zh/sdk/product-overview/roa-mechanism',
    useWhen: 'Clients were written for an Aliyun product with REST paths and an older SDK.',
    notSigned: [
      'the host',
      'headers other than Accept, Content-MD5, Content-Type, Date and x-acs-*',
      'the body of a request without Content-MD5 (refused unless the route accepts it)',
    ],
  },
};

/**
 * Aliyun's ROA signature: method, path, query and the `x-acs-` headers under HMAC-SHA1, the body by its
 * `Content-MD5`. Query values are signed unescaped, so those with `&` in them are refused. Legacy: keys
 * opt in with an end date.
 *
 * Throws `TypeError` or `RangeError` that names the option at fault.
 *
 * Source: https://help.aliyun.com/zh/sdk/product-overview/roa-mechanism.
 *
 * @example
 * ```ts
 * import { aliyunRoa, aliyunXmlRefusals } from '@countersign/schemes';
 * const forClientsThatReadXml = aliyunRoa({ refusals: aliyunXmlRefusals });
 * ```
 */
export function aliyunRoa(options: SchemeOptions = {}): SignatureScheme {
  return vendorScheme([aliyunRoaProfile], options);
}

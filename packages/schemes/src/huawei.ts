import type { SignatureScheme, SignatureProfile } from '@countersign/core';
import { hashOfLines } from './hash-of-lines.ts';
import { huaweiRefusals } from './refusals/huawei.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

/**
 * Huawei Cloud's SDK-HMAC-SHA256, as data.
 *
 * Source: https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { huaweiProfile } from '@countersign/schemes';
 * const signer = createRequestSigner(huaweiProfile, { secret: new Secret('…'), engine });
 * ```
 */
export const huaweiProfile: SignatureProfile = {
  version: 1,
  name: 'huawei',
  credentials: { prefix: 'SDK-HMAC-SHA256 ', syntax: 'pairs' },
  fields: {
    keyId: { part: 'Access' },
    signedHeaders: { part: 'SignedHeaders' },
    signature: { part: 'Signature' },
    timestamp: { header: 'x-sdk-date' },
    contentSha256: { header: 'x-sdk-content-sha256', optional: true },
  },
  stringToSign: {
    join: '\n',
    of: [
      { text: 'SDK-HMAC-SHA256' },
      'timestamp',
      hashOfLines(
        'method',
        { path: 'encoded', trailingSlash: true },
        { parameters: 'query', escape: 'rfc3986', sort: 'decoded-name' },
        { headers: 'signed', after: '\n' },
        'signed-headers',
        'body-digest',
      ),
    ],
  },
  algorithm: { kind: 'hmac', hash: 'sha256' },
  encoding: 'hex',
  time: { format: 'iso-basic', windowSeconds: 900 },
  covers: ['@method', '@path', '@query', 'created'],
  body: {
    field: 'contentSha256',
    hash: 'sha256',
    encoding: 'hex',
    whenAbsent: 'computed',
    unboundValues: ['UNSIGNED-PAYLOAD'],
  },
  signedHeaders: {
    separator: ';',
    always: ['host', 'x-sdk-date'],
    whenSent: ['x-security-token', 'x-project-id', 'x-domain-id'],
  },
  refusals: huaweiRefusals,
  about: {
    vendor: 'Huawei Cloud',
    title: 'API Gateway signature, SDK-HMAC-SHA256',
    source: 'https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html',
    useWhen: 'Clients use a Huawei Cloud SDK, or signed for its API Gateway before.',
    notSigned: [
      'whether the path ends in a slash',
      'headers that the client does not list, Content-Type among them',
      'the body, where X-Sdk-Content-Sha256 is UNSIGNED-PAYLOAD (refused unless the route accepts it)',
    ],
  },
};

/**
 * Huawei Cloud's SDK-HMAC-SHA256: method, path, query, host, the listed headers and the body by its
 * SHA-256. A time, 15 minutes either way, and no nonce: the signature itself is remembered.
 *
 * Source: https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html.
 *
 * @example
 * ```ts
 * import { huawei } from '@countersign/schemes';
 * const scheme = huawei();
 * ```
 */
export function huawei(options: SchemeOptions = {}): SignatureScheme {
  return vendorScheme([huaweiProfile], options);
}

import type { Expression, SignatureScheme, SignatureProfile } from '@countersign/core';
import { ossResource, type AliyunOssOptions } from './aliyun-oss-bucket.ts';
import { ossSubResources } from './aliyun-oss-sub-resources.ts';
import { aliyunOssLinkRefusals, aliyunOssRefusals } from './refusals/aliyun-oss.ts';
import { vendorScheme } from './vendor-scheme.ts';

const signed = (time: 'timestamp' | 'validUntil', options: AliyunOssOptions): Expression => ({
  join: '\n',
  of: [
    'method',
    { header: 'content-md5' },
    { header: 'content-type' },
    { field: time },
    {
      join: '',
      of: [
        { headers: { prefix: 'x-oss-' }, after: '\n' },
        ossResource('decoded', options),
        {
          ifAny: { parameters: 'query', escape: 'none', among: ossSubResources, bareEmpty: true },
          before: '?',
        },
      ],
    },
  ],
});

const common = {
  version: 1,
  algorithm: { kind: 'hmac', hash: 'sha1' },
  encoding: 'base64',
  body: { field: 'contentMd5', hash: 'md5', encoding: 'base64', whenAbsent: 'unbound' },
  query: { only: ossSubResources },
  unambiguousOnly: true,
  legacy: true,
} as const satisfies Partial<SignatureProfile>;

const notSigned = [
  'the host, except its first label where that names the bucket',
  'query parameters that are no sub-resources (refused unless the route accepts them)',
  'headers other than Content-MD5, Content-Type, Date and x-oss-*',
  'the body of a request without Content-MD5 (refused unless the route accepts it)',
];

/**
 * The header signature of Aliyun OSS, version 1, as data; the bucket is the first label of the host.
 *
 * Source: https://help.aliyun.com/document_detail/31951.html.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { aliyunOssV1Profile } from '@countersign/schemes';
 * const signer = createRequestSigner(aliyunOssV1Profile, { secret: new Secret('…'), engine });
 * ```
 */
export const aliyunOssV1Profile: SignatureProfile = {
  ...common,
  name: 'aliyun-oss-v1',
  credentials: { prefix: 'OSS ', syntax: 'plain' },
  fields: {
    keyId: { split: ':', piece: 0 },
    signature: { split: ':', piece: 1 },
    timestamp: { header: 'x-oss-date', elseHeader: 'date' },
    contentMd5: { header: 'content-md5', optional: true },
  },
  stringToSign: signed('timestamp', {}),
  time: { format: 'rfc1123', windowSeconds: 900 },
  covers: ['@method', '@path', 'content-type', 'created'],
  refusals: aliyunOssRefusals,
  about: {
    vendor: 'Aliyun OSS',
    title: 'Signature version 1 in the Authorization header',
    source: 'https://help.aliyun.com/document_detail/31951.html',
    useWhen: 'Clients store objects with an OSS SDK that does not sign by version 4 yet.',
    notSigned,
  },
};

/**
 * The signed links of Aliyun OSS, version 1, as data; the bucket is the first label of the host.
 *
 * Source: https://help.aliyun.com/document_detail/31952.html.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { aliyunOssV1LinkProfile } from '@countersign/schemes';
 * const signer = createRequestSigner(aliyunOssV1LinkProfile, { secret: new Secret('…'), engine });
 * ```
 */
export const aliyunOssV1LinkProfile: SignatureProfile = {
  ...common,
  name: 'aliyun-oss-v1-link',
  fields: {
    keyId: { parameter: 'OSSAccessKeyId' },
    validUntil: { parameter: 'Expires' },
    signature: { parameter: 'Signature' },
    contentMd5: { header: 'content-md5', optional: true },
  },
  parameterBodies: [],
  stringToSign: signed('validUntil', {}),
  time: { format: 's', windowSeconds: 900, maxSeconds: 604_800 },
  covers: ['@method', '@path', 'content-type', 'expires'],
  refusals: aliyunOssLinkRefusals,
  about: {
    vendor: 'Aliyun OSS',
    title: 'Signature version 1 in a link',
    source: 'https://help.aliyun.com/document_detail/31952.html',
    useWhen: 'Somebody without a key is to download or upload one object for a while.',
    notSigned,
  },
};

/**
 * The header signature of Aliyun OSS, version 1: HMAC-SHA1 over method, object, sub-resources and the
 * `x-oss-` headers, the body by its `Content-MD5`. Legacy: keys opt in with an end date.
 *
 * Throws `RangeError` for what is no bucket.
 *
 * Source: https://help.aliyun.com/document_detail/31951.html.
 *
 * @example
 * ```ts
 * import { aliyunOssV1 } from '@countersign/schemes';
 * const scheme = aliyunOssV1({ bucket: 'photos' });
 * ```
 */
export function aliyunOssV1(options: AliyunOssOptions = {}): SignatureScheme {
  const stringToSign = signed('timestamp', options);
  return vendorScheme([{ ...aliyunOssV1Profile, stringToSign }], options);
}

/**
 * The signed links of Aliyun OSS, version 1, which live seven days at most. A link works once unless
 * its route has `replay: 'accepted'`. Legacy: keys opt in with an end date.
 *
 * Throws `RangeError` for what is no bucket.
 *
 * Source: https://help.aliyun.com/document_detail/31952.html.
 *
 * @example
 * ```ts
 * import { aliyunOssV1Link } from '@countersign/schemes';
 * const scheme = aliyunOssV1Link({ bucket: 'photos' });
 * ```
 */
export function aliyunOssV1Link(options: AliyunOssOptions = {}): SignatureScheme {
  const stringToSign = signed('validUntil', options);
  return vendorScheme([{ ...aliyunOssV1LinkProfile, stringToSign }], options);
}

import type { Expression, SignatureScheme, SignatureProfile } from '@countersign/core';
import { ossResource, type AliyunOssOptions } from './aliyun-oss-bucket.ts';
import { hashOfLines } from './hash-of-lines.ts';
import { aliyunOssLinkRefusals, aliyunOssRefusals } from './refusals/aliyun-oss.ts';
import { vendorScheme } from './vendor-scheme.ts';

const scope = [
  { field: 'date' },
  { field: 'region' },
  { field: 'product' },
  { field: 'terminator' },
] as const satisfies readonly Expression[];

const signed = (options: AliyunOssOptions): Expression => ({
  join: '\n',
  of: [
    { text: 'OSS4-HMAC-SHA256' },
    'timestamp',
    { join: '/', of: scope },
    hashOfLines(
      'method',
      ossResource('encoded', options),
      { parameters: 'query', escape: 'rfc3986', bareEmpty: true },
      { headers: { signedAnd: ['content-type', 'content-md5', 'x-oss-*'] }, after: '\n' },
      'signed-headers',
      { text: 'UNSIGNED-PAYLOAD' },
    ),
  ],
});

const common = {
  version: 1,
  key: { before: 'aliyun_v4', chain: scope },
  algorithm: { kind: 'hmac', hash: 'sha256' },
  encoding: 'hex',
  body: { field: 'contentMd5', hash: 'md5', encoding: 'base64', whenAbsent: 'unbound' },
  signedHeaders: { separator: ';', always: [] },
} as const satisfies Partial<SignatureProfile>;

const contentMd5 = { header: 'content-md5', optional: true } as const;

const notSigned = [
  'the host, unless listed among the additional headers, except its first label where that names the bucket',
  'headers other than Content-MD5, Content-Type, x-oss-* and those that the client lists',
  'the body of a request without Content-MD5 (refused unless the route accepts it); with it, as far as MD5 holds',
];

/**
 * The header signature of Aliyun OSS, version 4, as data; the bucket is the first label of the host.
 *
 * Source: https://help.aliyun.com/zh/oss/developer-reference/recommend-to-use-signature-version-4.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { aliyunOssV4Profile } from '@countersign/schemes';
 * const signer = createRequestSigner(aliyunOssV4Profile, { secret: new Secret('…'), engine });
 * ```
 */
export const aliyunOssV4Profile: SignatureProfile = {
  ...common,
  name: 'aliyun-oss-v4',
  credentials: { prefix: 'OSS4-HMAC-SHA256 ', syntax: 'pairs', separator: ',' },
  fields: {
    keyId: { part: 'Credential', split: '/', piece: 0 },
    date: { part: 'Credential', split: '/', piece: 1, equals: { day: 'yyyymmdd' } },
    region: { part: 'Credential', split: '/', piece: 2 },
    product: { part: 'Credential', split: '/', piece: 3, is: 'oss' },
    terminator: { part: 'Credential', split: '/', piece: 4, is: 'aliyun_v4_request' },
    signedHeaders: { part: 'AdditionalHeaders', optional: true },
    signature: { part: 'Signature' },
    timestamp: { header: 'x-oss-date' },
    // the vendor has no other value for it: bodies are bound by `Content-MD5` or not at all
    contentSha256: { header: 'x-oss-content-sha256', is: 'UNSIGNED-PAYLOAD' },
    contentMd5,
  },
  stringToSign: signed({}),
  time: { format: 'iso-basic', windowSeconds: 900 },
  covers: ['@method', '@path', '@query', 'created'],
  refusals: aliyunOssRefusals,
  about: {
    vendor: 'Aliyun OSS',
    title: 'Signature version 4 in the Authorization header',
    source:
      'https://help.aliyun.com/zh/oss/developer-reference/recommend-to-use-signature-version-4',
    useWhen: 'Clients store objects with a current OSS SDK.',
    notSigned,
  },
};

/**
 * The signed links of Aliyun OSS, version 4, as data; the bucket is the first label of the host.
 *
 * Source: https://help.aliyun.com/zh/oss/developer-reference/add-signatures-to-urls.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { aliyunOssV4LinkProfile } from '@countersign/schemes';
 * const signer = createRequestSigner(aliyunOssV4LinkProfile, { secret: new Secret('…'), engine });
 * ```
 */
export const aliyunOssV4LinkProfile: SignatureProfile = {
  ...common,
  name: 'aliyun-oss-v4-link',
  fields: {
    signatureVersion: { parameter: 'x-oss-signature-version', is: 'OSS4-HMAC-SHA256' },
    keyId: { parameter: 'x-oss-credential', split: '/', piece: 0 },
    date: { parameter: 'x-oss-credential', split: '/', piece: 1, equals: { day: 'yyyymmdd' } },
    region: { parameter: 'x-oss-credential', split: '/', piece: 2 },
    product: { parameter: 'x-oss-credential', split: '/', piece: 3, is: 'oss' },
    terminator: { parameter: 'x-oss-credential', split: '/', piece: 4, is: 'aliyun_v4_request' },
    timestamp: { parameter: 'x-oss-date' },
    validSeconds: { parameter: 'x-oss-expires' },
    signedHeaders: { parameter: 'x-oss-additional-headers', optional: true },
    signature: { parameter: 'x-oss-signature' },
    contentMd5,
  },
  parameterBodies: [],
  stringToSign: signed({}),
  time: { format: 'iso-basic', windowSeconds: 900, maxSeconds: 604_800 },
  covers: ['@method', '@path', '@query', 'created', 'expires'],
  refusals: aliyunOssLinkRefusals,
  about: {
    vendor: 'Aliyun OSS',
    title: 'Signature version 4 in a link',
    source: 'https://help.aliyun.com/zh/oss/developer-reference/add-signatures-to-urls',
    useWhen: 'Somebody without a key is to download or upload one object for a while.',
    notSigned,
  },
};

/**
 * The header signature of Aliyun OSS, version 4: HMAC-SHA256 under a key of the day and region, over
 * method, object, query and the `x-oss-` headers, the body by its `Content-MD5`.
 *
 * Throws `RangeError` for what is no bucket.
 *
 * Source: https://help.aliyun.com/zh/oss/developer-reference/recommend-to-use-signature-version-4.
 *
 * @example
 * ```ts
 * import { aliyunOssV4 } from '@countersign/schemes';
 * const scheme = aliyunOssV4({ bucket: 'photos' });
 * ```
 */
export function aliyunOssV4(options: AliyunOssOptions = {}): SignatureScheme {
  return vendorScheme([{ ...aliyunOssV4Profile, stringToSign: signed(options) }], options);
}

/**
 * The signed links of Aliyun OSS, version 4, which live seven days at most. A link works once unless
 * its route has `replay: 'accepted'`.
 *
 * Throws `RangeError` for what is no bucket.
 *
 * Source: https://help.aliyun.com/zh/oss/developer-reference/add-signatures-to-urls.
 *
 * @example
 * ```ts
 * import { aliyunOssV4Link } from '@countersign/schemes';
 * const scheme = aliyunOssV4Link({ bucket: 'photos' });
 * ```
 */
export function aliyunOssV4Link(options: AliyunOssOptions = {}): SignatureScheme {
  return vendorScheme([{ ...aliyunOssV4LinkProfile, stringToSign: signed(options) }], options);
}

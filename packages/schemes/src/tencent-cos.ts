import type { Expression, SignatureScheme, SignatureProfile } from '@countersign/core';
import { tencentCosRefusals } from './refusals/tencent-cos.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

const source = 'https://cloud.tencent.com/document/product/436/7778';

/** The times that were signed, as they are written in `q-sign-time` and `q-key-time`. */
const signTime: Expression = { join: ';', of: [{ field: 'validFrom' }, { field: 'validUntil' }] };

const common = {
  version: 1,
  stringToSign: {
    join: '\n',
    of: [
      { text: 'sha1' },
      signTime,
      {
        hash: 'sha1',
        of: {
          join: '\n',
          of: [
            'lower-method',
            { path: 'decoded' },
            {
              parameters: 'query',
              escape: 'rfc3986',
              sort: 'decoded-name',
              lowerNames: true,
              only: { field: 'signedParameters', separator: ';' },
            },
            { headers: 'signed', escape: 'rfc3986', equals: '=', between: '&', sort: 'name' },
            { text: '' },
          ],
        },
      },
      { text: '' },
    ],
  },
  key: { chain: [{ field: 'keyTime' }], as: 'hex' },
  algorithm: { kind: 'hmac', hash: 'sha1' },
  encoding: 'hex',
  covers: ['@method', '@path', '@query', 'created', 'expires'],
  query: { listedBy: ';' },
  body: { field: 'contentMd5', hash: 'md5', encoding: 'base64', whenAbsent: 'unbound' },
  legacy: true,
  refusals: tencentCosRefusals,
} as const satisfies Partial<SignatureProfile>;

const contentMd5 = { header: 'content-md5', optional: true } as const;

/** The SDK for Node.js adds the token of a temporary key after it has signed. */
const exempt = ['x-cos-security-token'] as const;

const notSigned = [
  'the body, unless Content-MD5 is sent (refused unless the route accepts it)',
  'query parameters that the client does not list (refused unless the route accepts them)',
  'upper and lower case in the names of parameters',
  'x-cos-security-token',
] as const;

/**
 * Tencent COS in the `Authorization` header, as data.
 *
 * Source: https://cloud.tencent.com/document/product/436/7778.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { tencentCosProfile } from '@countersign/schemes';
 * const signer = createRequestSigner(tencentCosProfile, { secret: new Secret('…'), engine });
 * ```
 */
export const tencentCosProfile: SignatureProfile = {
  ...common,
  name: 'tencent-cos',
  credentials: { prefix: 'q-sign-algorithm=sha1&', syntax: 'pairs', separator: '&' },
  fields: {
    keyId: { part: 'q-ak' },
    validFrom: { part: 'q-sign-time', split: ';', piece: 0 },
    validUntil: { part: 'q-sign-time', split: ';', piece: 1 },
    keyTime: { part: 'q-key-time', equals: signTime },
    signedHeaders: { part: 'q-header-list' },
    signedParameters: { part: 'q-url-param-list' },
    signature: { part: 'q-signature' },
    contentMd5,
  },
  time: { format: 's', windowSeconds: 900, maxSeconds: 3600 },
  signedHeaders: {
    separator: ';',
    always: ['host'],
    whenSent: ['content-type', 'content-md5', 'x-cos-*'],
    exempt,
  },
  about: {
    vendor: 'Tencent Cloud',
    title: 'COS, request signature',
    source,
    useWhen: 'Customers have the SDKs of Tencent COS and upload to or download from the platform.',
    notSigned: [
      ...notSigned,
      'headers that the client does not list; it must list Host, Content-Type, Content-MD5 and all that begin with x-cos-',
    ],
  },
};

/**
 * Tencent COS in the query, for links, as data.
 *
 * Source: https://cloud.tencent.com/document/product/436/7778.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { tencentCosPresignedProfile } from '@countersign/schemes';
 * const secret = new Secret('…');
 * const signer = createRequestSigner(tencentCosPresignedProfile, { secret, engine });
 * ```
 */
export const tencentCosPresignedProfile: SignatureProfile = {
  ...common,
  name: 'tencent-cos-presigned',
  fields: {
    algorithmId: { parameter: 'q-sign-algorithm', is: 'sha1' },
    keyId: { parameter: 'q-ak' },
    validFrom: { parameter: 'q-sign-time', split: ';', piece: 0 },
    validUntil: { parameter: 'q-sign-time', split: ';', piece: 1 },
    keyTime: { parameter: 'q-key-time', equals: signTime },
    signedHeaders: { parameter: 'q-header-list' },
    signedParameters: { parameter: 'q-url-param-list' },
    signature: { parameter: 'q-signature' },
    contentMd5,
  },
  parameterBodies: [],
  time: { format: 's', windowSeconds: 900, maxSeconds: 604_800 },
  signedHeaders: { separator: ';', always: ['host'], whenSent: ['content-md5', 'x-cos-*'], exempt },
  about: {
    vendor: 'Tencent Cloud',
    title: 'COS, presigned URL',
    source: 'https://cloud.tencent.com/document/product/436/35153',
    useWhen: 'A link must work for a while in a browser that has no key, for download or upload.',
    notSigned: [
      ...notSigned,
      'Content-Type and other headers that the client does not list; it must list Host, Content-MD5 and all that begin with x-cos-',
    ],
  },
};

/**
 * Tencent COS, as its SDKs sign in `Authorization`.
 *
 * The client says from when to when its signature is valid: the start may lie 900 seconds ahead, and
 * an hour after the start is the end, whatever the client says. The body is bound only by
 * `Content-MD5`: routes that take others need `unsigned: ['body']`. There is no nonce: the signature is
 * remembered. Legacy: keys opt in, with an end date.
 *
 * Throws `TypeError` or `RangeError` that names the option at fault.
 *
 * Source: https://cloud.tencent.com/document/product/436/7778.
 *
 * @example
 * ```ts
 * import { tencentCos } from '@countersign/schemes';
 * const scheme = tencentCos();
 * ```
 */
export function tencentCos(options: SchemeOptions = {}): SignatureScheme {
  return vendorScheme([tencentCosProfile], options);
}

/**
 * Tencent COS in the query: links that live up to seven days. A link works once, unless its route has
 * `replay: 'accepted'`. Legacy: keys opt in, with an end date.
 *
 * Throws `TypeError` or `RangeError` that names the option at fault.
 *
 * Source: https://cloud.tencent.com/document/product/436/35153.
 *
 * @example
 * ```ts
 * import { tencentCosPresigned } from '@countersign/schemes';
 * const scheme = tencentCosPresigned();
 * ```
 */
export function tencentCosPresigned(options: SchemeOptions = {}): SignatureScheme {
  return vendorScheme([tencentCosPresignedProfile], options);
}

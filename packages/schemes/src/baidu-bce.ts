import type { SignatureScheme, SignatureProfile } from '@countersign/core';
import { baiduBceRefusals } from './refusals/baidu-bce.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

/**
 * Baidu AI Cloud's bce-auth-v1, as data.
 *
 * Source: https://cloud.baidu.com/doc/Reference/s/njwvz1yfu.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { baiduBceProfile } from '@countersign/schemes';
 * const signer = createRequestSigner(baiduBceProfile, { secret: new Secret('…'), engine });
 * ```
 */
export const baiduBceProfile: SignatureProfile = {
  version: 1,
  name: 'baidu-bce',
  credentials: { prefix: 'bce-auth-v1/', syntax: 'plain' },
  fields: {
    keyId: { split: '/', piece: 0 },
    timestamp: { split: '/', piece: 1 },
    validSeconds: { split: '/', piece: 2 },
    signedHeaders: { split: '/', piece: 3 },
    signature: { split: '/', piece: 4 },
    contentSha256: { header: 'x-bce-content-sha256', optional: true },
  },
  stringToSign: {
    join: '\n',
    of: [
      'method',
      { path: 'encoded' },
      { parameters: 'query', escape: 'rfc3986', sort: 'pair' },
      { headers: 'signed', escape: 'rfc3986', sort: 'pair' },
    ],
  },
  key: {
    chain: [
      {
        join: '/',
        of: [{ text: 'bce-auth-v1' }, 'key-id', 'timestamp', { field: 'validSeconds' }],
      },
    ],
    as: 'hex',
  },
  algorithm: { kind: 'hmac', hash: 'sha256' },
  encoding: 'hex',
  time: { format: 'iso', windowSeconds: 900, maxSeconds: 1800 },
  covers: ['@method', '@path', '@query', 'created', 'expires'],
  body: { field: 'contentSha256', hash: 'sha256', encoding: 'hex', whenAbsent: 'unbound' },
  signedHeaders: { separator: ';', always: ['host'], whenSent: ['x-bce-*', 'content-md5'] },
  refusals: baiduBceRefusals,
  about: {
    vendor: 'Baidu AI Cloud',
    title: 'Signature of the API and of BOS, bce-auth-v1',
    source: 'https://cloud.baidu.com/doc/Reference/s/njwvz1yfu',
    useWhen: 'Clients use a Baidu AI Cloud SDK.',
    notSigned: [
      'the body, unless the client sends x-bce-content-sha256 (refused unless the route accepts it)',
      'that Content-MD5 is the digest of the body: it is signed and not compared',
      'headers other than Host, Content-MD5, x-bce-* and those that the client lists',
      'the order of equal names in the query',
    ],
  },
};

/**
 * Baidu AI Cloud's bce-auth-v1: method, path, query, host and the listed headers. The body is bound only
 * by `x-bce-content-sha256`, which few clients send: a route for others must say `unsigned: ['body']`.
 * The client declares how long the signature lives; it ends after 30 minutes at the latest. No nonce:
 * the signature itself is remembered.
 *
 * Source: https://cloud.baidu.com/doc/Reference/s/njwvz1yfu.
 *
 * @example
 * ```ts
 * import { baiduBce } from '@countersign/schemes';
 * const scheme = baiduBce();
 * ```
 */
export function baiduBce(options: SchemeOptions = {}): SignatureScheme {
  return vendorScheme([baiduBceProfile], options);
}

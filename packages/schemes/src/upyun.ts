import type { SignatureScheme, SignatureProfile } from '@countersign/core';
import { upyunRefusals } from './refusals/upyun.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

/**
 * UPYUN's signature of REST calls (`Authorization: UPYUN <operator>:<sign>`): the method, target, date
 * and, when sent, `Content-MD5`, under the MD5 of the operator's password, as
 * https://docs.upyun.com/api/authorization/ describes it. The date stands in `X-Date`, or else in
 * `Date`.
 */
export const upyunProfile: SignatureProfile = {
  version: 1,
  name: 'upyun',
  credentials: { prefix: 'UPYUN ', syntax: 'plain' },
  fields: {
    keyId: { split: ':', piece: 0 },
    signature: { split: ':', piece: 1 },
    timestamp: { header: 'x-date', elseHeader: 'date' },
    contentMd5: { header: 'content-md5', optional: true },
  },
  stringToSign: {
    join: '',
    of: [
      // no mark is needed that a target cannot hold: a date has spaces in it
      { join: '&', of: ['method', 'target', 'timestamp'] },
      { ifAny: { field: 'contentMd5' }, before: '&' },
    ],
  },
  key: { digest: 'md5' },
  algorithm: { kind: 'hmac', hash: 'sha1' },
  encoding: 'base64',
  time: { format: 'rfc1123', windowSeconds: 900 },
  covers: ['@method', '@path', '@query', 'created'],
  body: { field: 'contentMd5', hash: 'md5', encoding: 'hex', whenAbsent: 'unbound' },
  legacy: true,
  refusals: upyunRefusals,
  about: {
    vendor: 'UPYUN',
    title: 'REST API signature',
    source: 'https://docs.upyun.com/api/authorization/',
    useWhen: 'Your customers store files with an UPYUN SDK that must work unchanged.',
    notSigned: [
      'the host, and every header but the date and Content-MD5',
      'the body, when the client sends no Content-MD5 (refused unless the route accepts it)',
    ],
  },
};

/**
 * UPYUN's REST signature, as its SDKs send it: the operator is the app_key, the password the
 * app_secret.
 *
 * @example
 * ```ts
 * import { upyun } from '@countersign/schemes';
 * const scheme = upyun();
 * ```
 */
export function upyun(options: SchemeOptions = {}): SignatureScheme {
  return vendorScheme([upyunProfile], options);
}

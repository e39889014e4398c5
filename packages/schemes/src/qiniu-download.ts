import type { SignatureScheme, SignatureProfile } from '@countersign/core';
import { qiniuTokenRefusals } from './refusals/qiniu.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

/**
 * Qiniu's signed link (`?e=<deadline>&token=<AK>:<sign>`): the whole URL up to the token, with scheme
 * and host, as https://developer.qiniu.com/kodo/1202/download-token describes it. The vendor ignores
 * what follows the token; here nothing may follow it.
 */
export const qiniuDownloadProfile: SignatureProfile = {
  version: 1,
  name: 'qiniu-download',
  fields: {
    // first, since the signer writes in this order and the token must stand last
    validUntil: { parameter: 'e' },
    keyId: { parameter: 'token', split: ':', piece: 0 },
    signature: { parameter: 'token', split: ':', piece: 1 },
  },
  parameterBodies: [],
  stringToSign: {
    join: '',
    of: ['protocol', { text: '://' }, 'host', { targetBefore: 'token' }],
  },
  algorithm: { kind: 'hmac', hash: 'sha1' },
  encoding: 'base64url-padded',
  time: { format: 's', windowSeconds: 900, maxSeconds: 604_800 },
  covers: ['@scheme', '@authority', '@path', '@query', 'expires'],
  body: 'unbound',
  legacy: true,
  refusals: qiniuTokenRefusals,
  about: {
    vendor: 'Qiniu',
    title: 'Download link',
    source: 'https://developer.qiniu.com/kodo/1202/download-token',
    useWhen: 'Your customers hand out links to private files that end after a while.',
    notSigned: [
      'the method',
      'headers other than Host',
      'the body (refused unless the route accepts it)',
    ],
  },
};

/**
 * Qiniu's signed links, as its SDKs make them. A link is used once unless the route says
 * `replay: 'accepted'`. The service must know its public scheme and host behind a proxy.
 *
 * @example
 * ```ts
 * import { qiniuDownload } from '@countersign/schemes';
 * const scheme = qiniuDownload();
 * ```
 */
export function qiniuDownload(options: SchemeOptions = {}): SignatureScheme {
  return vendorScheme([qiniuDownloadProfile], options);
}

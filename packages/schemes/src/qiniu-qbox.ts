import type { SignatureScheme, SignatureProfile } from '@countersign/core';
import { qiniuManagementRefusals } from './refusals/qiniu.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

/**
 * Qiniu's management credential, version 1 (`Authorization: QBox <AK>:<sign>`): the target, and the
 * body if it is a form, as
 * https://developer.qiniu.com/kodo/manual/6671/historical-document-management-certificate describes
 * it. It has no time, no method and no host: accept it only for clients that cannot do better.
 */
export const qiniuQboxProfile: SignatureProfile = {
  version: 1,
  name: 'qiniu-qbox',
  credentials: { prefix: 'QBox ', syntax: 'plain' },
  fields: {
    keyId: { split: ':', piece: 0 },
    signature: { split: ':', piece: 1 },
  },
  stringToSign: {
    join: '',
    of: ['path', { ifAny: 'query', before: '?' }, { text: '\n' }, 'body'],
  },
  algorithm: { kind: 'hmac', hash: 'sha1' },
  encoding: 'base64url-padded',
  covers: ['@path', '@query'],
  body: { onlyTypes: ['application/x-www-form-urlencoded'] },
  legacy: true,
  refusals: qiniuManagementRefusals,
  about: {
    vendor: 'Qiniu',
    title: 'Management credential, version 1',
    source:
      'https://developer.qiniu.com/kodo/manual/6671/historical-document-management-certificate',
    useWhen:
      'Old Qiniu clients, and the CDN and processing calls of new ones, must work unchanged.',
    notSigned: [
      'the method',
      'the host, and every other header',
      'the time: a proof holds as long as the key',
      'a body that is not a form (refused unless the route accepts it); one that is accepted may also be taken away',
    ],
  },
};

/**
 * Qiniu's management credential, version 1, as its SDKs send it. It carries no time: every route that
 * takes it must set `replay` to `accepted` or to `{ rememberSeconds }`.
 *
 * @example
 * ```ts
 * import { qiniuQbox } from '@countersign/schemes';
 * const scheme = qiniuQbox();
 * ```
 */
export function qiniuQbox(options: SchemeOptions = {}): SignatureScheme {
  return vendorScheme([qiniuQboxProfile], options);
}

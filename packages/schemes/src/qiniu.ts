import type { SignatureScheme, SignatureProfile } from '@countersign/core';
import { qiniuManagementRefusals } from './refusals/qiniu.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

/**
 * Qiniu's management credential, version 2 (`Authorization: Qiniu <AK>:<sign>`): the method, target,
 * host, type, `X-Qiniu-*` headers and body, as
 * https://developer.qiniu.com/kodo/1201/access-token describes it. The date is optional, and the only
 * mark of time: without one a route must say what it does about replays.
 */
export const qiniuProfile: SignatureProfile = {
  version: 1,
  name: 'qiniu',
  credentials: { prefix: 'Qiniu ', syntax: 'plain' },
  fields: {
    keyId: { split: ':', piece: 0 },
    signature: { split: ':', piece: 1 },
    timestamp: { header: 'x-qiniu-date', optional: true },
  },
  stringToSign: {
    join: '',
    of: [
      'method',
      { text: ' ' },
      'path',
      { ifAny: 'query', before: '?' },
      { text: '\nHost: ' },
      'host',
      { ifAny: { header: 'content-type' }, before: '\nContent-Type: ' },
      {
        ifAny: { headers: { prefix: 'x-qiniu-' }, names: 'mime', equals: ': ' },
        before: '\n',
      },
      { text: '\n\n' },
      'body',
    ],
  },
  algorithm: { kind: 'hmac', hash: 'sha1' },
  encoding: 'base64url-padded',
  // https://developer.qiniu.com/kodo/3924/common-request-headers says 15 minutes
  time: { format: 'iso-basic', windowSeconds: 900 },
  covers: ['@method', '@path', '@query', '@authority', 'content-type'],
  body: { exceptTypes: ['application/octet-stream', ''] },
  // the Node SDK writes the port twice
  hostForms: ['as-sent', 'port-doubled'],
  legacy: true,
  refusals: qiniuManagementRefusals,
  about: {
    vendor: 'Qiniu',
    title: 'Management credential, version 2',
    source: 'https://developer.qiniu.com/kodo/1201/access-token',
    useWhen:
      'Your customers call you with a Qiniu SDK, or with the twenty lines they wrote for Qiniu.',
    notSigned: [
      'a body of type application/octet-stream, or without a type (refused unless the route accepts it)',
      'headers other than Host, Content-Type and X-Qiniu-*',
      'the time, when the client leaves X-Qiniu-Date out',
    ],
  },
};

/**
 * Qiniu's management credential, version 2, as its SDKs send it.
 *
 * @example
 * ```ts
 * import { qiniu } from '@countersign/schemes';
 * const scheme = qiniu();
 * ```
 */
export function qiniu(options: SchemeOptions = {}): SignatureScheme {
  return vendorScheme([qiniuProfile], options);
}

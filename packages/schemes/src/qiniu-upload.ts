import type { Carrier, SignatureScheme, SignatureProfile } from '@countersign/core';
import { qiniuTokenRefusals } from './refusals/qiniu.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

/** `<AK>:<sign>:<policy>`, wherever it stands. */
const fieldsIn = (place: Carrier): SignatureProfile['fields'] => ({
  keyId: { ...place, split: ':', piece: 0 },
  signature: { ...place, split: ':', piece: 1 },
  policy: { ...place, split: ':', piece: 2 },
  validUntil: { ...place, split: ':', piece: 2, decode: 'base64url', json: 'deadline' },
});

/** What the token is wherever it stands. */
const token = {
  version: 1,
  stringToSign: { field: 'policy' },
  algorithm: { kind: 'hmac', hash: 'sha1' },
  encoding: 'base64url-padded',
  // the vendor lets a token live as long as its author likes
  time: { format: 's', windowSeconds: 900, maxSeconds: 86_400 },
  covers: ['expires'],
  body: 'unbound',
  query: 'unbound',
  claims: 'policy',
  legacy: true,
  refusals: qiniuTokenRefusals,
} satisfies Partial<SignatureProfile>;

const source = 'https://developer.qiniu.com/kodo/1208/upload-token';

/**
 * Qiniu's upload token in the header of resumable uploads (`Authorization: UpToken <token>`), as
 * https://developer.qiniu.com/kodo/1208/upload-token describes it. The token is a policy (JSON) and
 * its signature; it binds nothing of the request. The policy becomes the principal's claims: that
 * bucket, key, size and type fit it is for the application to check.
 */
export const qiniuUploadProfile: SignatureProfile = {
  ...token,
  name: 'qiniu-upload',
  credentials: { prefix: 'UpToken ', syntax: 'plain' },
  fields: fieldsIn({}),
  about: {
    vendor: 'Qiniu',
    title: 'Upload token, in the header',
    source,
    useWhen: 'Browsers and apps upload in parts with a token that your customer’s server made.',
    notSigned: [
      'the method',
      'the path',
      'the query',
      'every header',
      'the body (refused unless the route accepts it)',
    ],
  },
};

/** The same token in the field `token` of a form upload (`multipart/form-data`). */
export const qiniuUploadFormProfile: SignatureProfile = {
  ...token,
  name: 'qiniu-upload-form',
  fields: fieldsIn({ parameter: 'token' }),
  parameterBodies: ['multipart'],
  bodyOnly: true,
  about: {
    vendor: 'Qiniu',
    title: 'Upload token, in a form',
    source,
    useWhen: 'Browsers and apps upload a file with a form that has the token in it.',
    notSigned: [
      'the method',
      'the path',
      'the query',
      'every header',
      'every other field of the form, and the file (refused unless the route accepts them)',
    ],
  },
};

/**
 * Qiniu's upload token, as its SDKs send it with resumable uploads. Routes that take it must say
 * `unsigned: ['body']`, and `replay: 'accepted'` where one token serves several requests.
 *
 * @example
 * ```ts
 * import { qiniuUpload } from '@countersign/schemes';
 * const scheme = qiniuUpload();
 * ```
 */
export function qiniuUpload(options: SchemeOptions = {}): SignatureScheme {
  return vendorScheme([qiniuUploadProfile], options);
}

/**
 * Qiniu's upload token, as its SDKs send it in the form of a whole upload. Routes that take it must
 * say `unsigned: ['body']`, and `replay: 'accepted'` where clients try again with the same token. The
 * form is read into memory, up to the route's `maxBodyBytes`.
 *
 * @example
 * ```ts
 * import { qiniuUploadForm } from '@countersign/schemes';
 * const scheme = qiniuUploadForm();
 * ```
 */
export function qiniuUploadForm(options: SchemeOptions = {}): SignatureScheme {
  return vendorScheme([qiniuUploadFormProfile], options);
}

import type { RefusalForm } from '@countersign/core';

/**
 * Refusals as Baidu AI Cloud writes them: `code`, `message` and `requestId`, without which its SDK shows
 * no code.
 *
 * Source: https://intl.cloud.baidu.com/doc/IAM/s/Rjx4d0rxo-en.
 *
 * @example
 * ```ts
 * import { baiduBceProfile, baiduBceRefusals } from '@countersign/schemes';
 * const own = { ...baiduBceProfile, name: 'acme-bce', refusals: baiduBceRefusals };
 * ```
 */
export const baiduBceRefusals: RefusalForm = {
  mediaType: 'application/json; charset=utf-8',
  body: { code: '{code}', message: '{message}', requestId: '{request-id}' },
  headers: [['x-bce-request-id', '{request-id}']],
  errors: {
    default: {
      code: 'AccessDenied',
      message: 'The request was refused: {our-code}.',
      status: 403,
    },
    auth_malformed: {
      code: 'InvalidHTTPAuthHeader',
      message: 'The HTTP authorization header is invalid.',
      status: 400,
    },
    auth_invalid: {
      code: 'SignatureDoesNotMatch',
      message:
        'The request signature we calculated does not match the signature you provided. Check your Secret Access Key and signing method.',
      status: 400,
    },
    digest_mismatch: {
      code: 'SignatureDoesNotMatch',
      message: 'x-bce-content-sha256 is not the SHA-256 of the body.',
      status: 400,
    },
    coverage_insufficient: {
      code: 'AccessDenied',
      message: 'Host, an x-bce header or the body is not signed.',
      status: 403,
    },
    // the SDK corrects its clock and tries again only for this code with this status
    timestamp_out_of_range: {
      code: 'RequestTimeTooSkewed',
      message: 'The signature is out of its time. Server time is {time}.',
      status: 403,
    },
    nonce_replayed: {
      code: 'RequestExpired',
      message: 'This very request was made before; sign it anew.',
      status: 400,
    },
    credential_revoked: {
      code: 'InvalidAccessKeyId',
      message: 'The access key is disabled.',
      status: 403,
    },
    credential_expired: {
      code: 'InvalidAccessKeyId',
      message: 'The access key has expired.',
      status: 403,
    },
    body_ambiguous: {
      code: 'InvalidHTTPRequest',
      message: 'The body can be read in two ways.',
      status: 400,
    },
    not_found: { code: 'NoSuchKey', message: 'The resource does not exist.', status: 404 },
    body_too_large: {
      code: 'InvalidHTTPRequest',
      message: 'The body is too large.',
      status: 413,
    },
    rate_limited: { code: 'RequestLimitExceeded', message: 'Too many requests.', status: 429 },
    backend_unavailable: {
      code: 'ServiceUnavailable',
      message: 'Please try again.',
      status: 503,
    },
    config_unsafe: {
      code: 'InternalError',
      message: 'The service is not set up safely.',
      status: 500,
    },
  },
};

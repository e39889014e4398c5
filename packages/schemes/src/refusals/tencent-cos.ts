import type { RefusalForm } from '@countersign/core';

/**
 * Refusals as Tencent COS writes them.
 *
 * Source: https://cloud.tencent.com/document/product/436/7730.
 *
 * @example
 * ```ts
 * import { tencentCosProfile, tencentCosRefusals } from '@countersign/schemes';
 * const own = { ...tencentCosProfile, name: 'acme-cos', refusals: tencentCosRefusals };
 * ```
 */
export const tencentCosRefusals: RefusalForm = {
  mediaType: 'application/xml',
  body:
    "<?xml version='1.0' encoding='utf-8' ?>\n" +
    '<Error><Code>{code}</Code><Message>{message}</Message>' +
    '<StringToSign>{string-to-sign}</StringToSign><RequestId>{request-id}</RequestId></Error>',
  // without it, the SDK takes the answer for one of something in between, and tries another host
  headers: [['x-cos-request-id', '{request-id}']],
  errors: {
    default: { code: 'AccessDenied', message: 'Access Denied.', status: 403 },
    auth_required: { code: 'AccessDenied', message: 'The request must be signed.', status: 403 },
    auth_malformed: {
      code: 'InvalidAuthorization',
      message: 'The signature cannot be read.',
      status: 400,
    },
    auth_invalid: {
      code: 'SignatureDoesNotMatch',
      message:
        'The signature does not match. Check SecretId, SecretKey and how the request is signed.',
      status: 403,
    },
    digest_mismatch: {
      code: 'BadDigest',
      message: 'Content-MD5 is not the MD5 of the body.',
      status: 400,
    },
    coverage_insufficient: {
      code: 'AccessDenied',
      message: 'The signature leaves out the body, a parameter or a header that must be signed.',
      status: 403,
    },
    timestamp_out_of_range: {
      code: 'RequestTimeTooSkewed',
      message: 'The time of the server, {time}, is not within those that were signed.',
      status: 403,
    },
    nonce_replayed: {
      code: 'AccessDenied',
      message: 'This very request was made before; sign it anew.',
      status: 403,
    },
    credential_revoked: {
      code: 'InvalidAccessKeyId',
      message: 'The SecretId is out of use.',
      status: 403,
    },
    credential_expired: {
      code: 'InvalidAccessKeyId',
      message: 'The SecretId has expired.',
      status: 403,
    },
    body_ambiguous: {
      code: 'InvalidRequest',
      message: 'The body can be read in two ways.',
      status: 400,
    },
    not_found: { code: 'NoSuchKey', message: 'There is no such resource.', status: 404 },
    body_too_large: { code: 'EntityTooLarge', message: 'The body is too large.', status: 400 },
    rate_limited: { code: 'SlowDown', message: 'Too many failed attempts.', status: 503 },
    backend_unavailable: {
      code: 'ServiceUnavailable',
      message: 'The request cannot be authenticated at the moment.',
      status: 503,
    },
    config_unsafe: {
      code: 'InternalError',
      message: 'The service is not set up safely.',
      status: 500,
    },
  },
};

import type { RefusalForm } from '@countersign/core';

/**
 * Refusals as Tencent Cloud API 3.0 writes them: always with status 200, since its SDKs read
 * `Response.Error` of no other.
 *
 * Source: https://cloud.tencent.com/document/api/213/30435.
 *
 * @example
 * ```ts
 * import { tencentRefusals, tencentTc3Profile } from '@countersign/schemes';
 * const own = { ...tencentTc3Profile, name: 'acme-tc3', refusals: tencentRefusals };
 * ```
 */
export const tencentRefusals: RefusalForm = {
  mediaType: 'application/json',
  status: 200,
  body: {
    Response: { Error: { Code: '{code}', Message: '{message}' }, RequestId: '{request-id}' },
  },
  errors: {
    default: {
      code: 'AuthFailure.UnauthorizedOperation',
      message: 'The request was refused: {our-code}.',
    },
    auth_required: {
      code: 'AuthFailure.InvalidAuthorization',
      message: 'The request must be signed.',
    },
    auth_malformed: {
      code: 'AuthFailure.InvalidAuthorization',
      message: 'The signature or what it is made of cannot be read.',
    },
    auth_invalid: {
      code: 'AuthFailure.SignatureFailure',
      message:
        'The signature does not match. Check SecretId, SecretKey and how the request is signed.',
    },
    digest_mismatch: {
      code: 'AuthFailure.SignatureFailure',
      message: 'The body is not the one that was signed.',
    },
    coverage_insufficient: {
      code: 'AuthFailure.InvalidAuthorization',
      message: 'The signature leaves out a part of the request that must be signed.',
    },
    timestamp_out_of_range: {
      code: 'AuthFailure.SignatureExpire',
      message: 'The timestamp is too far from the time of the server, {time}.',
    },
    nonce_replayed: {
      code: 'AuthFailure.SignatureExpire',
      message: 'This very request was made before; sign it anew.',
    },
    credential_revoked: {
      code: 'AuthFailure.SecretIdNotFound',
      message: 'The SecretId was deleted or disabled.',
    },
    credential_expired: {
      code: 'AuthFailure.SecretIdNotFound',
      message: 'The SecretId has expired.',
    },
    body_ambiguous: { code: 'InvalidParameter', message: 'The body can be read in two ways.' },
    body_too_large: { code: 'RequestSizeLimitExceeded', message: 'The body is too large.' },
    not_found: { code: 'ResourceNotFound', message: 'There is no such resource.' },
    rate_limited: { code: 'RequestLimitExceeded', message: 'Too many failed attempts.' },
    backend_unavailable: {
      code: 'InternalError',
      message: 'The request cannot be authenticated at the moment.',
    },
    config_unsafe: { code: 'InternalError', message: 'The service is not set up safely.' },
  },
};

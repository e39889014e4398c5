import type { RefusalForm } from '@countersign/core';

/**
 * Refusals as Volcengine's OpenAPI writes them: `ResponseMetadata.Error.Code`, which its SDKs hand over.
 *
 * Source: https://docs.byteplus.com/byteplus-platform/reference/common-error-codes.
 *
 * @example
 * ```ts
 * import { volcengineProfile, volcengineRefusals } from '@countersign/schemes';
 * const own = { ...volcengineProfile, name: 'acme-hmac', refusals: volcengineRefusals };
 * ```
 */
export const volcengineRefusals: RefusalForm = {
  mediaType: 'application/json; charset=utf-8',
  body: {
    ResponseMetadata: {
      RequestId: '{request-id}',
      Error: { Code: '{code}', Message: '{message}' },
    },
  },
  errors: {
    default: { code: 'AccessDenied', message: 'The request was refused: {our-code}.' },
    auth_required: {
      code: 'MissingAuthenticationToken',
      message: 'Request is missing Authentication Token.',
    },
    auth_malformed: {
      code: 'MissingRequestInfo',
      message: 'The authorization of the request cannot be read.',
    },
    auth_invalid: {
      code: 'SignatureDoesNotMatch',
      message:
        'The request signature we calculated does not match the signature you provided. Check your Secret Access Key and signing method.',
    },
    digest_mismatch: {
      code: 'SignatureDoesNotMatch',
      message: 'X-Content-Sha256 is not the SHA-256 of the body.',
    },
    coverage_insufficient: {
      code: 'MissingSignature',
      message: 'The signature leaves out a part of the request that must be signed.',
    },
    timestamp_out_of_range: {
      code: 'InvalidTimestamp',
      message: 'The signature of the request is expired. Server time is {time}.',
      status: 400,
    },
    nonce_replayed: {
      code: 'InvalidTimestamp',
      message: 'This very request was made before; sign it anew.',
      status: 400,
    },
    credential_revoked: { code: 'InvalidAccessKey', message: 'The access key is disabled.' },
    credential_expired: { code: 'InvalidAccessKey', message: 'The access key has expired.' },
    rate_limited: { code: 'FlowLimitExceeded', message: 'Too many requests.' },
    backend_unavailable: {
      code: 'ServiceUnavailable',
      message: 'The request cannot be authenticated at the moment.',
    },
    config_unsafe: { code: 'InternalError', message: 'The service is not set up safely.' },
  },
};

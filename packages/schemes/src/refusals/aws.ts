import type { RefusalForm } from '@countersign/core';

/**
 * Refusals as AWS services of the query protocol write them, STS and IAM among them.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
 */
export const awsQueryRefusals: RefusalForm = {
  mediaType: 'text/xml',
  body:
    '<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>' +
    '<RequestId>{request-id}</RequestId></ErrorResponse>',
  headers: [['x-amzn-RequestId', '{request-id}']],
  errors: {
    default: { code: 'AccessDenied', message: 'Access denied.', status: 403 },
    auth_required: {
      code: 'MissingAuthenticationToken',
      message: 'The request must be signed.',
      status: 403,
    },
    auth_malformed: {
      code: 'IncompleteSignature',
      message: 'The signature cannot be read.',
      status: 400,
    },
    auth_invalid: {
      code: 'SignatureDoesNotMatch',
      message:
        'The request signature does not match. Check the access key, the secret key and how the request is signed.',
      status: 403,
    },
    credential_revoked: {
      code: 'InvalidClientTokenId',
      message: 'The access key is out of use.',
      status: 403,
    },
    credential_expired: {
      code: 'ExpiredToken',
      message: 'The access key has expired.',
      status: 403,
    },
    timestamp_out_of_range: {
      code: 'RequestExpired',
      message: 'X-Amz-Date is too far from the time of the server, {time}.',
      status: 400,
    },
    nonce_replayed: {
      code: 'AccessDenied',
      message: 'This very request was made before; sign it anew.',
      status: 403,
    },
    digest_mismatch: {
      code: 'SignatureDoesNotMatch',
      message: 'The body is not the one whose SHA-256 was signed.',
      status: 403,
    },
    coverage_insufficient: {
      code: 'IncompleteSignature',
      message:
        'The signature leaves out the body, Host, X-Amz-Date, Content-Type or another X-Amz header that was sent.',
      status: 400,
    },
    body_ambiguous: {
      code: 'ValidationError',
      message: 'The body can be read in two ways.',
      status: 400,
    },
    not_found: {
      code: 'ResourceNotFoundException',
      message: 'There is no such resource.',
      status: 404,
    },
    body_too_large: {
      code: 'RequestEntityTooLarge',
      message: 'The body is too large.',
      status: 413,
    },
    rate_limited: { code: 'Throttling', message: 'Too many failed attempts.', status: 429 },
    backend_unavailable: {
      code: 'ServiceUnavailable',
      message: 'The request cannot be authenticated at the moment.',
      status: 503,
    },
    config_unsafe: {
      code: 'InternalFailure',
      message: 'The service is not set up safely.',
      status: 500,
    },
  },
};

/**
 * Refusals as S3 writes them.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export const awsS3Refusals: RefusalForm = {
  mediaType: 'application/xml',
  body:
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<Error><Code>{code}</Code><Message>{message}</Message><RequestId>{request-id}</RequestId></Error>',
  headers: [['x-amz-request-id', '{request-id}']],
  errors: {
    ...awsQueryRefusals.errors,
    auth_required: {
      code: 'AccessDenied',
      message: 'The request must be signed.',
      status: 403,
    },
    auth_malformed: {
      code: 'AuthorizationHeaderMalformed',
      message: 'The signature cannot be read.',
      status: 400,
    },
    credential_revoked: {
      code: 'InvalidAccessKeyId',
      message: 'The access key is out of use.',
      status: 403,
    },
    credential_expired: {
      code: 'ExpiredToken',
      message: 'The access key has expired.',
      status: 400,
    },
    timestamp_out_of_range: {
      code: 'RequestTimeTooSkewed',
      message: 'X-Amz-Date is too far from the time of the server, {time}.',
      status: 403,
    },
    digest_mismatch: {
      code: 'XAmzContentSHA256Mismatch',
      message: 'x-amz-content-sha256 is not the SHA-256 of the body.',
      status: 400,
    },
    coverage_insufficient: {
      code: 'AccessDenied',
      message: 'The signature leaves out the body or headers that must be signed.',
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
    config_unsafe: {
      code: 'InternalError',
      message: 'The service is not set up safely.',
      status: 500,
    },
  },
};

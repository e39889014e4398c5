import type { RefusalForm, VendorError } from '@countersign/core';

const expired: VendorError = {
  code: 'AccessDenied',
  message: 'Request has expired.',
  status: 403,
};

/**
 * Refusals as OSS writes them. What the server signed is shown to callers of `test` keys alone.
 *
 * Source: https://help.aliyun.com/document_detail/31951.html.
 *
 * @example
 * ```ts
 * import { aliyunOssRefusals, aliyunOssV4Profile } from '@countersign/schemes';
 * const own = { ...aliyunOssV4Profile, name: 'acme-store', refusals: aliyunOssRefusals };
 * ```
 */
export const aliyunOssRefusals: RefusalForm = {
  mediaType: 'application/xml',
  body:
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<Error><Code>{code}</Code><Message>{message}</Message><RequestId>{request-id}</RequestId>' +
    '<HostId></HostId><StringToSign>{string-to-sign}</StringToSign></Error>',
  headers: [['x-oss-request-id', '{request-id}']],
  errors: {
    default: { code: 'AccessDenied', message: 'The request was refused: {our-code}.' },
    auth_required: {
      code: 'AccessDenied',
      message: 'Anonymous access is forbidden for this operation.',
      status: 403,
    },
    auth_malformed: {
      code: 'InvalidArgument',
      message: 'The authorization is not well-formed.',
      status: 400,
    },
    auth_invalid: {
      code: 'SignatureDoesNotMatch',
      message:
        'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
      status: 403,
    },
    digest_mismatch: {
      code: 'InvalidDigest',
      message: 'The Content-MD5 you specified was invalid.',
      status: 400,
    },
    coverage_insufficient: {
      code: 'AccessDenied',
      message: 'The signature leaves out a part of the request that must be signed.',
      status: 403,
    },
    timestamp_out_of_range: {
      code: 'RequestTimeTooSkewed',
      message:
        'The difference between the request time and the current time is too large. Server time is {time}.',
      status: 403,
    },
    nonce_replayed: {
      code: 'AccessDenied',
      message: 'This request was received before.',
      status: 403,
    },
    credential_revoked: {
      code: 'InvalidAccessKeyId',
      message: 'The OSS Access Key Id is disabled.',
      status: 403,
    },
    credential_expired: {
      code: 'InvalidAccessKeyId',
      message: 'The OSS Access Key Id is expired.',
      status: 403,
    },
    insufficient_scope: {
      code: 'AccessDenied',
      message: 'You have no right to access this object.',
      status: 403,
    },
    body_too_large: {
      code: 'EntityTooLarge',
      message: 'Your proposed upload exceeds the maximum allowed size.',
      status: 400,
    },
    rate_limited: { code: 'SlowDown', message: 'Please reduce your request rate.' },
    backend_unavailable: { code: 'ServiceUnavailable', message: 'Please try again.' },
  },
};

/**
 * The same for signed links, whose end OSS calls something else than a wrong clock.
 *
 * @example
 * ```ts
 * import { aliyunOssLinkRefusals, aliyunOssV4LinkProfile } from '@countersign/schemes';
 * const own = { ...aliyunOssV4LinkProfile, name: 'acme-link', refusals: aliyunOssLinkRefusals };
 * ```
 */
export const aliyunOssLinkRefusals: RefusalForm = {
  ...aliyunOssRefusals,
  errors: { ...aliyunOssRefusals.errors, timestamp_out_of_range: expired },
};

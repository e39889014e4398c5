import type { RefusalForm } from '@countersign/core';

/** The codes that its products have in common; statuses where the vendor's differ from ours. */
const errors: RefusalForm['errors'] = {
  default: { code: 'Forbidden', message: 'The request was refused: {our-code}.' },
  auth_required: {
    code: 'IncompleteSignature',
    message: 'The request signature does not conform to Aliyun standards: there is none.',
    status: 400,
  },
  auth_malformed: {
    code: 'IncompleteSignature',
    message: 'The request signature does not conform to Aliyun standards.',
    status: 400,
  },
  auth_invalid: {
    code: 'SignatureDoesNotMatch',
    message: 'Specified signature is not matched with our calculation.',
    status: 400,
  },
  digest_mismatch: {
    code: 'SignatureDoesNotMatch',
    message: 'The body does not have the digest that was signed.',
    status: 400,
  },
  coverage_insufficient: {
    code: 'IncompleteSignature',
    message: 'The signature leaves out a part of the request that must be signed.',
    status: 400,
  },
  timestamp_out_of_range: {
    code: 'InvalidTimeStamp.Expired',
    message: 'Specified time stamp or date value is expired. Server time is {time}.',
    status: 400,
  },
  nonce_replayed: {
    code: 'SignatureNonceUsed',
    message: 'Specified signature nonce was used already.',
    status: 400,
  },
  credential_revoked: {
    code: 'InvalidAccessKeyId.Inactive',
    message: 'Specified access key is disabled.',
    status: 403,
  },
  credential_expired: {
    code: 'InvalidAccessKeyId.Inactive',
    message: 'Specified access key is disabled.',
    status: 403,
  },
  insufficient_scope: {
    code: 'NoPermission',
    message: 'The access key is not authorized to perform this operation.',
    status: 403,
  },
  rate_limited: {
    code: 'Throttling.User',
    message: 'Request was denied due to user flow control.',
  },
  backend_unavailable: {
    code: 'ServiceUnavailable',
    message: 'The request has failed due to a temporary failure of the server.',
  },
};

/**
 * Refusals as Aliyun's OpenAPI writes them in JSON: `Code` and `Message`, which its SDKs show.
 *
 * Source: https://help.aliyun.com/zh/sdk/product-overview/rpc-mechanism.
 *
 * @example
 * ```ts
 * import { aliyunAcs3Profile, aliyunRefusals } from '@countersign/schemes';
 * const own = { ...aliyunAcs3Profile, name: 'acme-acs3', refusals: aliyunRefusals };
 * ```
 */
export const aliyunRefusals: RefusalForm = {
  mediaType: 'application/json; charset=utf-8',
  body: { RequestId: '{request-id}', HostId: '', Code: '{code}', Message: '{message}' },
  headers: [['x-acs-request-id', '{request-id}']],
  errors,
};

/**
 * The same in XML, which Aliyun answers where a client does not ask for JSON.
 *
 * @example
 * ```ts
 * import { aliyunRoaProfile, aliyunXmlRefusals } from '@countersign/schemes';
 * const own = { ...aliyunRoaProfile, name: 'acme-roa', refusals: aliyunXmlRefusals };
 * ```
 */
export const aliyunXmlRefusals: RefusalForm = {
  mediaType: 'text/xml; charset=utf-8',
  body:
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<Error><RequestId>{request-id}</RequestId><HostId></HostId>' +
    '<Code>{code}</Code><Message>{message}</Message></Error>',
  headers: [['x-acs-request-id', '{request-id}']],
  errors,
};

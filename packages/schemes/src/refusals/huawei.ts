import type { RefusalForm } from '@countersign/core';

/**
 * Refusals as Huawei Cloud's API Gateway writes them: `error_code` and `error_msg`, which its SDKs show.
 *
 * Source: https://support.huaweicloud.com/intl/en-us/usermanual-apig/apig_03_0048.html.
 *
 * @example
 * ```ts
 * import { huaweiProfile, huaweiRefusals } from '@countersign/schemes';
 * const own = { ...huaweiProfile, name: 'acme-hmac', refusals: huaweiRefusals };
 * ```
 */
export const huaweiRefusals: RefusalForm = {
  mediaType: 'application/json; charset=utf-8',
  body: { error_msg: '{message}', error_code: '{code}', request_id: '{request-id}' },
  errors: {
    default: { code: 'APIG.0303', message: 'Incorrect app authentication information: {our-code}' },
    auth_required: {
      code: 'APIG.0303',
      message: 'Incorrect app authentication information: there is none',
    },
    auth_malformed: {
      code: 'APIG.0303',
      message: 'Incorrect app authentication information: Authorization cannot be read',
      status: 401,
    },
    auth_invalid: {
      code: 'APIG.0303',
      message: 'Incorrect app authentication information: verify aksk signature fail',
    },
    digest_mismatch: {
      code: 'APIG.0303',
      message:
        'Incorrect app authentication information: X-Sdk-Content-Sha256 is not the SHA-256 of the body',
    },
    coverage_insufficient: {
      code: 'APIG.0303',
      message:
        'Incorrect app authentication information: Host, X-Sdk-Date or the body is not signed',
    },
    timestamp_out_of_range: {
      code: 'APIG.0303',
      message: 'Incorrect app authentication information: signature expired, signTime',
    },
    nonce_replayed: {
      code: 'APIG.0303',
      message: 'Incorrect app authentication information: this very request was made before',
    },
    insufficient_scope: {
      code: 'APIG.0304',
      message: 'The app is not authorized to access the API.',
    },
    forbidden: { code: 'APIG.0304', message: 'The app is not authorized to access the API.' },
    not_found: { code: 'APIG.0101', message: 'The API does not exist.' },
    body_ambiguous: { code: 'APIG.0201', message: 'API request error.' },
    body_too_large: { code: 'APIG.0201', message: 'Request entity too large.' },
    rate_limited: { code: 'APIG.0308', message: 'The throttling threshold has been reached.' },
    backend_unavailable: {
      code: 'APIG.0602',
      message: 'The service is currently unavailable, try again later.',
    },
    config_unsafe: { code: 'APIG.0601', message: 'Internal server error.' },
  },
};

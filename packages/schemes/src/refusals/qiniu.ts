import type { RefusalForm } from '@countersign/core';

/**
 * How Qiniu refuses a token: `{"error":"bad token"}` with 401, and `expired token` when its deadline
 * has passed. Statuses: https://developer.qiniu.com/fusion/kb/1352/the-http-request-return-a-status-code;
 * texts: qiniu/nodejs-sdk#138, oncemi/OnceMi.AspNetCore.OSS#11.
 */
export const qiniuTokenRefusals: RefusalForm = {
  mediaType: 'application/json',
  body: { error: '{message}', error_code: '{code}' },
  errors: {
    default: { code: 'BadToken', message: 'bad token' },
    auth_required: { code: 'BadToken', message: 'token not specified' },
    timestamp_out_of_range: { code: 'ExpiredToken', message: 'expired token' },
    credential_expired: { code: 'ExpiredToken', message: 'expired token' },
    insufficient_scope: { code: 'AccessDenied', message: 'access denied' },
    forbidden: { code: 'AccessDenied', message: 'access denied' },
    not_found: { code: 'NoSuchResource', message: 'no such file or directory' },
    body_too_large: { code: 'EntityTooLarge', message: 'request entity too large' },
    rate_limited: { code: 'TooManyRequests', message: 'too many requests' },
    backend_unavailable: { code: 'ServiceUnavailable', message: 'service unavailable' },
    config_unsafe: { code: 'InternalError', message: 'internal error' },
  },
};

/** The same for management calls, where a wrong date is 403 (`X-Qiniu-Date`, kodo/3924). */
export const qiniuManagementRefusals: RefusalForm = {
  ...qiniuTokenRefusals,
  errors: {
    ...qiniuTokenRefusals.errors,
    timestamp_out_of_range: {
      code: 'RequestTimeTooSkewed',
      message: 'X-Qiniu-Date is more than 15 minutes off',
      status: 403,
    },
  },
};

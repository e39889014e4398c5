import type { RefusalForm } from '@countersign/core';

/**
 * Refusals as AMap's web services write them: status 200, `info` and `infocode`.
 *
 * Source: https://lbs.amap.com/api/webservice/guide/tools/info.
 *
 * @example
 * ```ts
 * import { amapProfile, amapRefusals } from '@countersign/schemes';
 * const own = { ...amapProfile, name: 'acme-map', refusals: amapRefusals };
 * ```
 */
export const amapRefusals: RefusalForm = {
  mediaType: 'application/json; charset=utf-8',
  status: 200,
  body: { status: '0', info: '{message}', infocode: '{code}' },
  errors: {
    default: { code: '10007', message: 'INVALID_USER_SIGNATURE' },
    auth_required: { code: '10001', message: 'INVALID_USER_KEY' },
    auth_malformed: { code: '20000', message: 'INVALID_PARAMS' },
    body_ambiguous: { code: '20000', message: 'INVALID_PARAMS' },
    body_too_large: { code: '20000', message: 'INVALID_PARAMS' },
    nonce_replayed: { code: '10004', message: 'ACCESS_TOO_FREQUENT' },
    credential_revoked: { code: '10013', message: 'USER_KEY_RECYCLED' },
    credential_expired: { code: '10013', message: 'USER_KEY_RECYCLED' },
    insufficient_scope: { code: '10012', message: 'INSUFFICIENT_PRIVILEGES' },
    forbidden: { code: '10012', message: 'INSUFFICIENT_PRIVILEGES' },
    not_found: { code: '10002', message: 'SERVICE_NOT_AVAILABLE' },
    tls_required: { code: '10002', message: 'SERVICE_NOT_AVAILABLE' },
    rate_limited: { code: '10004', message: 'ACCESS_TOO_FREQUENT' },
    backend_unavailable: { code: '10016', message: 'SERVER_IS_BUSY' },
    config_unsafe: { code: '10016', message: 'SERVER_IS_BUSY' },
  },
};

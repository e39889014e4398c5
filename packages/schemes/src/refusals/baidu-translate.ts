import type { RefusalForm } from '@countersign/core';

/**
 * Refusals as Baidu Translate writes them: status 200 and `error_code`.
 *
 * Source: https://fanyi-api.baidu.com/doc/21.
 *
 * @example
 * ```ts
 * import { baiduTranslateProfile, baiduTranslateRefusals } from '@countersign/schemes';
 * const own = { ...baiduTranslateProfile, name: 'acme-words', refusals: baiduTranslateRefusals };
 * ```
 */
export const baiduTranslateRefusals: RefusalForm = {
  mediaType: 'application/json; charset=utf-8',
  status: 200,
  body: { error_code: '{code}', error_msg: '{message}' },
  errors: {
    default: { code: '54001', message: 'Invalid Sign' },
    auth_required: { code: '54000', message: 'PARAM_FROM_TO_OR_Q_EMPTY' },
    auth_malformed: { code: '54000', message: 'PARAM_FROM_TO_OR_Q_EMPTY' },
    nonce_replayed: { code: '54003', message: 'Invalid Access Limit' },
    credential_revoked: { code: '52003', message: 'UNAUTHORIZED USER' },
    credential_expired: { code: '52003', message: 'UNAUTHORIZED USER' },
    insufficient_scope: { code: '52003', message: 'UNAUTHORIZED USER' },
    forbidden: { code: '52003', message: 'UNAUTHORIZED USER' },
    not_found: { code: '58002', message: 'SERVICE_CLOSED' },
    rate_limited: { code: '54003', message: 'Invalid Access Limit' },
    backend_unavailable: { code: '52002', message: 'SYSTEM ERROR' },
    config_unsafe: { code: '52002', message: 'SYSTEM ERROR' },
  },
};

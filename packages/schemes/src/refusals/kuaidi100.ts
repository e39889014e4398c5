import type { RefusalForm } from '@countersign/core';

/**
 * Refusals as Kuaidi100 writes them: status 200, `result` false and `returnCode`.
 *
 * Source: https://api.kuaidi100.com/document/5f0ffb5ebc8da837cbd8aefc.html.
 *
 * @example
 * ```ts
 * import { kuaidi100Profile, kuaidi100Refusals } from '@countersign/schemes';
 * const own = { ...kuaidi100Profile, name: 'acme-parcels', refusals: kuaidi100Refusals };
 * ```
 */
export const kuaidi100Refusals: RefusalForm = {
  mediaType: 'application/json; charset=utf-8',
  status: 200,
  body: { result: false, returnCode: '{code}', message: '{message}' },
  errors: {
    default: { code: '503', message: '验证签名失败' },
    auth_required: { code: '400', message: '提交的数据不完整' },
    auth_malformed: { code: '400', message: '提交的数据不完整' },
    credential_revoked: { code: '601', message: 'key已过期' },
    credential_expired: { code: '601', message: 'key已过期' },
    rate_limited: { code: '502', message: '服务器繁忙' },
    backend_unavailable: { code: '501', message: '服务器错误' },
    config_unsafe: { code: '501', message: '服务器错误' },
  },
};

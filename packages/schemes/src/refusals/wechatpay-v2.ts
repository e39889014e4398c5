import type { RefusalForm } from '@countersign/core';

/**
 * Refusals as WeChat Pay v2 writes them: always status 200, `return_code` FAIL, and `return_msg`, which
 * clients show. The code is said as well, for clients that look at `err_code`.
 *
 * Source: https://pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=9_1.
 *
 * @example
 * ```ts
 * import { wechatPayV2Refusals, wechatPayV2Profile } from '@countersign/schemes';
 * const own = { ...wechatPayV2Profile, name: 'acme-xml', refusals: wechatPayV2Refusals };
 * ```
 */
export const wechatPayV2Refusals: RefusalForm = {
  mediaType: 'text/xml; charset=utf-8',
  status: 200,
  body:
    '<xml><return_code>FAIL</return_code><return_msg>{message}</return_msg>' +
    '<result_code>FAIL</result_code><err_code>{code}</err_code>' +
    '<err_code_des>{message}</err_code_des></xml>',
  errors: {
    default: { code: 'SIGNERROR', message: '签名错误' },
    auth_required: { code: 'LACK_PARAMS', message: '缺少参数' },
    auth_malformed: { code: 'PARAM_ERROR', message: '参数错误' },
    body_ambiguous: { code: 'PARAM_ERROR', message: '参数错误' },
    body_too_large: { code: 'PARAM_ERROR', message: '参数错误' },
    nonce_replayed: { code: 'INVALID_REQUEST', message: '请求重复' },
    credential_revoked: { code: 'NOAUTH', message: '商户无此接口权限' },
    credential_expired: { code: 'NOAUTH', message: '商户无此接口权限' },
    insufficient_scope: { code: 'NOAUTH', message: '商户无此接口权限' },
    forbidden: { code: 'NOAUTH', message: '商户无此接口权限' },
    not_found: { code: 'NOAUTH', message: '商户无此接口权限' },
    tls_required: { code: 'INVALID_REQUEST', message: '请使用HTTPS' },
    rate_limited: { code: 'FREQUENCY_LIMITED', message: '频率限制' },
    backend_unavailable: { code: 'SYSTEMERROR', message: '系统错误' },
    config_unsafe: { code: 'SYSTEMERROR', message: '系统错误' },
  },
};

import type { RefusalForm } from '@countersign/core';

/**
 * Refusals as WeChat Pay v3 writes them: `code` and `message`, with 401 for a wrong signature.
 *
 * Source: https://pay.weixin.qq.com/doc/v3/merchant/4012365342.
 *
 * @example
 * ```ts
 * import { wechatPayV3Profile, wechatPayV3Refusals } from '@countersign/schemes';
 * const own = { ...wechatPayV3Profile, name: 'acme-v3', refusals: wechatPayV3Refusals };
 * ```
 */
export const wechatPayV3Refusals: RefusalForm = {
  mediaType: 'application/json; charset=utf-8',
  body: { code: '{code}', message: '{message}' },
  headers: [['Request-ID', '{request-id}']],
  errors: {
    default: { code: 'SIGN_ERROR', message: '请求被拒绝：{our-code}' },
    auth_required: { code: 'SIGN_ERROR', message: 'Http头缺少认证信息Authorization' },
    auth_malformed: { code: 'SIGN_ERROR', message: 'Http头Authorization值格式错误' },
    auth_invalid: { code: 'SIGN_ERROR', message: '错误的签名，导致验签失败' },
    timestamp_out_of_range: {
      code: 'SIGN_ERROR',
      message: 'Http头Authorization中的timestamp与发起请求的时间不得超过5分钟，服务器时间：{time}',
    },
    nonce_replayed: { code: 'SIGN_ERROR', message: 'Http头Authorization中的nonce_str已使用过' },
    body_ambiguous: { code: 'PARAM_ERROR', message: '参数错误' },
    body_too_large: { code: 'PARAM_ERROR', message: '请求体过大' },
    insufficient_scope: { code: 'NO_AUTH', message: '商户号无此接口权限' },
    forbidden: { code: 'NO_AUTH', message: '商户号无此接口权限' },
    not_found: { code: 'RESOURCE_NOT_EXISTS', message: '查询的资源不存在' },
    rate_limited: { code: 'RATELIMIT_EXCEEDED', message: '频率超限' },
    backend_unavailable: { code: 'SYSTEM_ERROR', message: '系统异常，请稍后重试' },
    config_unsafe: { code: 'SYSTEM_ERROR', message: '系统异常' },
  },
};

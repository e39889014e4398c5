import type { RefusalForm } from '@countersign/core';

/**
 * Refusals as Tencent's location services write them: status 200 and a number in `status`.
 *
 * Source: https://lbs.qq.com/service/webService/webServiceGuide/status.
 *
 * @example
 * ```ts
 * import { tencentMapProfile, tencentMapRefusals } from '@countersign/schemes';
 * const own = { ...tencentMapProfile, name: 'acme-map', refusals: tencentMapRefusals };
 * ```
 */
export const tencentMapRefusals: RefusalForm = {
  mediaType: 'application/json; charset=utf-8',
  status: 200,
  body: { status: '{code}', message: '{message}', request_id: '{request-id}' },
  errors: {
    default: { code: 111, message: '签名验证失败' },
    auth_required: { code: 311, message: 'key格式错误' },
    auth_malformed: { code: 310, message: '请求参数信息有误' },
    body_ambiguous: { code: 310, message: '请求参数信息有误' },
    body_too_large: { code: 310, message: '请求参数信息有误' },
    nonce_replayed: { code: 120, message: '此key每秒请求量已达到上限' },
    credential_revoked: { code: 190, message: '无效的key' },
    credential_expired: { code: 190, message: '无效的key' },
    insufficient_scope: { code: 113, message: '此功能未被授权' },
    forbidden: { code: 113, message: '此功能未被授权' },
    not_found: { code: 113, message: '此功能未被授权' },
    rate_limited: { code: 120, message: '此key每秒请求量已达到上限' },
    backend_unavailable: { code: 500, message: '后端超时' },
    config_unsafe: { code: 500, message: '后端超时' },
  },
};

import type { RefusalForm } from '@countersign/core';

/**
 * Refusals as Baidu Maps' web services write them: status 200 and a number in `status`.
 *
 * Source: https://lbsyun.baidu.com/index.php?title=webapi/appendix.
 *
 * @example
 * ```ts
 * import { baiduMapProfile, baiduMapRefusals } from '@countersign/schemes';
 * const own = { ...baiduMapProfile, name: 'acme-map', refusals: baiduMapRefusals };
 * ```
 */
export const baiduMapRefusals: RefusalForm = {
  mediaType: 'application/json; charset=utf-8',
  status: 200,
  body: { status: '{code}', message: '{message}' },
  errors: {
    default: { code: 211, message: 'APP SN校验失败' },
    auth_required: { code: 101, message: 'AK参数不存在' },
    auth_malformed: { code: 2, message: '请求参数非法' },
    body_ambiguous: { code: 2, message: '请求参数非法' },
    body_too_large: { code: 10, message: '上传内容超过限制' },
    nonce_replayed: { code: 401, message: '当前并发量已经超过约定并发配额，限制访问' },
    credential_revoked: { code: 202, message: 'APP被管理员删除' },
    credential_expired: { code: 202, message: 'APP被管理员删除' },
    insufficient_scope: { code: 240, message: 'APP 服务被禁用' },
    forbidden: { code: 240, message: 'APP 服务被禁用' },
    not_found: { code: 260, message: '服务不存在' },
    rate_limited: { code: 401, message: '当前并发量已经超过约定并发配额，限制访问' },
    backend_unavailable: { code: 1, message: '服务器内部错误' },
    config_unsafe: { code: 1, message: '服务器内部错误' },
  },
};

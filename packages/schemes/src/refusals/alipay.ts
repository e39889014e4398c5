import type { RefusalForm } from '@countersign/core';

/**
 * Refusals as Alipay's gateway (v2) writes them: status 200, else its SDK shows nothing of them, and the
 * reason in `sub_code`. The outer code is always that of a wrong argument.
 *
 * Source: https://opendocs.alipay.com/common/02km9f.
 *
 * @example
 * ```ts
 * import { alipayV2Profile, alipayV2Refusals } from '@countersign/schemes';
 * const own = { ...alipayV2Profile, name: 'acme-gateway', refusals: alipayV2Refusals };
 * ```
 */
export const alipayV2Refusals: RefusalForm = {
  mediaType: 'application/json; charset=utf-8',
  status: 200,
  body: {
    error_response: {
      code: '40002',
      msg: 'Invalid Arguments',
      sub_code: '{code}',
      sub_msg: '{message}',
    },
  },
  errors: {
    default: { code: 'isv.invalid-signature', message: '请求被拒绝：{our-code}' },
    auth_required: { code: 'isv.missing-signature', message: '缺少签名参数' },
    auth_malformed: {
      code: 'isv.invalid-signature',
      message: '验签出错，参数中有重复的、无法识别的或含有&的值',
    },
    auth_invalid: {
      code: 'isv.invalid-signature',
      message: '验签出错，建议检查签名字符串或签名私钥与应用公钥是否匹配',
    },
    timestamp_out_of_range: {
      code: 'isv.invalid-timestamp',
      message: '非法的时间戳参数，服务器时间：{time}',
    },
    nonce_replayed: { code: 'isv.invalid-timestamp', message: '同一请求已经收到过，请重新签名' },
    credential_revoked: { code: 'isv.invalid-app-id', message: '应用已停用' },
    credential_expired: { code: 'isv.invalid-app-id', message: '应用已过期' },
    insufficient_scope: { code: 'isv.insufficient-isv-permissions', message: '应用权限不足' },
    forbidden: { code: 'isv.insufficient-isv-permissions', message: '应用权限不足' },
    not_found: { code: 'isv.invalid-method', message: '不存在的方法名' },
    rate_limited: { code: 'isv.app-call-limited', message: '应用调用次数超限' },
    backend_unavailable: { code: 'isp.unknow-error', message: '服务暂不可用，请稍后重试' },
    config_unsafe: { code: 'isp.unknow-error', message: '服务暂不可用' },
  },
};

/**
 * Refusals as Alipay's API v3 writes them: `code`, `message` and `links`.
 *
 * Source: https://opendocs.alipay.com/open-v3/054fcv.
 *
 * @example
 * ```ts
 * import { alipayV3Profile, alipayV3Refusals } from '@countersign/schemes';
 * const own = { ...alipayV3Profile, name: 'acme-v3', refusals: alipayV3Refusals };
 * ```
 */
export const alipayV3Refusals: RefusalForm = {
  mediaType: 'application/json; charset=utf-8',
  body: { code: '{code}', message: '{message}', links: [] },
  headers: [['alipay-trace-id', '{request-id}']],
  errors: {
    default: { code: 'invalid-signature', message: '请求被拒绝：{our-code}' },
    auth_required: { code: 'missing-signature', message: '缺少签名参数' },
    auth_malformed: {
      code: 'invalid-signature',
      message: '验签出错，无法识别Authorization或请求体',
    },
    auth_invalid: {
      code: 'invalid-signature',
      message: '验签出错，建议检查签名字符串或签名私钥与应用公钥是否匹配',
    },
    timestamp_out_of_range: {
      code: 'invalid-timestamp',
      message: '非法的时间戳参数，服务器时间：{time}',
    },
    nonce_replayed: { code: 'invalid-nonce', message: '同一请求已经收到过，请重新签名' },
    credential_revoked: { code: 'invalid-app-id', message: '应用已停用' },
    credential_expired: { code: 'invalid-app-id', message: '应用已过期' },
    insufficient_scope: { code: 'insufficient-isv-permissions', message: '应用权限不足' },
    forbidden: { code: 'insufficient-isv-permissions', message: '应用权限不足' },
    not_found: { code: 'invalid-method', message: '不存在的方法名' },
    rate_limited: { code: 'app-call-limited', message: '应用调用次数超限' },
    backend_unavailable: { code: 'unknow-error', message: '服务暂不可用，请稍后重试' },
    config_unsafe: { code: 'unknow-error', message: '服务暂不可用' },
  },
};

import type { RefusalForm } from '@countersign/core';
import type { TokenExchangeMap } from './token-exchange-map.ts';

/**
 * Feishu's and Lark's `POST /open-apis/auth/v3/tenant_access_token/internal`: the same token until the
 * last half hour of its two; from then on a new one, and both work (open.feishu.cn, "Get custom app
 * tenant_access_token"). Errors have status 200 and a code that is not 0; clients look at no more. The
 * vendor answers a wrong secret with 10014 or 10003, a wrong app_id with 10003; here both are 10014.
 */
export const feishuTenantToken: TokenExchangeMap = {
  name: 'feishu-tenant-token',
  method: 'POST',
  path: '/open-apis/auth/v3/tenant_access_token/internal',
  request: { fieldsIn: 'json', appKey: 'app_id', appSecret: 'app_secret' },
  token: { reissue: 'reuse', lifeSeconds: 7200, renewBeforeSeconds: 1800 },
  success: { code: 0, msg: 'ok', tenant_access_token: '{token}', expire: '{life-seconds}' },
  refusal: {
    body: { code: '{code}', msg: '{message}' },
    errors: {
      default: { code: 10003, message: 'invalid param', status: 200 },
      invalid_client: { code: 10014, message: 'app secret invalid', status: 200 },
      rate_limited: { code: 99991400, message: 'request trigger frequency limit', status: 429 },
      temporarily_unavailable: { code: 2200, message: 'Internal Error', status: 503 },
    },
  },
};

const notValid = {
  code: 99991663,
  message: 'Invalid access token for authorization. Please make a request with token attached.',
  status: 400,
};

/**
 * How Feishu and Lark refuse a tenant_access_token (open.feishu.cn, general error codes). For
 * `bearer({ refusals })`.
 */
export const feishuTokenRefusals: RefusalForm = {
  mediaType: 'application/json',
  body: { code: '{code}', msg: '{message}' },
  errors: {
    default: { code: 2200, message: 'Internal Error' },
    auth_required: {
      code: 99991661,
      message: 'Missing access token for authorization. Please make a request with token attached.',
      status: 400,
    },
    auth_malformed: notValid,
    auth_invalid: notValid,
    invalid_token: notValid,
    token_revoked: notValid,
    token_expired: notValid,
    insufficient_scope: { code: 99991672, message: 'Access denied.' },
    forbidden: { code: 99991672, message: 'Access denied.' },
    rate_limited: { code: 99991400, message: 'request trigger frequency limit' },
  },
};

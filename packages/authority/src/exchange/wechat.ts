import type { RefusalForm } from '@countersign/core';
import type { TokenExchangeMap } from './token-exchange-map.ts';

const path = '/cgi-bin';

/** The vendor's names: developers.weixin.qq.com, "getAccessToken". */
const request = {
  appKey: 'appid',
  appSecret: 'secret',
  constants: { grant_type: 'client_credential' },
} as const;

/**
 * The vendor's global error codes, always with status 200. An unknown appid would be 40013 there; here
 * it is 40125 like a wrong secret, so that nobody can ask which ids exist. It must not be 40001: to
 * clients that is a token out of date, and co-wechat-api then asks for another, without end.
 */
const refusal: TokenExchangeMap['refusal'] = {
  body: { errcode: '{code}', errmsg: '{message}' },
  errors: {
    default: { code: 47001, message: 'data format error', status: 200 },
    app_key_missing: { code: 41002, message: 'appid missing', status: 200 },
    app_secret_missing: { code: 41004, message: 'appsecret missing', status: 200 },
    unsupported_grant_type: { code: 40002, message: 'invalid grant_type', status: 200 },
    invalid_client: { code: 40125, message: 'invalid appsecret', status: 200 },
    unauthorized_client: { code: 48001, message: 'api unauthorized', status: 200 },
    quota_exceeded: { code: 45009, message: 'reach max api daily quota limit', status: 200 },
    rate_limited: {
      code: 45011,
      message: 'api minute-quota reach limit, must slower, retry next minute',
      status: 200,
    },
    temporarily_unavailable: { code: -1, message: 'system error', status: 503 },
  },
};

/**
 * WeChat's `GET /cgi-bin/token`: each call issues a token of two hours, 2000 a day, and the one before
 * works for five minutes more (developers.weixin.qq.com, "getAccessToken"). The app_secret stands in
 * the URL: keep the query out of every access log.
 */
export const wechatToken: TokenExchangeMap = {
  name: 'wechat-token',
  method: 'GET',
  path: `${path}/token`,
  request: { ...request, fieldsIn: 'query' },
  token: { reissue: 'rotate', lifeSeconds: 7200, graceSeconds: 300 },
  limits: { windowSeconds: 86_400, maxIssued: 2000 },
  success: { access_token: '{token}', expires_in: '{life-seconds}' },
  refusal: withWrongMethod({ code: 43001, message: 'require GET method', status: 200 }),
};

/**
 * WeChat's `POST /cgi-bin/stable_token`: the same token until the last five minutes of its two hours.
 * `force_refresh` ends it at once and issues another, at most 20 times a day and 30 seconds apart
 * (developers.weixin.qq.com, "getStableAccessToken"). Its tokens and those of {@link wechatToken} know
 * nothing of each other.
 */
export const wechatStableToken: TokenExchangeMap = {
  name: 'wechat-stable-token',
  method: 'POST',
  path: `${path}/stable_token`,
  request: { ...request, fieldsIn: 'json', forceRefresh: 'force_refresh' },
  token: { reissue: 'reuse', lifeSeconds: 7200, renewBeforeSeconds: 300 },
  limits: { windowSeconds: 86_400, maxForced: 20, forcedIntervalSeconds: 30 },
  success: wechatToken.success,
  refusal: withWrongMethod({ code: 43002, message: 'require POST method', status: 200 }),
};

function withWrongMethod(
  error: TokenExchangeMap['refusal']['errors']['default'],
): TokenExchangeMap['refusal'] {
  return { ...refusal, errors: { ...refusal.errors, method_not_allowed: error } };
}

const outOfDate = {
  code: 40001,
  message: 'invalid credential, access_token is invalid or not latest',
};

/**
 * How WeChat refuses an access token: with status 200, and codes by which clients such as co-wechat-api
 * get a new one and try again (developers.weixin.qq.com, global error codes). A token whose grace is
 * over is answered as expired, 42001. For `bearer({ refusals })`.
 */
export const wechatTokenRefusals: RefusalForm = {
  mediaType: 'application/json',
  status: 200,
  body: { errcode: '{code}', errmsg: '{message}' },
  errors: {
    default: { code: -1, message: 'system error' },
    auth_required: { code: 41001, message: 'access_token missing' },
    auth_malformed: { code: 40014, message: 'invalid access_token' },
    auth_invalid: outOfDate,
    invalid_token: outOfDate,
    token_revoked: outOfDate,
    token_expired: { code: 42001, message: 'access_token expired' },
    insufficient_scope: { code: 48001, message: 'api unauthorized' },
    forbidden: { code: 48001, message: 'api unauthorized' },
    body_too_large: { code: 45002, message: 'content size out of limit' },
    tls_required: { code: 43003, message: 'require https' },
    rate_limited: {
      code: 45011,
      message: 'api minute-quota reach limit, must slower, retry next minute',
    },
    backend_unavailable: { code: -1, message: 'system error', status: 503 },
    config_unsafe: { code: -1, message: 'system error', status: 500 },
  },
};

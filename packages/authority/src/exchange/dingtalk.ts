import type { RefusalForm } from '@countersign/core';
import type { TokenExchangeMap } from './token-exchange-map.ts';

/**
 * DingTalk's `POST /v1.0/oauth2/accessToken`: the same token for two hours (open.dingtalk.com, "Obtain
 * the access token of an internal app"); here a new one in its last five minutes, and both work.
 * Clients send it as `x-acs-dingtalk-access-token`. The vendor lists no codes for this endpoint: these
 * are as its clients report them, or made after them, and no client is known to depend on one.
 */
export const dingtalkToken: TokenExchangeMap = {
  name: 'dingtalk-token',
  method: 'POST',
  path: '/v1.0/oauth2/accessToken',
  request: { fieldsIn: 'json', appKey: 'appKey', appSecret: 'appSecret' },
  token: { reissue: 'reuse', lifeSeconds: 7200, renewBeforeSeconds: 300 },
  success: { accessToken: '{token}', expireIn: '{life-seconds}' },
  refusal: {
    body: { code: '{code}', requestid: '{request-id}', message: '{message}' },
    errors: {
      default: { code: 'invalidParameter', message: 'the request cannot be read', status: 400 },
      app_key_missing: { code: 'MissingappKey', message: 'appKey is mandatory', status: 400 },
      app_secret_missing: {
        code: 'MissingappSecret',
        message: 'appSecret is mandatory',
        status: 400,
      },
      invalid_client: {
        code: 'invalidClientIdOrSecret',
        message: '无效的clientId或者clientSecret',
        status: 400,
      },
      rate_limited: { code: 'Throttling.Api', message: 'too many requests', status: 429 },
      temporarily_unavailable: {
        code: 'ServiceUnavailable',
        message: 'service unavailable',
        status: 503,
      },
    },
  },
};

const notValid = { code: 'InvalidAuthentication', message: '不合法的access_token', status: 400 };

/**
 * How DingTalk refuses an access token: its clients show code and message
 * (https://github.com/satorijs/satori/issues/240). For `bearer({ refusals })`.
 */
export const dingtalkTokenRefusals: RefusalForm = {
  mediaType: 'application/json',
  body: { code: '{code}', requestid: '{request-id}', message: '{message}' },
  errors: {
    default: { code: 'ServiceUnavailable', message: 'service unavailable' },
    auth_required: notValid,
    auth_malformed: notValid,
    auth_invalid: notValid,
    invalid_token: notValid,
    token_revoked: notValid,
    token_expired: notValid,
    insufficient_scope: { code: 'Forbidden.AccessDenied', message: 'access denied' },
    forbidden: { code: 'Forbidden.AccessDenied', message: 'access denied' },
    rate_limited: { code: 'Throttling.Api', message: 'too many requests' },
  },
};

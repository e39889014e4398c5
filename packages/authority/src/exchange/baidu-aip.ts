import type { RefusalForm } from '@countersign/core';
import type { TokenExchangeMap } from './token-exchange-map.ts';

/**
 * Baidu AIP's `POST /oauth/2.0/token`: OAuth 2 with the fields in the query or in a form. Each call
 * issues a token of 30 days; those before live on (ai.baidu.com, "Access Token"). The app_secret may
 * stand in the URL: keep the query out of every access log.
 */
export const baiduAipToken: TokenExchangeMap = {
  name: 'baidu-aip-token',
  method: 'POST',
  path: '/oauth/2.0/token',
  request: {
    fieldsIn: 'query-or-form',
    appKey: 'client_id',
    appSecret: 'client_secret',
    constants: { grant_type: 'client_credentials' },
  },
  token: { reissue: 'parallel', lifeSeconds: 2_592_000 },
  success: { access_token: '{token}', expires_in: '{life-seconds}' },
  refusal: {
    body: { error: '{code}', error_description: '{message}' },
    errors: {
      default: { code: 'invalid_request', message: 'The request cannot be read', status: 400 },
      unsupported_grant_type: {
        code: 'unsupported_grant_type',
        message: 'The authorization grant type is not supported',
        status: 400,
      },
      invalid_client: {
        code: 'invalid_client',
        message: 'Client authentication failed',
        status: 401,
      },
      unauthorized_client: {
        code: 'unauthorized_client',
        message: 'The client is not authorized to use this authorization grant type',
        status: 401,
      },
      rate_limited: { code: 'rate_limited', message: 'Too many requests', status: 429 },
      temporarily_unavailable: {
        code: 'temporarily_unavailable',
        message: 'Service temporarily unavailable',
        status: 503,
      },
    },
  },
};

const notValid = { code: 110, message: 'Access token invalid or no longer valid' };

/**
 * How Baidu AIP refuses an access token: with status 200 (ai.baidu.com, error codes). For
 * `bearer({ refusals })`.
 */
export const baiduAipTokenRefusals: RefusalForm = {
  mediaType: 'application/json',
  status: 200,
  body: { error_code: '{code}', error_msg: '{message}' },
  errors: {
    default: { code: 1, message: 'Unknown error' },
    auth_required: notValid,
    auth_malformed: notValid,
    auth_invalid: notValid,
    invalid_token: notValid,
    token_revoked: notValid,
    token_expired: { code: 111, message: 'Access token expired' },
    insufficient_scope: { code: 6, message: 'No permission to access data' },
    forbidden: { code: 6, message: 'No permission to access data' },
    rate_limited: { code: 18, message: 'Open api qps request limit reached' },
    backend_unavailable: { code: 2, message: 'Service temporarily unavailable', status: 503 },
    config_unsafe: { code: 1, message: 'Unknown error', status: 500 },
  },
};

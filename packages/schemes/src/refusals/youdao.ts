import type { RefusalForm } from '@countersign/core';

/**
 * Refusals as the Youdao AI platform writes them: status 200 and `errorCode`.
 *
 * Source: https://ai.youdao.com/DOCSIRMA/html/trans/api/wbfy/index.html.
 *
 * @example
 * ```ts
 * import { youdaoRefusals, youdaoV3Profile } from '@countersign/schemes';
 * const own = { ...youdaoV3Profile, name: 'acme-words', refusals: youdaoRefusals };
 * ```
 */
export const youdaoRefusals: RefusalForm = {
  mediaType: 'application/json; charset=utf-8',
  status: 200,
  body: { errorCode: '{code}', msg: '{message}', requestId: '{request-id}' },
  errors: {
    default: { code: '202', message: 'The signature does not match.' },
    auth_required: { code: '101', message: 'A required parameter is missing.' },
    auth_malformed: { code: '101', message: 'A required parameter is missing or unreadable.' },
    timestamp_out_of_range: { code: '206', message: 'curtime is too far from {time}.' },
    nonce_replayed: { code: '207', message: 'This request was made before.' },
    credential_revoked: { code: '108', message: 'The application is out of use.' },
    credential_expired: { code: '108', message: 'The application is out of use.' },
    insufficient_scope: { code: '110', message: 'The application may not use this service.' },
    forbidden: { code: '110', message: 'The application may not use this service.' },
    not_found: { code: '110', message: 'The application may not use this service.' },
    rate_limited: { code: '411', message: 'Too many requests.' },
    backend_unavailable: { code: '303', message: 'The service has a fault.' },
    config_unsafe: { code: '303', message: 'The service has a fault.' },
  },
};

import type { RefusalForm } from '@countersign/core';

/**
 * Refusals as Taobao TOP writes them: status 200 and `error_response` with a number, which SDKs show.
 *
 * Source: https://open.taobao.com/doc.htm?docId=114&docType=1.
 *
 * @example
 * ```ts
 * import { taobaoTopProfile, taobaoTopRefusals } from '@countersign/schemes';
 * const own = { ...taobaoTopProfile, name: 'acme-top', refusals: taobaoTopRefusals };
 * ```
 */
export const taobaoTopRefusals: RefusalForm = {
  mediaType: 'application/json; charset=utf-8',
  status: 200,
  body: {
    error_response: { code: '{code}', msg: '{message}', request_id: '{request-id}' },
  },
  errors: {
    default: { code: 25, message: 'Invalid Signature' },
    auth_required: { code: 24, message: 'Missing Signature' },
    auth_malformed: { code: 41, message: 'Invalid Arguments' },
    body_ambiguous: { code: 41, message: 'Invalid Arguments' },
    body_too_large: { code: 41, message: 'Invalid Arguments' },
    timestamp_out_of_range: { code: 31, message: 'Invalid Timestamp' },
    credential_revoked: { code: 29, message: 'Invalid App Key' },
    credential_expired: { code: 29, message: 'Invalid App Key' },
    insufficient_scope: { code: 11, message: 'Insufficient ISV Permissions' },
    forbidden: { code: 12, message: 'Insufficient User Permissions' },
    not_found: { code: 22, message: 'Invalid Method' },
    rate_limited: { code: 7, message: 'App Call Limited' },
    backend_unavailable: { code: 10, message: 'Service Currently Unavailable' },
    config_unsafe: { code: 10, message: 'Service Currently Unavailable' },
  },
};

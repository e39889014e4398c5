import type { RefusalForm } from '@countersign/core';

/**
 * Refusals by OAuth Problem Reporting: `oauth_problem` in a form as the body, and in
 * `WWW-Authenticate`. The statuses are those of RFC 5849 §3.2.
 *
 * Source: https://oauth.pbworks.com/w/page/12238543/ProblemReporting.
 *
 * @example
 * ```ts
 * import { oauth1Profile, oauth1Refusals } from '@countersign/schemes';
 * const own = { ...oauth1Profile, name: 'acme-oauth', refusals: oauth1Refusals };
 * ```
 */
export const oauth1Refusals: RefusalForm = {
  // the one type without which browsers would offer a download; the body is a form nevertheless
  mediaType: 'text/plain; charset=utf-8',
  body: 'oauth_problem={code}',
  headers: [['WWW-Authenticate', 'OAuth oauth_problem="{code}"']],
  errors: {
    default: { code: 'permission_denied', message: '' },
    auth_required: { code: 'parameter_absent', message: '', status: 401 },
    auth_malformed: { code: 'parameter_rejected', message: '', status: 400 },
    auth_invalid: { code: 'signature_invalid', message: '', status: 401 },
    digest_mismatch: { code: 'signature_invalid', message: '', status: 401 },
    coverage_insufficient: { code: 'parameter_rejected', message: '', status: 400 },
    timestamp_out_of_range: { code: 'timestamp_refused', message: '', status: 401 },
    nonce_replayed: { code: 'nonce_used', message: '', status: 401 },
    credential_revoked: { code: 'consumer_key_rejected', message: '', status: 401 },
    credential_expired: { code: 'consumer_key_rejected', message: '', status: 401 },
    insufficient_scope: { code: 'permission_denied', message: '', status: 403 },
    forbidden: { code: 'permission_denied', message: '', status: 403 },
    rate_limited: { code: 'consumer_key_refused', message: '', status: 429 },
    backend_unavailable: { code: 'consumer_key_refused', message: '', status: 503 },
  },
};

import type { RefusalForm } from '@countersign/core';

/**
 * Refusals as Hawk's own server writes them: the fault in the attribute `error` of
 * `WWW-Authenticate`, where Hawk's client reads it, and in a JSON body.
 *
 * Hawk answers a stale time with `ts` and `tsm`, a MAC of its clock under the caller's key. A refusal
 * is written without any key, so that neither is sent; the server's clock stands in `Date`.
 *
 * Source: https://github.com/mozilla/hawk/blob/main/API.md and the
 * messages of hawk 9.0.2.
 *
 * @example
 * ```ts
 * import { hawkProfile, hawkRefusals } from '@countersign/schemes';
 * const own = { ...hawkProfile, name: 'acme-hawk', refusals: hawkRefusals };
 * ```
 */
export const hawkRefusals: RefusalForm = {
  mediaType: 'application/json; charset=utf-8',
  body: {
    statusCode: '{status}',
    error: '{code}',
    message: '{message}',
    attributes: { error: '{message}' },
  },
  headers: [['WWW-Authenticate', 'Hawk error="{message}"']],
  errors: {
    default: { code: 'Unauthorized', message: 'Unauthorized ({our-code})', status: 401 },
    auth_required: { code: 'Unauthorized', message: 'Missing authentication' },
    auth_malformed: { code: 'Bad Request', message: 'Bad header format', status: 400 },
    auth_invalid: { code: 'Unauthorized', message: 'Bad mac' },
    digest_mismatch: { code: 'Unauthorized', message: 'Bad payload hash', status: 401 },
    coverage_insufficient: {
      code: 'Unauthorized',
      message: 'Missing required payload hash',
      status: 401,
    },
    timestamp_out_of_range: { code: 'Unauthorized', message: 'Stale timestamp', status: 401 },
    nonce_replayed: { code: 'Unauthorized', message: 'Invalid nonce', status: 401 },
    credential_revoked: { code: 'Unauthorized', message: 'Revoked credentials', status: 401 },
    credential_expired: { code: 'Unauthorized', message: 'Expired credentials', status: 401 },
    insufficient_scope: { code: 'Forbidden', message: 'Insufficient scope', status: 403 },
    forbidden: { code: 'Forbidden', message: 'Forbidden', status: 403 },
    not_found: { code: 'Not Found', message: 'Not Found', status: 404 },
    body_too_large: { code: 'Request Entity Too Large', message: 'Payload too large', status: 413 },
    rate_limited: { code: 'Too Many Requests', message: 'Too many failed attempts', status: 429 },
    backend_unavailable: {
      code: 'Service Unavailable',
      message: 'Credentials cannot be checked now',
      status: 503,
    },
    config_unsafe: {
      code: 'Internal Server Error',
      message: 'An internal server error occurred',
      status: 500,
    },
  },
};

/**
 * The same for bewits, whose end Hawk calls something else than a wrong clock.
 *
 * @example
 * ```ts
 * import { hawkBewitProfile, hawkBewitRefusals } from '@countersign/schemes';
 * const own = { ...hawkBewitProfile, name: 'acme-bewit', refusals: hawkBewitRefusals };
 * ```
 */
export const hawkBewitRefusals: RefusalForm = {
  ...hawkRefusals,
  errors: {
    ...hawkRefusals.errors,
    auth_malformed: { code: 'Bad Request', message: 'Invalid bewit structure', status: 400 },
    coverage_insufficient: {
      code: 'Unauthorized',
      message: 'A bewit is for GET and HEAD without a body',
      status: 401,
    },
    timestamp_out_of_range: { code: 'Unauthorized', message: 'Access expired', status: 401 },
    nonce_replayed: { code: 'Unauthorized', message: 'Bewit already used', status: 401 },
  },
};

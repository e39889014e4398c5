import type { AuthErrorCode } from '@countersign/core';

/** The status that goes with each code (docs/wire.md, "Answers"). */
export const STATUS_OF: Readonly<Record<AuthErrorCode, number>> = {
  auth_required: 401,
  auth_malformed: 400,
  auth_invalid: 401,
  credential_revoked: 401,
  credential_expired: 401,
  token_expired: 401,
  token_revoked: 401,
  invalid_token: 401,
  timestamp_out_of_range: 401,
  nonce_replayed: 401,
  digest_mismatch: 401,
  coverage_insufficient: 401,
  body_ambiguous: 400,
  insufficient_scope: 403,
  forbidden: 403,
  not_found: 404,
  body_too_large: 413,
  tls_required: 403,
  rate_limited: 429,
  backend_unavailable: 503,
  config_unsafe: 500,
};

import type {
  AuthError,
  AuthErrorCode,
  RefusalForm,
  SignatureExplanation,
} from '@countersign/core';
import { refusalHeaders } from './refusal-headers.ts';
import { vendorRefusal } from './vendor-refusal.ts';

/** Header lines in the order in which they are written. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** A refusal as HTTP: everything that goes on the wire, and why. */
export interface Refusal {
  readonly status: number;
  readonly headers: HeaderList;
  /** What the body is; also stands in `headers`. */
  readonly mediaType: string;
  /** Problem details as JSON (RFC 9457), unless a vendor's form says otherwise. */
  readonly body: string;
  readonly code: AuthErrorCode;
  /** With details for the operator; never send it. */
  readonly error: AuthError;
}

/** What a refusal says besides its error. */
export interface RefusalContext {
  /** The `WWW-Authenticate` challenges that the route accepts, each once. */
  readonly challenges: readonly string[];
  /** Protection space of the challenges (RFC 9110 §11.5). */
  readonly realm: string;
  readonly requestId: string;
  readonly nowMs: number;
  /** How the caller expects to be refused, if not by problem details; see `checkRefusalForm`. */
  readonly form?: RefusalForm | undefined;
}

interface Answer {
  readonly status: 400 | 401 | 403 | 404 | 413 | 429 | 500 | 503;
  readonly title: string;
}

/** Every code's answer; `docs/wire.md`, "Answers". */
const answers = {
  auth_required: { status: 401, title: 'Proof of identity is required' },
  auth_malformed: { status: 400, title: 'The proof cannot be read' },
  auth_invalid: { status: 401, title: 'The proof does not hold' },
  credential_revoked: { status: 401, title: 'The key is out of use' },
  credential_expired: { status: 401, title: 'The key has expired' },
  token_expired: { status: 401, title: 'The token has expired' },
  token_revoked: { status: 401, title: 'The token was revoked' },
  invalid_token: { status: 401, title: 'The token is not accepted here' },
  timestamp_out_of_range: { status: 401, title: 'The time of signing is out of range' },
  nonce_replayed: { status: 401, title: 'The nonce was used before' },
  digest_mismatch: { status: 401, title: 'The body is not the one that was signed' },
  coverage_insufficient: { status: 401, title: 'The signature leaves something out' },
  body_ambiguous: { status: 400, title: 'The body can be read in two ways' },
  insufficient_scope: { status: 403, title: 'The key may not do this' },
  forbidden: { status: 403, title: 'The key may not use this resource' },
  not_found: { status: 404, title: 'There is no such resource' },
  body_too_large: { status: 413, title: 'The body is too large' },
  tls_required: { status: 403, title: 'TLS is required' },
  rate_limited: { status: 429, title: 'Too many failed attempts' },
  backend_unavailable: { status: 503, title: 'The decision cannot be made at the moment' },
  config_unsafe: { status: 500, title: 'The service is not set up safely' },
} as const satisfies Record<AuthErrorCode, Answer>;

const typeBase = 'https://github.com/countersign/countersign/blob/main/docs/errors.md#';

/** The media type of a refusal's body (RFC 9457 §3). */
export const problemType = 'application/problem+json';

/**
 * Writes an error as HTTP. The same code gives the same bytes, apart from the request id and the
 * time, so that a caller cannot tell an unknown key from a wrong signature.
 *
 * @example
 * ```ts
 * import { buildRefusal } from '@countersign/http';
 *
 * const refusal = buildRefusal(
 *   { code: 'auth_invalid' },
 *   { challenges: ['Signature'], realm: 'api', requestId: '4f1c', nowMs: 1_764_000_000_000 },
 * );
 * refusal.status; // 401
 * ```
 */
export function buildRefusal(error: AuthError, context: RefusalContext): Refusal {
  const { status, title } = answers[error.code];
  if (context.form !== undefined) {
    return vendorRefusal(error, { form: context.form, context, ownStatus: status });
  }
  const problem = {
    type: `${typeBase}${error.code}`,
    title,
    status,
    code: error.code,
    request_id: context.requestId,
    ...(error.missingScopes !== undefined && { missing_scopes: error.missingScopes }),
    ...(error.explanation !== undefined && { explanation: writeExplanation(error.explanation) }),
  };
  return {
    status,
    mediaType: problemType,
    headers: refusalHeaders({ status, mediaType: problemType, error }, context),
    body: JSON.stringify(problem),
    code: error.code,
    error,
  };
}

function writeExplanation(explanation: SignatureExplanation): Readonly<Record<string, unknown>> {
  return {
    string_to_sign: explanation.stringToSign,
    ...(explanation.canonicalRequest !== undefined && {
      canonical_request: explanation.canonicalRequest,
    }),
    ...(explanation.clockOffsetSeconds !== undefined && {
      clock_offset_seconds: explanation.clockOffsetSeconds,
    }),
    hint: explanation.hint,
  };
}

/** The errors that these endpoints answer (RFC 6749 §5.2), and three of our own. */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'temporarily_unavailable'
  | 'rate_limited'
  | 'method_not_allowed'
  | 'not_found';

/** Why a request was refused: data, never thrown. */
export interface OAuthRefusal {
  readonly ok: false;
  readonly status: number;
  readonly error: OAuthErrorCode;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal with the status that goes with most errors. */
export function refuse(
  error: OAuthErrorCode,
  status = 400,
  headers?: Readonly<Record<string, string>>,
): OAuthRefusal {
  return { ok: false, status, error, ...(headers === undefined ? {} : { headers }) };
}

/** The answer to a refused request. */
export function answerRefusal({ status, error, headers = {} }: OAuthRefusal): Response {
  return answerJson({ error }, status, headers);
}

/** A JSON answer that nobody may keep (RFC 6749 §5.1). */
export function answerJson(
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-store',
      Pragma: 'no-cache',
      ...headers,
    },
  });
}

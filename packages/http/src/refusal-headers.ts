import type { AuthErrorCode } from '@countersign/core';
import type { HeaderList, Refusal, RefusalContext } from './refusal.ts';

/** What a refusal looks like on the wire, as far as its headers depend on it. */
export type RefusalHead = Pick<Refusal, 'status' | 'mediaType' | 'error'>;

/** The headers that every refusal has, whatever its body. */
export function refusalHeaders(head: RefusalHead, context: RefusalContext): HeaderList {
  const { requestId, nowMs } = context;
  return [
    ['Content-Type', head.mediaType],
    ['Cache-Control', 'no-store'],
    ['Date', new Date(nowMs).toUTCString()],
    ['X-Request-Id', requestId],
    ...authenticateHeaders(head, context),
    ...codeHeaders(head),
  ];
}

/** RFC 9110 §11.6.1: every 401 has a challenge. RFC 6750 §3.1: so has a token with too few scopes. */
function authenticateHeaders({ status, error }: RefusalHead, context: RefusalContext): HeaderList {
  if (status === 401) {
    const challenges = context.challenges.map((name) => challenge(name, error.code, context));
    return challenges.length === 0 ? [] : [['WWW-Authenticate', challenges.join(', ')]];
  }
  if (status === 403 && error.code === 'insufficient_scope') {
    const scope = (error.missingScopes ?? []).join(' ');
    return [['WWW-Authenticate', `Bearer error="insufficient_scope", scope="${scope}"`]];
  }
  return [];
}

/** By code: a vendor may have another status for it, and the reason for the header stays. */
function codeHeaders({ error }: RefusalHead): HeaderList {
  if (error.code === 'body_too_large') return [['Connection', 'close']];
  if (error.code !== 'rate_limited' && error.code !== 'backend_unavailable') return [];
  return [['Retry-After', String(error.retryAfterSeconds ?? 1)]];
}

/** RFC 6750 §3.1: with `Bearer`, say that it is the token that is at fault. */
function challenge(name: string, code: AuthErrorCode, { realm }: RefusalContext): string {
  const plain = `${name} realm="${realm}"`;
  const tokenIsAtFault =
    code === 'invalid_token' || code === 'token_expired' || code === 'token_revoked';
  return name === 'Bearer' && tokenIsAtFault ? `${plain}, error="invalid_token"` : plain;
}

import type { AuthRequest, Principal, RoutePolicy } from '@countersign/core';
import type { HeaderList } from './refusal.ts';

/** Legacy variants have been deprecated for as long as they have existed here: 2025-12-01. */
const deprecatedSince = '@1764547200';

const none: HeaderList = [];

/** The headers that go with the answer of an accepted request. */
export function acceptanceHeaders(
  principal: Principal,
  request: AuthRequest,
  policy: RoutePolicy,
): HeaderList {
  const { legacyUntilMs } = principal;
  if (legacyUntilMs !== undefined) {
    // RFC 9745 §2.1 and RFC 8594 §3
    return [
      ['Deprecation', deprecatedSince],
      ['Sunset', new Date(legacyUntilMs).toUTCString()],
    ];
  }
  if (policy.appKeyInQuery === true && keyCameInQuery(principal, request)) {
    return [
      ['Referrer-Policy', 'no-referrer'],
      ['Cache-Control', 'no-store'],
    ];
  }
  return none;
}

/** Whether an open key stood in the query, where logs and `Referer` can carry it on. */
export function keyCameInQuery(principal: Principal, request: AuthRequest): boolean {
  if (principal.scheme !== 'api-key') return false;
  const [, query = ''] = request.rawTarget.split(/\?(.*)/s, 2);
  // Decoded, as core finds it: `app%5Fkey` is the same name.
  return new URLSearchParams(query).has('app_key');
}

import type { AuthRequest, Principal, RoutePolicy } from '@countersign/core';
import type { HeaderList } from './refusal.ts';

/** Legacy variants have been deprecated for as long as they have existed here: 2025-12-01. */
const deprecatedSince = '@1764547200';

const none: HeaderList = [];
const hiding: HeaderList = [
  ['Referrer-Policy', 'no-referrer'],
  ['Cache-Control', 'no-store'],
];

/** The headers that go with the answer of an accepted request. */
export function acceptanceHeaders(
  principal: Principal,
  request: AuthRequest,
  policy: RoutePolicy,
): HeaderList {
  const { legacyUntilMs } = principal;
  const hidden = urlStaysGood(principal, request, policy) ? hiding : none;
  if (legacyUntilMs === undefined) return hidden;
  // RFC 9745 §2.1 and RFC 8594 §3
  return [
    ['Deprecation', deprecatedSince],
    ['Sunset', new Date(legacyUntilMs).toUTCString()],
    ...hidden,
  ];
}

/**
 * Whether this URL opens something once more, so that neither `Referer` nor a cache may keep it: an
 * open key or a token stands in it, or a signature on a route that lets proofs be sent again. Any
 * other signature is spent. What came in a header of its own cannot be told from here, and is hidden
 * without need.
 */
function urlStaysGood(principal: Principal, request: AuthRequest, policy: RoutePolicy): boolean {
  if (!request.rawTarget.includes('?')) return false;
  switch (principal.scheme) {
    case 'api-key':
      return policy.appKeyInQuery === true && keyCameInQuery(principal, request);
    case 'bearer':
      return !hasBearer(request);
    default:
      return (policy.replay ?? 'refused') !== 'refused';
  }
}

function hasBearer({ rawHeaders }: AuthRequest): boolean {
  return rawHeaders.some(
    (value, index) =>
      rawHeaders[index - 1]?.toLowerCase() === 'authorization' && /^bearer /i.test(value),
  );
}

/** Whether an open key stood in the query, where logs and `Referer` can carry it on. */
export function keyCameInQuery(principal: Principal, request: AuthRequest): boolean {
  if (principal.scheme !== 'api-key') return false;
  // By its value: the service may have names of its own for header and parameter.
  if (request.rawHeaders.includes(principal.appKey)) return false;
  const [, query = ''] = request.rawTarget.split(/\?(.*)/s, 2);
  return [...new URLSearchParams(query).values()].includes(principal.appKey);
}

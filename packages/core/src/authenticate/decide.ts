import { findToken } from './find-token.ts';
import type { Inquiry, Outcome } from './inquiry.ts';
import { proveKey } from './prove-key.ts';
import { recogniseBody, recogniseHead } from './recognise.ts';
import type { Claim, Malformed } from './scheme.ts';

/**
 * Runs all checks on one request. Cheap and public ones come first, proof next (`prove-key.ts`,
 * `find-token.ts`), and whatever remembers anything last (`admit.ts`). Each step either refuses or
 * calls the next, so nothing is accepted by falling through.
 */
export function decide(inquiry: Inquiry): Outcome {
  const { request, route, nowMs } = inquiry;
  const waitSeconds = route.failureLimiter?.retryAfterSeconds(request.peerAddress, nowMs);
  if (waitSeconds !== undefined) {
    return inquiry.refuse('rate_limited', 'too many failures', { retryAfterSeconds: waitSeconds });
  }
  if (route.policy.requireTls === true && request.protocol !== 'https') {
    return inquiry.refuse('tls_required', 'the request came without TLS');
  }
  return recognise(inquiry);
}

function recognise(inquiry: Inquiry): Outcome {
  const { setup, view, route, nowMs } = inquiry;
  const { engine, limits } = setup;
  const context = { engine, nowMs, policy: route.policy, limits };
  const found = recogniseHead(setup.schemes, view, context);
  if (found !== undefined) return examine(inquiry, found);
  if (!route.inBodies.some((scheme) => scheme.mayCarry?.(view))) {
    return inquiry.refuse('auth_required', 'no proof was presented');
  }
  return inquiry.readBody((body) => {
    const inBody = recogniseBody(setup.schemes, view, { body, context });
    return inBody === undefined
      ? inquiry.refuse('auth_required', 'no proof was presented')
      : examine(inquiry, inBody);
  });
}

function examine(inquiry: Inquiry, found: Claim | Malformed): Outcome {
  if (found.kind === 'malformed') {
    if (found.secretExposed === true) reportExposure(inquiry);
    return inquiry.refuse(found.code, found.detail, { scheme: found.scheme });
  }
  inquiry.claim = found;
  const variants = inquiry.route.accepted.get(found.scheme);
  if (variants === undefined) {
    return inquiry.refuse('auth_required', `this route does not accept ${found.scheme.name}`);
  }
  const { freshness, locator } = found;
  if (freshness !== undefined) {
    const { notBeforeMs, notAfterMs, timestampMs = notAfterMs } = freshness;
    if (inquiry.nowMs < notBeforeMs || inquiry.nowMs > notAfterMs) {
      return inquiry.refuse(
        'timestamp_out_of_range',
        `the caller's time is off by ${timestampMs - inquiry.nowMs} ms`,
      );
    }
  }
  switch (locator.by) {
    case 'token':
      return findToken(inquiry, found, locator.digest);
    case 'app-key':
      return proveKey(inquiry, found, { appKey: locator.appKey, variants });
    default:
      return inquiry.refuse('config_unsafe', `unknown locator ${String(locator satisfies never)}`);
  }
}

function reportExposure({ setup, request, nowMs }: Inquiry): void {
  setup.onEvent?.({ type: 'secret-exposed', peerAddress: request.peerAddress, atMs: nowMs });
}

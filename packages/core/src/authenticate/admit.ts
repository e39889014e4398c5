import { standingOf } from '../credential/life-cycle.ts';
import type { Credential } from '../ports/credential-store.ts';
import type { Claimed } from '../ports/replay-guard.ts';
import type { Principal } from '../principal.ts';
import { checkDigests, watchDigests } from './body-digest.ts';
import type { Inquiry, Outcome } from './inquiry.ts';
import { namesOtherCharset, repeated } from './request-view.ts';
import type { Claim, Proof } from './scheme.ts';
import { isOwner } from './is-owner.ts';
import { hasRepeatedMember } from './strict-json.ts';

/** A proof that holds. */
export type HoldingProof = Extract<Proof, { ok: true }>;

/** A caller who has proved to hold the key. Only from here on is the state of the key told. */
export interface Proven {
  readonly claim: Claim;
  readonly credential: Credential;
  readonly proof: HoldingProof;
  readonly principal: Principal;
}

/** The checks that come after proof: body, state of the key, nonce, scopes, owner; then usage. */
export function admit(inquiry: Inquiry, proven: Proven): Outcome {
  const { request, route, setup } = inquiry;
  const digests = proven.proof.bodyDigests ?? [];
  if (route.policy.body === 'streamed' && request.body.present && digests.length > 0) {
    request.body.watch(watchDigests(digests, route.maxBodyBytes, setup.engine));
    return checkStanding(inquiry, proven);
  }
  const strict = route.policy.strictJson === true && request.body.present;
  if (digests.length === 0 && !strict) return checkStanding(inquiry, proven);
  return inquiry.readBody((bytes) => {
    if (!checkDigests(digests, bytes, setup.engine)) {
      return inquiry.refuse('digest_mismatch', 'the body does not have the digest that was signed');
    }
    if (strict && isAmbiguous(inquiry, bytes)) {
      return inquiry.refuse('body_ambiguous', 'the JSON body repeats a member name');
    }
    return checkStanding(inquiry, proven);
  });
}

function checkStanding(inquiry: Inquiry, proven: Proven): Outcome {
  const { claim, credential, principal } = proven;
  const standing = standingOf(credential, inquiry.nowMs);
  if (standing !== undefined) return inquiry.refuse(standing, 'the key or its app is out of use');
  if (principal.legacyUntilMs !== undefined && principal.legacyUntilMs <= inquiry.nowMs) {
    return inquiry.refuse('credential_expired', `${principal.scheme} has ended for this key`);
  }
  if (claim.appId !== undefined && claim.appId !== principal.appId) {
    return inquiry.refuse('auth_invalid', 'the app_id is not that of the key');
  }
  const { replay } = inquiry.route.policy;
  const { nonce = replay === 'accepted' ? undefined : claim.fingerprint } = claim;
  return nonce === undefined ? authorise(inquiry, proven) : claimNonce(inquiry, proven, nonce);
}

function claimNonce(inquiry: Inquiry, proven: Proven, nonce: string): Outcome {
  const { setup, route, nowMs } = inquiry;
  const { replayGuard } = setup;
  if (replayGuard === undefined) {
    return inquiry.refuse('config_unsafe', 'a nonce needs a replay guard');
  }
  const { freshness } = proven.claim;
  const { replay } = route.policy;
  // A body may arrive long after its head: by then the nonce of the original may be forgotten.
  if (freshness !== undefined && setup.clock.nowMs() > freshness.notAfterMs) {
    return inquiry.refuse('timestamp_out_of_range', 'the request took too long to arrive');
  }
  const lastMs =
    freshness?.rememberUntilMs ??
    freshness?.notAfterMs ??
    (typeof replay === 'object' ? nowMs + replay.rememberSeconds * 1000 : undefined);
  if (lastMs === undefined) {
    if (replay === 'accepted') return authorise(inquiry, proven);
    return inquiry.refuse('coverage_insufficient', 'the proof carries no time');
  }
  const { appKey } = proven.principal;
  // A second beyond the last instant at which the same request would still be fresh.
  const expiresAtMs = lastMs + 1000;
  const claim = (): Claimed | Promise<Claimed> => replayGuard.claim(appKey, nonce, expiresAtMs);
  return inquiry.ask('nonces', claim, (claimed) => {
    switch (claimed) {
      case 'new':
        return authorise(inquiry, proven);
      case 'seen':
        return inquiry.refuse('nonce_replayed', 'this key has used this nonce before');
      default:
        return inquiry.unavailable('nonces', `unknown answer ${String(claimed satisfies never)}`);
    }
  });
}

function authorise(inquiry: Inquiry, { proof, principal }: Proven): Outcome {
  const { policy } = inquiry.route;
  const { scopes } = inquiry.setup;
  let caller = principal;
  if (proof.narrowedScopes !== undefined) {
    const narrowed = scopes.narrow(principal.scopes, proof.narrowedScopes);
    if (!narrowed.ok) {
      return inquiry.refuse('insufficient_scope', 'the token asks for more than its key has', {
        missingScopes: narrowed.missing,
      });
    }
    caller = { ...principal, scopes: narrowed.scopes };
  }
  if (policy.scopes !== undefined) {
    const missingScopes = scopes.missing(caller.scopes, policy.scopes);
    if (missingScopes.length > 0) {
      const detail = `missing ${missingScopes.join(' ')}`;
      return inquiry.refuse('insufficient_scope', detail, { missingScopes });
    }
  }
  if (!isOwner(caller.appId, policy, inquiry.request)) {
    return inquiry.refuse('forbidden', 'the resource belongs to another app');
  }
  countUsage(inquiry, caller);
  return { ok: true, principal: caller };
}

function countUsage({ setup, nowMs }: Inquiry, caller: Principal): void {
  const { appId, appKey, scheme, secretVersion } = caller;
  setup.usage?.record({ appId, appKey, scheme, secretVersion, atMs: nowMs });
}

/** What parsers take for JSON; `csp-report` is Koa's. */
const jsonType = /^(?:application|text)\/(?:(?:[^;]*\+)?json|csp-report)[ \t]*(?:;|$)/i;

function isAmbiguous({ view, setup }: Inquiry, bytes: Uint8Array): boolean {
  const type = view.header('content-type');
  if (type === repeated) return true;
  if (type === undefined || !jsonType.test(type)) return false;
  // What is in a compressed body cannot be told from here.
  if (view.header('content-encoding') !== undefined || namesOtherCharset(type)) return true;
  const text = setup.engine.utf8Decode(bytes);
  // Lenient parsers mend what is not UTF-8, and go on.
  return text === undefined || hasRepeatedMember(text);
}

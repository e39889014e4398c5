import type { KeyRing } from '../credential/key-ring.ts';
import type { AuthError } from '../errors.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { CredentialSource } from '../ports/credential-store.ts';
import type { CryptoEngine } from '../ports/crypto-engine.ts';
import type { ReplayGuard } from '../ports/replay-guard.ts';
import type { TokenStore } from '../ports/token-store.ts';
import type { UsageSink } from '../ports/usage-sink.ts';
import type { Decision, Principal } from '../principal.ts';
import type { AuthRequest } from '../request.ts';
import type { ScopeModel } from '../scope/define-scopes.ts';
import type { AuthEvent } from './events.ts';
import type { RoutePolicy, ScopeRequirement } from './route-policy.ts';
import type { RequestLimits, Scheme } from './scheme.ts';

/** What an authenticator is made of. */
export interface AuthenticatorOptions {
  /** Where keys are looked up. */
  readonly credentials: CredentialSource;
  /** Needed by schemes that carry a nonce. */
  readonly replayGuard?: ReplayGuard;
  /** Needed by `bearer`. */
  readonly tokens?: TokenStore;
  /** Counts calls; nothing is counted without it. */
  readonly usage?: UsageSink;
  /** Opens sealed secrets and holds the pepper of hashed ones. */
  readonly keyRing: KeyRing;
  readonly engine: CryptoEngine;
  readonly clock: Clock;
  readonly timer: Timer;
  /** The schemes to accept. */
  readonly schemes: readonly Scheme[];
  /** The scopes of this platform and what implies what; without it nothing implies anything. */
  readonly scopes?: ScopeModel;
  readonly limits?: Partial<RequestLimits>;
  /** How long a store may take before the request is refused with 503; 250 ms by default. */
  readonly storeDeadlineMs?: number;
  /** Hears of each refusal and of leaked secrets. What it throws is lost. */
  readonly onEvent?: (event: AuthEvent) => void;
}

/**
 * Decides about requests. One per service: the failures that a route's `failureLimit` counts are
 * remembered here, by policy object.
 */
export interface Authenticator {
  readonly schemes: readonly Scheme[];
  readonly limits: RequestLimits;
  /**
   * Decides about one request. Answers at once where neither a body nor an asynchronous store is
   * involved, else with a promise. Never throws or rejects because of the request or a store.
   */
  authenticate(request: AuthRequest, policy?: RoutePolicy): Decision | Promise<Decision>;
  /**
   * Checks a route's policy before any request needs it. Throws `TypeError` or `RangeError` that names
   * the option.
   */
  preparePolicy(policy: RoutePolicy): void;
  /** Hands an event to `onEvent`. Never throws, whatever the listener does. */
  report(event: AuthEvent): void;
  /** The refusal if this principal lacks a scope, else undefined. */
  checkScopes(principal: Principal, requirement: ScopeRequirement): AuthError | undefined;
}

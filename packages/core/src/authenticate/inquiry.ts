import type { AuthError, AuthErrorCode, SignatureExplanation } from '../errors.ts';
import type { Credential } from '../ports/credential-store.ts';
import type { Decision } from '../principal.ts';
import type { AuthRequest, BodyRead } from '../request.ts';
import type { CompiledPolicy } from './compiled-policy.ts';
import { RequestView } from './request-view.ts';
import type { Claim, ProofInput } from './scheme.ts';
import type { Setup } from './setup.ts';
import { whenReady, withDeadline } from './when-ready.ts';

/** What a step of the pipeline comes to: at once where nothing makes it wait. */
export type Outcome = Decision | Promise<Decision>;

/** What can fail to answer. */
export type StoreName = 'credentials' | 'tokens' | 'nonces';

/** What a refusal may say besides its code and detail. */
export interface RefusalExtras {
  readonly missingScopes?: readonly string[];
  readonly retryAfterSeconds?: number;
  readonly explanation?: SignatureExplanation | undefined;
  /** Of a proof that made no claim. */
  readonly scheme?: string | undefined;
}

/** One request under examination: what is known of it so far, and the one way to say no. */
export class Inquiry {
  readonly setup: Setup;
  readonly request: AuthRequest;
  readonly view: RequestView;
  readonly route: CompiledPolicy;
  /** Read once: a request has one time, however long it takes. */
  readonly nowMs: number;
  claim: Claim | undefined;
  credential: Credential | undefined;

  constructor(setup: Setup, request: AuthRequest, route: CompiledPolicy) {
    this.setup = setup;
    this.request = request;
    this.view = new RequestView(request);
    this.route = route;
    this.nowMs = setup.clock.nowMs();
    this.claim = undefined;
    this.credential = undefined;
  }

  /** Asks a store and goes on with its answer. Failure and silence past the deadline mean 503. */
  ask<T>(store: StoreName, call: () => T | Promise<T>, next: (answer: T) => Outcome): Outcome {
    let answer: T | Promise<T>;
    try {
      answer = call();
    } catch (cause) {
      return this.unavailable(store, cause);
    }
    if (!(answer instanceof Promise)) return next(answer);
    return withDeadline(answer, this.setup.deadline).then(next, (cause: unknown) =>
      this.unavailable(store, cause),
    );
  }

  /** Goes on with the whole body, or refuses. */
  readBody(next: (bytes: Uint8Array) => Outcome): Outcome {
    return whenReady(this.request.body.read(this.route.maxHeldBytes), (read) =>
      read.ok ? next(read.bytes) : this.#refuseBody(read),
    );
  }

  proofInput(
    variant: string,
    { appId, appKey }: Pick<ProofInput, 'appId' | 'appKey'>,
    body: Uint8Array,
  ): ProofInput {
    return { variant, appId, appKey, body, nowMs: this.nowMs, engine: this.setup.engine };
  }

  /** Refuses because a store did not answer. */
  unavailable(store: StoreName, cause: unknown): Decision {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return this.refuse('backend_unavailable', `${store}: ${reason}`, { retryAfterSeconds: 1 });
  }

  /** Refuses because what a store answered cannot be right. */
  corrupt(store: StoreName): Decision {
    return this.unavailable(store, 'the answer is not what was asked for');
  }

  /** Refuses, tells the operator, and counts the failure where the route limits them. */
  refuse(code: AuthErrorCode, detail: string, extras: RefusalExtras = {}): Decision {
    const { peerAddress } = this.request;
    const { explanation, scheme = this.claim?.scheme.name, ...rest } = extras;
    const error: AuthError = {
      code,
      detail,
      ...rest,
      ...(scheme !== undefined && { scheme }),
      ...(explanation !== undefined && { explanation }),
    };
    if (countsAsFailure(code)) this.route.failureLimiter?.record(peerAddress, this.nowMs);
    this.setup.onEvent?.({
      type: 'refused',
      code,
      detail,
      peerAddress,
      atMs: this.nowMs,
      ...(this.credential !== undefined && { appKey: this.credential.key.appKey }),
      ...(scheme !== undefined && { scheme }),
    });
    return { ok: false, error };
  }

  #refuseBody(read: Extract<BodyRead, { ok: false }>): Decision {
    switch (read.reason) {
      case 'too-large':
        return this.refuse('body_too_large', `over ${this.route.maxHeldBytes} bytes`);
      case 'aborted':
        return this.refuse('auth_malformed', 'the body ended early');
      case 'consumed':
        return this.refuse('config_unsafe', read.advice);
      default:
        return this.refuse('config_unsafe', `unknown outcome ${String(read satisfies never)}`);
    }
  }
}

/** Whether a refusal says something about the caller, rather than about us or the waiting time. */
function countsAsFailure(code: AuthErrorCode): boolean {
  return code !== 'rate_limited' && code !== 'backend_unavailable' && code !== 'config_unsafe';
}

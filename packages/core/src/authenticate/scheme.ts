import type { MaterialKind } from '../credential/key.ts';
import type { AuthErrorCode, SignatureExplanation } from '../errors.ts';
import type { CryptoEngine, HashAlgorithm, PublicKeyAlgorithm } from '../ports/crypto-engine.ts';
import type { SecretForm } from '../credential/secret-form.ts';
import type { RefusalForm } from '../signature/refusal/refusal-form.ts';
import type { RequestView } from './request-view.ts';
import type { RoutePolicy } from './route-policy.ts';

/**
 * One way of presenting proof on a request. A scheme only reads and computes: looking up, ordering
 * the checks and remembering nonces is the pipeline's work.
 */
export interface Scheme {
  /** What the scheme is called in errors and challenges, for instance `sorted-params`. */
  readonly name: string;
  /**
   * The names that a key may list: usually just `name`. Where variants look alike on the wire
   * (`sorted-params-md5`), the key alone decides which one applies.
   */
  readonly variants: readonly SchemeVariant[];
  /** The auth-scheme to offer in `WWW-Authenticate`, for instance `Bearer` or `Signature`. */
  readonly challenge: string;
  /** What the service must have for this scheme to be safe; checked when it is set up. */
  readonly requires?: 'replay-guard' | 'tokens';
  /** Whether a key may have an id that another system issued; `importKey` gives it no such key else. */
  readonly foreignKeys?: boolean;
  /** How its callers expect to be refused; by problem details (RFC 9457) if it does not say. */
  readonly refusals?: RefusalForm;
  /** Looks for this scheme's proof in the head of a request. Must not read the body. */
  recognise(view: RequestView, context: SchemeContext): Recognition;
  /** Whether the body of a request may carry the proof, where the scheme can travel there. */
  mayCarry?(view: RequestView): boolean;
  /** Looks for the proof in a body that may carry it. */
  recogniseBody?(view: RequestView, body: Uint8Array, context: SchemeContext): Recognition;
}

/** A form of a scheme that a key can be allowed to use. */
export interface SchemeVariant {
  readonly name: string;
  /** What a key can be proved with: any one of these. Empty when the scheme proves nothing. */
  readonly needs: readonly MaterialKind[];
  /** Of public keys, where `needs` has them; `ed25519` alone by default. */
  readonly publicKeyAlgorithms?: readonly PublicKeyAlgorithm[];
  /** Weak by today's measure: a key must opt in, with an end date. */
  readonly legacy: boolean;
  /** Carries no time: a route must say what it does about replays. */
  readonly untimed?: boolean;
}

/** What was found: no trace of the scheme, a trace that cannot be read, or a claim to examine. */
export type Recognition = undefined | Malformed | Claim;

/** A proof that cannot be read. */
export interface Malformed {
  readonly kind: 'malformed';
  readonly code: Extract<
    AuthErrorCode,
    'auth_malformed' | 'auth_invalid' | 'invalid_token' | 'tls_required'
  >;
  /** For the operator. */
  readonly detail: string;
  /** The name of the scheme that recognised it; the pipeline sets it. */
  readonly scheme?: string;
  /** An app secret stood where a key id belongs; the operator hears of it. */
  readonly secretExposed?: boolean;
}

/** "I am this key, and here is my proof." */
export interface Claim {
  readonly kind: 'claim';
  readonly scheme: Scheme;
  /** Where the credential is to be found. */
  readonly locator:
    | { readonly by: 'app-key'; readonly appKey: string }
    | { readonly by: 'token'; readonly digest: string };
  /** The app the caller says it is, when it says so; must be the key's owner. */
  readonly appId?: string | undefined;
  /** When the proof is fresh. */
  readonly freshness?: Freshness | undefined;
  /** What the replay guard remembers of it. */
  readonly nonce?: string | undefined;
  /** The same for a proof without a nonce; a route may accept that it is sent again. */
  readonly fingerprint?: string | undefined;
  /** Which kind of dummy makes an unknown key cost the same as a known one. */
  readonly dummy: SecretForm['kind'];
  /** Whether {@link Claim.prove} needs the body's bytes. */
  readonly needsBody: boolean;
  /** Computes the proof with one version of the secret. Synchronous, and must not throw. */
  prove(secret: SecretForm, input: ProofInput): Proof;
  /** The server's side of a proof that did not hold; for callers of `test` keys. */
  explain?(secret: SecretForm, input: ProofInput): SignatureExplanation;
}

/** When a proof is fresh; both ends belong to it. */
export interface Freshness {
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** When it was made, if it says so. */
  readonly timestampMs?: number;
  /** Until when the replay guard remembers it, where another scheme may take it for longer. */
  readonly rememberUntilMs?: number;
}

/** What a claim is examined with. */
export interface ProofInput {
  /** The variant that the key allows. */
  readonly variant: string;
  /** The app and the key that the secret belongs to. */
  readonly appId: string;
  readonly appKey: string;
  /** The body's bytes if {@link Claim.needsBody}, else empty. */
  readonly body: Uint8Array;
  readonly nowMs: number;
  readonly engine: CryptoEngine;
}

/** Whether a claim holds, and what it then binds. */
export type Proof =
  | {
      readonly ok: true;
      readonly covered: readonly string[];
      /** Digests that the proof covers and the body must have. */
      readonly bodyDigests?: readonly BodyDigest[];
      /** Scopes that the proof narrows the key to. */
      readonly narrowedScopes?: readonly string[] | undefined;
      readonly claims?: Readonly<Record<string, unknown>> | undefined;
    }
  | { readonly ok: false; readonly code: AuthErrorCode; readonly detail: string };

/** A digest that the body must have, as base64. */
export interface BodyDigest {
  readonly algorithm: HashAlgorithm;
  readonly base64: string;
}

/** What recognising may take into account. */
export interface SchemeContext {
  readonly engine: CryptoEngine;
  readonly nowMs: number;
  readonly policy: RoutePolicy;
  readonly limits: RequestLimits;
}

/** Caps that are checked before any work is done. */
export interface RequestLimits {
  /** Longest credential header value, in bytes. */
  readonly maxCredentialBytes: number;
  /** Longest request-target, in bytes. */
  readonly maxTargetBytes: number;
  /** Most query or form parameters in a signed request. */
  readonly maxParameters: number;
  /** Largest body, in bytes, unless the route says otherwise. */
  readonly maxBodyBytes: number;
}

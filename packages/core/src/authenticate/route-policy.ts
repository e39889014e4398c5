import type { AuthRequest } from '../request.ts';

/** What one route asks of a caller. */
export interface RoutePolicy {
  /** Schemes that this route accepts; by default all that the service has enabled. */
  readonly schemes?: readonly string[];
  /** Scopes the caller must hold. */
  readonly scopes?: ScopeRequirement;
  /**
   * `buffered` (default): the handler runs only after the whole body was verified, up to the
   * service's body limit. `streamed`: the handler reads while the body arrives, in constant memory,
   * and the end of the body is withheld until it was verified.
   */
  readonly body?: 'buffered' | 'streamed';
  /** The largest body this route takes, in bytes; by default the service's limit. */
  readonly maxBodyBytes?: number;
  /** Accept the open key from the query as well (`?app_key=`), which ends up in logs. */
  readonly appKeyInQuery?: boolean;
  /**
   * Refuse JSON bodies that repeat a member name, and those that may hide it: compressed, not in
   * UTF-8, nested more than 500 deep, or with two types.
   */
  readonly strictJson?: boolean;
  /** Refuse callers that did not come over TLS; `tls_required`. */
  readonly requireTls?: boolean;
  /** Refuse a source for a while after so many failed attempts; `rate_limited`. */
  readonly failureLimit?: FailureLimit;
  /**
   * What to do about proofs without a nonce that are sent again: links are made for that. `refused`
   * by default: the signature is remembered for as long as it is fresh. Schemes that carry no time
   * need one of the other two, since nothing can be remembered for ever.
   */
  readonly replay?: ReplayPolicy;
  /**
   * Parts of a request that a signature may leave out here, where its scheme cannot bind them. Without
   * this, such a part is refused: `coverage_insufficient`.
   */
  readonly unsigned?: readonly ('body' | 'query')[];
  /** What an `http-signature` must cover here; by default what the scheme was set up with. */
  readonly coverage?: CoveragePolicy;
  /** The app that owns the requested resource; any other app's key is `forbidden`. */
  readonly ownerOf?: (request: AuthRequest) => string | undefined;
}

/** What to do about proofs without a nonce that are sent again. */
export type ReplayPolicy = 'refused' | 'accepted' | { readonly rememberSeconds: number };

/** Scopes of which all, or at least one, must be held. */
export type ScopeRequirement =
  | { readonly allOf: readonly string[] }
  | { readonly anyOf: readonly string[] };

/** How many failures one source may cause. */
export interface FailureLimit {
  readonly maxFailures: number;
  /** The window over which they are counted, in ms. */
  readonly windowMs: number;
}

/** What a signature whose author chooses the components must at least cover. */
export interface CoveragePolicy {
  /** Component identifiers of RFC 9421 §2, for instance `@method` or `content-type`. */
  readonly components: readonly string[];
  /** Signature parameters that must be present. `keyid` always must. */
  readonly parameters: readonly ('created' | 'expires' | 'nonce')[];
  /** Whether `content-digest` must be covered when the message has a body. */
  readonly bodyDigest: 'when-body' | 'never';
}

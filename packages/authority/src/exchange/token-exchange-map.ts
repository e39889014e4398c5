import type { AnswerTemplate } from '@countersign/core';

/**
 * A vendor's way to exchange app_key and app_secret for an access token, as JSON data: where the
 * endpoint is, how it is asked, how it answers, and what becomes of the token before.
 *
 * @example
 * ```ts
 * import { wechatToken, type TokenExchangeMap } from '@countersign/authority';
 *
 * const ours: TokenExchangeMap = { ...wechatToken, name: 'ours', path: '/wx/cgi-bin/token' };
 * ```
 */
export interface TokenExchangeMap {
  /** What tokens are kept apart by: a client holds those of two names independently. */
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly request: ExchangeRequestForm;
  readonly token: ExchangeTokenRule;
  /** What may be had in a time; more is `quota_exceeded`. No limits by default. */
  readonly limits?: ExchangeLimits;
  /** The answer with a token. Placeholders: `{token}` and `{life-seconds}`. Status 200. */
  readonly success: AnswerTemplate;
  readonly refusal: ExchangeRefusalForm;
}

/** How a vendor's client asks for a token. */
export interface ExchangeRequestForm {
  /**
   * Where the fields stand. In a query and a form each may stand once. A JSON body is read whatever its
   * media type, and of two members with one name the last counts.
   */
  readonly fieldsIn: 'query' | 'json' | 'query-or-form';
  /** The name of the field with the app_key. */
  readonly appKey: string;
  /** The name of the field with the app_secret. */
  readonly appSecret: string;
  /** Fields that must have exactly this value, such as `grant_type`. */
  readonly constants?: Readonly<Record<string, string>>;
  /** The name of the JSON field by which a client demands a new token; `true` demands one. */
  readonly forceRefresh?: string;
}

/** How long tokens live, and what becomes of the one before. */
export type ExchangeTokenRule =
  /** Each request issues a token; all live to their end. */
  | { readonly reissue: 'parallel'; readonly lifeSeconds: number }
  /** Each request issues a token; the one before ends after `graceSeconds`. */
  | { readonly reissue: 'rotate'; readonly lifeSeconds: number; readonly graceSeconds: number }
  /**
   * Each request is answered with the same token until the last `renewBeforeSeconds` of its life. Then
   * a new one is issued, and the one before lives to its end.
   */
  | {
      readonly reissue: 'reuse';
      readonly lifeSeconds: number;
      readonly renewBeforeSeconds: number;
    };

/** How many tokens a client may have, counted from the first one in each window. */
export interface ExchangeLimits {
  readonly windowSeconds: number;
  /** Most tokens that are issued. */
  readonly maxIssued?: number;
  /** Most tokens that a client may demand although the one before is still good. */
  readonly maxForced?: number;
  /** A demand that comes sooner than this after the last token gets that one again. */
  readonly forcedIntervalSeconds?: number;
}

/** How a vendor says no. */
export interface ExchangeRefusalForm {
  /** Placeholders: `{code}`, `{message}` and `{request-id}`. */
  readonly body: AnswerTemplate;
  /** What the vendor says for each of our reasons; `default` for all others. */
  readonly errors: { readonly default: VendorExchangeError } & {
    readonly [Code in ExchangeErrorCode]?: VendorExchangeError;
  };
}

/** A vendor's words for an error. */
export interface VendorExchangeError {
  readonly code: string | number;
  readonly message: string;
  readonly status: number;
}

/** Why no token was issued. */
export const exchangeErrorCodes = [
  /** The request cannot be read: broken encoding, a field twice or of the wrong type, too much. */
  'invalid_request',
  'method_not_allowed',
  'app_key_missing',
  'app_secret_missing',
  /** A field that must have one value has another, or is missing. */
  'unsupported_grant_type',
  /** Unknown key, wrong secret, and a key out of use. */
  'invalid_client',
  /** The key is not allowed to use `bearer`. */
  'unauthorized_client',
  'quota_exceeded',
  /** Too many failed attempts from this address. */
  'rate_limited',
  'temporarily_unavailable',
] as const;

/** One of {@link exchangeErrorCodes}. */
export type ExchangeErrorCode = (typeof exchangeErrorCodes)[number];

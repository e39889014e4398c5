import type { AuthError } from './errors.ts';
import type { Environment } from './credential/key.ts';

/** Who is calling, how they proved it, and what they may do. */
export interface Principal {
  readonly appId: string;
  readonly appKey: string;
  readonly environment: Environment;
  /** What this request may do: the key's scopes, or fewer if its token narrowed them. */
  readonly scopes: readonly string[];
  /** The scheme by its exact name, variant included. */
  readonly scheme: string;
  /** Which version of the secret was used; 0 where the scheme uses none. */
  readonly secretVersion: number;
  /** What the proof binds, by the names of RFC 9421 §2 (`@method`, `content-digest`, …). */
  readonly covered: readonly string[];
  /** The claims of a token that the client made itself. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined;
  /** When a legacy scheme stops working for this key, in ms. */
  readonly legacyUntilMs?: number | undefined;
}

/** The outcome of authentication: never a boolean, never null. */
export type Decision =
  | { readonly ok: true; readonly principal: Principal }
  | { readonly ok: false; readonly error: AuthError };

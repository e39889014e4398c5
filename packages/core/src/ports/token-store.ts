/** An access token as it is remembered: never the token itself. */
export interface TokenRecord {
  /** SHA-256 of the token, as base64url. */
  readonly digest: string;
  readonly appId: string;
  readonly appKey: string;
  readonly scopes: readonly string[];
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  /** Which version of the secret was presented when the token was issued. */
  readonly secretVersion: number;
  readonly revokedAtMs?: number;
}

/** Remembers opaque access tokens by their digest. */
export interface TokenStore {
  findToken(digest: string): TokenRecord | undefined | Promise<TokenRecord | undefined>;
  saveToken(record: TokenRecord): void | Promise<void>;
  /** Ends a token; unknown digests are not an error (RFC 7009 §2.2). */
  revokeToken(digest: string, revokedAtMs: number): void | Promise<void>;
}

/** Which token a client holds at the moment, where it is to hold one at a time. */
export interface TokenSlot {
  /** Whose slot, and for which endpoint. */
  readonly slotId: string;
  /** Of the slot's token, by which its record is found. */
  readonly digest: string;
  /** What the token is derived from, together with a key that is not stored here. */
  readonly seed: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  /** How many tokens were issued since the current window of the quota began. */
  readonly tally: TokenTally;
  /** From then on the slot means nothing and may be forgotten. */
  readonly keepUntilMs: number;
}

/** What a quota of tokens is counted by. */
export interface TokenTally {
  readonly startedAtMs: number;
  readonly issued: number;
  /** How many of them the client demanded although the one before was still good. */
  readonly forced: number;
}

/** One token in the place of another. */
export interface SlotAdvance {
  /** The slot as it is to be. */
  readonly slot: TokenSlot;
  /** The record of its token, whose digest the slot has. */
  readonly token: TokenRecord;
  /** The token that the slot must have until now, and when that one ends at the latest, in ms. */
  readonly replaces?: { readonly digest: string; readonly endsAtMs: number };
}

/** Remembers, besides the tokens, which one is a client's current one. */
export interface TokenSlotStore extends TokenStore {
  findSlot(slotId: string): TokenSlot | undefined | Promise<TokenSlot | undefined>;
  /**
   * Compares and swaps, in one atomic step: if the slot has the token that `replaces` names, or none
   * where it is absent, then the slot and the new token are saved and the token before ends at
   * `endsAtMs` or sooner. False, with nothing changed, when another writer was first. Throws when the
   * digest of the new token is taken.
   */
  advanceSlot(advance: SlotAdvance): boolean | Promise<boolean>;
}

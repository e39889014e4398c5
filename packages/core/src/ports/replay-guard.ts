/** Remembers nonces for as long as they could be replayed. */
export interface ReplayGuard {
  /**
   * Claims a nonce in one atomic step: of any number of concurrent calls with the same arguments,
   * exactly one answers `new`.
   *
   * @param appKey Whose nonce it is; another key may use the same one.
   * @param nonce As presented.
   * @param expiresAtMs When the nonce can no longer be replayed. Must be remembered until then.
   * Throws (or rejects) when the answer cannot be known; the request is then refused with 503.
   */
  claim(appKey: string, nonce: string, expiresAtMs: number): Claimed | Promise<Claimed>;
}

/** Whether a nonce was free. */
export type Claimed = 'new' | 'seen';

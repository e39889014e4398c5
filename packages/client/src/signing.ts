import type { CryptoEngine } from '@countersign/core';
import type { Outgoing } from './outgoing.ts';
import type { Refusal, SignedRequest } from './signed-request.ts';
import type { ServerClock } from './server-clock.ts';

/** What every scheme signs with. */
export interface SigningContext {
  readonly appKey: string;
  readonly engine: CryptoEngine;
  readonly clock: ServerClock;
}

/** One scheme's part of a signer. */
export interface Signing {
  sign(request: Outgoing): SignedRequest | Promise<SignedRequest>;
  /** Takes in a refusal; true if the request, signed anew, may now be accepted. */
  learn?(refusal: Refusal): boolean;
}

/** What a scheme with a timestamp learns: how late it is on the server. */
export function learnTime({ code, date }: Refusal, clock: ServerClock): boolean {
  return code === 'timestamp_out_of_range' && clock.learn(date);
}

/** A nonce: 128 random bits as 22 characters of base64url. */
export function freshNonce(engine: CryptoEngine): string {
  return engine.encode(engine.randomBytes(16), 'base64url');
}

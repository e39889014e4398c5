import { digestOpaqueToken, Secret, type Key, type KeyRing } from '@countersign/core';
import type { ServiceSetup } from '../service-setup.ts';

/** A token that can be had again from its seed. */
export interface DerivedToken {
  readonly token: Secret;
  readonly digest: string;
}

/** Makes the token of a slot from its seed: the same one each time. */
export type TokenDeriver = (slotId: string, seed: string, key: Key) => DerivedToken;

/**
 * Makes what derives tokens. A token that is answered again must be recoverable, and tokens are stored
 * as digests. So it is derived: HMAC-SHA256 under the platform's pepper, over the slot and a random
 * seed, drawn from as from a random source. Nothing that is stored can then be turned into a token
 * without the pepper, and no ciphertext has to be moved when a key of the ring is rotated. The seed is
 * random and no serial, so that a store that lost its data cannot bring an old token back to life.
 */
export function createTokenDeriver(
  { engine, format }: Pick<ServiceSetup, 'engine' | 'format'>,
  { pepper }: KeyRing,
): TokenDeriver {
  return (slotId, seed, { environment }) => {
    let block = 0;
    /** The next bytes of the stream that the seed stands for. */
    const randomBytes = (length: number): Uint8Array => {
      const bytes = new Uint8Array(length);
      for (let filled = 0; filled < length; block += 1) {
        // secrets are hashed under the same key, and none has a line break
        const message = `access token\n${slotId}\n${seed}\n${block}`;
        const next = engine.decode(pepper.sign('sha256', message, 'hex'), 'hex');
        if (next === undefined) throw new Error('the engine cannot read its own hex');
        bytes.set(next.subarray(0, length - filled), filled);
        filled += next.length;
      }
      return bytes;
    };
    const text = format.mintAccessToken({ ...engine, randomBytes }, environment);
    return { token: new Secret(text), digest: digestOpaqueToken(engine, text) };
  };
}

const seedBytes = 32;

/** A seed that no token was derived from before. */
export function drawSeed({ engine }: Pick<ServiceSetup, 'engine'>): string {
  return engine.encode(engine.randomBytes(seedBytes), 'base64url');
}

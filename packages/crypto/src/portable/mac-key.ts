import type { BinaryEncoding, HashAlgorithm, MacKey } from '@countersign/core';
import { hmac } from '@noble/hashes/hmac.js';
import { bytesOf } from '../utf8.ts';
import { encode } from './encoding.ts';
import { hashes } from './hashes.ts';

type KeyedState = ReturnType<typeof hmac.create>;

/** HMAC that hashes its key once and starts each message from a copy of that state. */
export class PortableMacKey implements MacKey {
  readonly kind = 'mac';
  readonly #secret: Uint8Array;
  readonly #states: Partial<Record<HashAlgorithm, KeyedState>> = {};

  constructor(secret: string | Uint8Array) {
    this.#secret = bytesOf(secret).slice();
  }

  sign(algorithm: HashAlgorithm, message: string | Uint8Array, encoding: BinaryEncoding): string {
    const keyed = (this.#states[algorithm] ??= hmac.create(hashes[algorithm], this.#secret));
    return encode(keyed.clone().update(bytesOf(message)).digest(), encoding);
  }
}

import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { BinaryEncoding, HashAlgorithm, MacKey } from '@countersign/core';

/** HMAC by `createHmac` on a `KeyObject`; on a `Buffer` some Node 24 take six times as long. */
export class PlainMacKey implements MacKey {
  readonly kind = 'mac';
  readonly #key: KeyObject;

  constructor(secret: string | Uint8Array) {
    this.#key = createSecretKey(Buffer.from(secret));
  }

  sign(algorithm: HashAlgorithm, message: string | Uint8Array, encoding: BinaryEncoding): string {
    return createHmac(algorithm, this.#key).update(message).digest(encoding);
  }
}

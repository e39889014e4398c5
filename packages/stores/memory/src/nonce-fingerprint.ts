import { SipHash } from './sip-hash.ts';

/** Room for the longest key and nonce on the wire; more is made when needed. */
const firstCapacity = 512;
/** Both lengths come before the text. */
const headerBytes = 8;
/** UTF-8 takes at most three bytes for a UTF-16 unit. */
const bytesPerUnit = 3;

/**
 * Turns a nonce of a key into 64 bits under a secret seed. The lengths come first, then key and nonce
 * in UTF-8, so that different pairs are different messages to the hash.
 */
export class NonceFingerprint {
  readonly #hash: SipHash;
  readonly #encoder = new TextEncoder();
  #words = new Int32Array(0);
  #text = new Uint8Array(0);

  /** @param seed 16 random bytes. */
  constructor(seed: Uint8Array) {
    this.#hash = new SipHash(seed);
    this.#reserve(firstCapacity);
  }

  get high(): number {
    return this.#hash.high;
  }

  get low(): number {
    return this.#hash.low;
  }

  /** Computes the fingerprint, and leaves it in `high` and `low`. */
  take(appKey: string, nonce: string): void {
    const mostBytes = bytesPerUnit * (appKey.length + nonce.length);
    if (mostBytes + headerBytes > this.#text.length) this.#reserve(2 * mostBytes);
    this.#words[0] = appKey.length;
    this.#words[1] = nonce.length;
    const keyBytes = this.#write(appKey, 0);
    const written = keyBytes + this.#write(nonce, keyBytes);
    // The hash reads whole blocks of eight bytes: nothing of an earlier text may be in the last.
    for (let index = 0; index < headerBytes; index += 1) this.#text[written + index] = 0;
    this.#hash.hash(this.#words, headerBytes + written);
  }

  /** Writes UTF-8; character by character while it is ASCII, which it nearly always is. */
  #write(text: string, at: number): number {
    const bytes = this.#text;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) return this.#encoder.encodeInto(text, bytes.subarray(at)).written;
      bytes[at + index] = code;
    }
    return text.length;
  }

  #reserve(bytes: number): void {
    this.#words = new Int32Array((bytes >>> 2) + headerBytes);
    this.#text = new Uint8Array(this.#words.buffer, headerBytes);
  }
}

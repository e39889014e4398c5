import { toInteger } from './integers.ts';

/**
 * Reads DER (ITU-T X.690 §10.1): every length in its shortest form and inside what is there. After the
 * first fault everything reads as empty; {@link DerReader.isSound} says whether there was one.
 */
export class DerReader {
  readonly #bytes: Uint8Array;
  #index = 0;
  #isSound = true;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Whether nothing was wrong so far and nothing is left. */
  isSound(): boolean {
    return this.#isSound && this.atEnd();
  }

  /** Whether nothing is left. */
  atEnd(): boolean {
    return this.#index === this.#bytes.length;
  }

  /** The content of the next element, which must have this tag. */
  read(tag: number): Uint8Array {
    if (this.#bytes[this.#index] !== tag) return this.#fail();
    this.#index += 1;
    const length = this.#readLength();
    const end = this.#index + length;
    if (!this.#isSound || end > this.#bytes.length) return this.#fail();
    const content = this.#bytes.subarray(this.#index, end);
    this.#index = end;
    return content;
  }

  /** The next element, which must be an INTEGER that is not negative (X.690 §8.3.2). */
  readUnsigned(): bigint {
    const bytes = this.read(0x02);
    const [first = 0xff, second = 0xff] = bytes;
    if (first >= 0x80 || (first === 0 && second < 0x80)) this.#fail();
    return toInteger(bytes);
  }

  /** Passes over the next element if it has this tag. */
  skip(tag: number): void {
    if (this.#bytes[this.#index] === tag) this.read(tag);
  }

  #readLength(): number {
    const first = this.#bytes[this.#index++] ?? 0xff;
    if (first < 0x80) return first;
    const count = first & 0x7f;
    let length = 0;
    // four bytes are far more than any key has, and stay a safe integer
    if (count < 1 || count > 4) this.#fail();
    for (let place = 0; place < count; place += 1) {
      length = length * 256 + (this.#bytes[this.#index++] ?? 0);
    }
    if (length < 0x80 || length < 256 ** (count - 1)) this.#fail();
    return length;
  }

  #fail(): Uint8Array {
    this.#isSound = false;
    this.#index = this.#bytes.length;
    return new Uint8Array(0);
  }
}

import type { IncomingMessage } from 'node:http';

/** Receives what a producer delivers; null is the end. Answers whether more is wanted now. */
export type Receiver = (chunk: Uint8Array | null) => boolean;

/** What a stream had in store. */
export interface Buffered {
  readonly bytes: Uint8Array;
  /** Whether nothing will follow. */
  readonly ended: boolean;
}

type Push = IncomingMessage['push'];

/** Stands between the producer of a message and its buffer, by way of `push`. */
export class PushTap {
  readonly #req: IncomingMessage;
  #original: Push | undefined;
  /** What an object of its own class had for `push` before us, to be put back as it was. */
  #ownBefore: PropertyDescriptor | undefined;
  #receive: Receiver = () => true;
  #ended = false;

  constructor(req: IncomingMessage) {
    this.#req = req;
  }

  /** Whether chunks come to us at present. */
  get active(): boolean {
    return this.#original !== undefined;
  }

  /** Whether the producer has delivered its end, to us or to the buffer. */
  get ended(): boolean {
    return this.#ended || hasEnded(this.#req);
  }

  /** Sends every later chunk to `receive` instead of the buffer, and asks the producer to go on. */
  intercept(receive: Receiver): void {
    this.#receive = receive;
    if (this.#original === undefined) {
      const req = this.#req;
      this.#original = Reflect.get(req, 'push');
      this.#ownBefore = Object.getOwnPropertyDescriptor(req, 'push');
      const push: Push = (chunk: unknown, encoding) => {
        const bytes = toBytes(chunk, encoding);
        if (bytes === null) this.#ended = true;
        return this.#receive(bytes);
      };
      Object.defineProperty(req, 'push', { value: push, configurable: true, writable: true });
    }
    // The producer may be waiting: it was paused, or delivers on demand only. Nothing at all, pushed,
    // ends the reading that is under way, so that asking for more takes effect.
    this.forward(new Uint8Array(0));
    this.#req.read(0);
  }

  /** Puts a chunk into the buffer while later ones still come to us. */
  forward(chunk: Uint8Array): boolean {
    return this.#original?.call(this.#req, chunk) ?? false;
  }

  /** Steps aside. */
  remove(): void {
    if (this.#original === undefined) return;
    this.#original = undefined;
    if (this.#ownBefore === undefined) Reflect.deleteProperty(this.#req, 'push');
    else Object.defineProperty(this.#req, 'push', this.#ownBefore);
  }

  /**
   * Takes out what arrived before anybody looked. When it has ended, put the bytes back with
   * `unshift` at once: a stream without data would then announce its end to nobody.
   */
  takeBuffered(): Buffered {
    const req = this.#req;
    const ended = hasEnded(req);
    const length = req.readableLength;
    // Exactly `length` bytes: asking for more than there is would announce the end.
    const bytes: unknown = length > 0 ? req.read(length) : null;
    return {
      bytes: bytes === null ? new Uint8Array(0) : (toBytes(bytes) ?? new Uint8Array(0)),
      ended,
    };
  }
}

/**
 * Whether the producer has delivered its end. `readableEnded` is about the consumer, and `complete`
 * means different things in HTTP/1 and HTTP/2; only the stream's own state knows it for all.
 */
function hasEnded(req: IncomingMessage): boolean {
  const state: unknown = '_readableState' in req ? req._readableState : undefined;
  return typeof state === 'object' && state !== null && 'ended' in state && state.ended === true;
}

function toBytes(chunk: unknown, encoding?: BufferEncoding): Uint8Array | null {
  if (chunk === null || chunk === undefined) return null;
  if (typeof chunk === 'string') return Buffer.from(chunk, encoding);
  if (chunk instanceof Uint8Array) return chunk;
  throw new TypeError('a message body must be made of bytes');
}

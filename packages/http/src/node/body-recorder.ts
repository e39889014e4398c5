import type { IncomingMessage } from 'node:http';
import type { BodyRead } from '@countersign/core';
import type { PushTap } from './push-tap.ts';

const aborted: BodyRead = { ok: false, reason: 'aborted' };

/** When to stop remembering. */
export interface RecorderOptions {
  readonly limitBytes: number;
  readonly onOverflow: () => void;
}

/** Remembers chunks, by reference, on their way to whoever reads them. */
export class BodyRecorder {
  readonly #req: IncomingMessage;
  readonly #tap: PushTap;
  readonly #limitBytes: number;
  readonly #waiting: (Uint8Array | null)[] = [];
  #chunks: Uint8Array[] = [];
  #size = 0;
  #ended = false;
  #overflown = false;
  #onEnd: (() => void) | undefined;

  constructor(req: IncomingMessage, tap: PushTap, { limitBytes, onOverflow }: RecorderOptions) {
    this.#req = req;
    this.#tap = tap;
    this.#limitBytes = limitBytes;
    const { bytes, ended } = tap.takeBuffered();
    if (bytes.length > 0) {
      req.unshift(bytes);
      this.#chunks.push(bytes);
      this.#size = bytes.length;
    }
    this.#ended = ended;
    if (ended) return;
    req.once('close', () => this.#onEnd?.());
    tap.intercept((chunk) => {
      if (this.#overflown) {
        this.#waiting.push(chunk);
        return false;
      }
      if (chunk === null) {
        this.#ended = true;
        tap.remove();
        const result = req.push(null);
        this.#onEnd?.();
        return result;
      }
      this.#size += chunk.length;
      if (this.#size <= limitBytes) {
        this.#chunks.push(chunk);
        return tap.forward(chunk);
      }
      this.#overflown = true;
      this.#chunks = [];
      this.#waiting.push(chunk);
      this.#onEnd?.();
      onOverflow();
      return false;
    });
  }

  /** Whether everything that passed is still in the buffer, because nobody has read yet. */
  get untouched(): boolean {
    return !this.#req.readableEnded && this.#req.readableLength === this.#size;
  }

  read(limitBytes: number): BodyRead | Promise<BodyRead> {
    if (this.#overflown) return { ok: false, reason: 'too-large' };
    if (!this.#ended && !this.#req.destroyed) {
      return new Promise((resolve) => {
        this.#onEnd = () => {
          this.#onEnd = undefined;
          resolve(this.#ended || this.#overflown ? this.read(limitBytes) : aborted);
        };
      });
    }
    if (!this.#ended) return aborted;
    if (this.#size > Math.min(limitBytes, this.#limitBytes))
      return { ok: false, reason: 'too-large' };
    return { ok: true, bytes: Buffer.concat(this.#chunks) };
  }

  /** Lets pass what waited since the overflow. */
  resume(): void {
    if (!this.#overflown || !this.#tap.active) return;
    this.#tap.remove();
    for (const chunk of this.#waiting.splice(0)) this.#req.push(chunk);
  }
}

import type { BodyRead, BodyWatcher, RequestBody } from '@countersign/core';

/** The body of a fetch `Request`, read once for the gate and handed on to the application. */
export class FetchBody implements RequestBody {
  readonly present: boolean;
  /** Set once a watched body has turned out not to be the one that was signed. */
  violation: 'digest_mismatch' | 'body_too_large' | undefined;
  readonly #request: Request;
  #read: Promise<BodyRead> | undefined;
  #bytes: Uint8Array | undefined;
  #watched: ReadableStream<Uint8Array> | undefined;

  constructor(request: Request) {
    this.#request = request;
    this.present = request.body !== null && request.headers.get('content-length') !== '0';
  }

  /** The request for the application: the original, or one with the same bytes. */
  forward(): Request {
    const body = this.#watched ?? this.#bytes;
    if (body === undefined) return this.#request;
    const { method } = this.#request;
    return new Request(this.#request, { method, body, duplex: 'half' });
  }

  read(limitBytes: number): Promise<BodyRead> {
    this.#read ??= this.#readOnce(limitBytes);
    return this.#read;
  }

  async #readOnce(limitBytes: number): Promise<BodyRead> {
    const { body, bodyUsed } = this.#request;
    if (bodyUsed)
      return { ok: false, reason: 'consumed', advice: 'let protect() read the body first' };
    const chunks: Uint8Array[] = [];
    let size = 0;
    try {
      for await (const chunk of body ?? []) {
        size += chunk.length;
        // Leaving the loop cancels the stream.
        if (size > limitBytes) return { ok: false, reason: 'too-large' };
        chunks.push(chunk);
      }
    } catch {
      return { ok: false, reason: 'aborted' };
    }
    this.#bytes = join(chunks, size);
    return { ok: true, bytes: this.#bytes };
  }

  watch(watcher: BodyWatcher): void {
    const { body } = this.#request;
    if (body === null) return;
    let behind: Uint8Array | undefined;
    let size = 0;
    const violate = (violation: 'digest_mismatch' | 'body_too_large'): never => {
      this.violation = violation;
      throw new TypeError(`the body was refused: ${violation}`);
    };
    // One chunk behind, so that the application has the whole body only after it was accepted.
    const oneBehind = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        size += chunk.length;
        if (size > watcher.limitBytes) violate('body_too_large');
        watcher.update(chunk);
        if (behind !== undefined) controller.enqueue(behind);
        behind = chunk;
      },
      flush: (controller) => {
        if (!watcher.accept()) violate('digest_mismatch');
        if (behind !== undefined) controller.enqueue(behind);
      },
    });
    this.#watched = body.pipeThrough(oneBehind);
  }
}

function join(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

import type { IncomingMessage } from 'node:http';
import type { BodyRead, BodyWatcher, RequestBody } from '@countersign/core';
import { headerLines } from './node-request.ts';
import { BodyRecorder } from './body-recorder.ts';
import { PushTap } from './push-tap.ts';

/** Why a body that the application was already reading had to be cut off. */
export type BodyViolation = 'digest_mismatch' | 'body_too_large';

/** How a capture speaks to its surroundings. */
export interface CaptureOptions {
  /** What the operator must change if something else reads the body first. */
  readonly advice: string;
  /** Called when a watched body is not the one that was signed. The application has no end of it yet. */
  readonly onViolation: (violation: BodyViolation) => void;
}

const empty = new Uint8Array(0);
const tooLarge: BodyRead = { ok: false, reason: 'too-large' };
const aborted: BodyRead = { ok: false, reason: 'aborted' };

/**
 * The body of a Node message, seen before the application sees it. All producers (the HTTP parser,
 * HTTP/2, `inject()` of Fastify) deliver through `req.push`, the producer's side of a Readable; that
 * is where this class stands, so every consumer afterwards finds a stream that nobody has touched.
 *
 * - `read` holds the body back until it is whole; {@link release} then hands it to the application.
 * - `watch` lets it pass, one chunk behind, and withholds the end.
 * - {@link record} lets it pass and remembers it, for frameworks that parse before they authorise.
 */
export class BodyCapture implements RequestBody {
  readonly present: boolean;
  /** Set when `watch` knew at once that the body cannot be accepted. */
  refused: BodyViolation | 'consumed' | undefined;
  readonly #req: IncomingMessage;
  readonly #tap: PushTap;
  readonly #options: CaptureOptions;
  readonly #declaredLength: number;
  #whole: BodyRead | Promise<BodyRead> | undefined;
  #held: Uint8Array | undefined;
  #readByOthers = false;
  #recorder: BodyRecorder | undefined;

  constructor(req: IncomingMessage, options: CaptureOptions) {
    this.#req = req;
    this.#options = options;
    this.#tap = new PushTap(req);
    this.#declaredLength = Number(headerLines(req.rawHeaders, 'content-length')[0] ?? Number.NaN);
    this.present = hasBody(req, this.#declaredLength);
  }

  get advice(): string {
    return this.#options.advice;
  }

  read(limitBytes: number): BodyRead | Promise<BodyRead> {
    // Core may ask twice (for a form, then for its digest); the limit of a request does not change.
    this.#whole ??= this.#readOnce(limitBytes);
    return this.#whole;
  }

  #readOnce(limitBytes: number): BodyRead | Promise<BodyRead> {
    if (!this.present) return { ok: true, bytes: empty };
    if (this.#declaredLength > limitBytes) return tooLarge;
    if (this.#recorder?.untouched === false) return this.#recorder.read(limitBytes);
    const obstacle = this.#obstacle();
    if (obstacle !== undefined) return obstacle;
    const { ended, bytes } = this.#tap.takeBuffered();
    if (ended) {
      if (bytes.length > 0) this.#req.unshift(bytes);
      return bytes.length > limitBytes ? tooLarge : { ok: true, bytes };
    }
    return this.#hold(bytes, limitBytes);
  }

  #hold(first: Uint8Array, limitBytes: number): Promise<BodyRead> {
    const chunks = [first];
    let size = first.length;
    return new Promise((resolve) => {
      const onClose = (): void => resolve(aborted);
      const settle = (read: BodyRead): void => {
        this.#req.off('close', onClose);
        resolve(read);
      };
      this.#req.once('close', onClose);
      const receive = (chunk: Uint8Array | null): boolean => {
        if (chunk === null) {
          this.#held = chunks.length === 1 ? first : Buffer.concat(chunks);
          settle({ ok: true, bytes: this.#held });
          return false;
        }
        size += chunk.length;
        if (size <= limitBytes) {
          chunks.push(chunk);
          return true;
        }
        chunks.length = 0;
        settle(tooLarge);
        // Go on: `discard` is about to throw the rest away.
        return true;
      };
      if (size > limitBytes) settle(tooLarge);
      else this.#tap.intercept(receive);
    });
  }

  watch(watcher: BodyWatcher): void {
    if (!this.present) return;
    if (this.#declaredLength > watcher.limitBytes) {
      this.refused = 'body_too_large';
      return;
    }
    if (this.#whole === undefined && this.#recorder === undefined) {
      if (this.#obstacle() === undefined) this.#follow(watcher);
      else this.refused = 'consumed';
      return;
    }
    if (this.#recorder?.untouched === true) {
      this.#recorder = undefined;
      this.#follow(watcher);
      return;
    }
    const read = this.#whole ?? this.#recorder?.read(watcher.limitBytes);
    // Whoever reads before us must have read to the end: half a body cannot be taken back.
    if (read === undefined || read instanceof Promise) this.refused = 'consumed';
    else if (!read.ok) this.refused = read.reason === 'too-large' ? 'body_too_large' : 'consumed';
    else {
      watcher.update(read.bytes);
      if (!watcher.accept()) this.refused = 'digest_mismatch';
    }
  }

  #follow(watcher: BodyWatcher): void {
    this.#readByOthers = true;
    const { ended, bytes } = this.#tap.takeBuffered();
    let size = bytes.length;
    if (size > 0) watcher.update(bytes);
    if (ended) {
      if (size > 0) this.#req.unshift(bytes);
      if (size > watcher.limitBytes) this.refused = 'body_too_large';
      else if (!watcher.accept()) this.refused = 'digest_mismatch';
      return;
    }
    let behind: Uint8Array | undefined = size > 0 ? bytes : undefined;
    const violate = (violation: BodyViolation): boolean => {
      behind = undefined;
      this.discard();
      this.#options.onViolation(violation);
      return true;
    };
    this.#tap.intercept((chunk) => {
      if (chunk === null) {
        if (!watcher.accept()) return violate('digest_mismatch');
        this.#tap.remove();
        if (behind !== undefined) this.#req.push(behind);
        return this.#req.push(null);
      }
      size += chunk.length;
      if (size > watcher.limitBytes) return violate('body_too_large');
      watcher.update(chunk);
      const ahead = behind;
      behind = chunk;
      return ahead === undefined || this.#tap.forward(ahead);
    });
  }

  /**
   * Remembers the body while it passes, so that `read` and `watch` can look at it after a parser has
   * consumed it.
   *
   * @param onOverflow Called once if a reader pulls more than the limit; the rest waits until then
   * {@link release} or {@link discard} is called.
   */
  record(limitBytes: number, onOverflow: () => void): void {
    if (!this.present || this.#obstacle() !== undefined) return;
    this.#recorder = new BodyRecorder(this.#req, this.#tap, { limitBytes, onOverflow });
  }

  /** Gives the application what was held back. */
  release(): void {
    this.#recorder?.resume();
    const held = this.#held;
    if (held === undefined) return;
    this.#held = undefined;
    this.#tap.remove();
    if (held.length > 0) this.#req.push(held);
    this.#req.push(null);
  }

  /**
   * Throws away what was held back and whatever is still to come, since the request was refused.
   * Whoever is reading already is not shown an end: half a body must not look like a whole one.
   *
   * @param onArrived Called when the client has sent everything; not at all if it has already.
   */
  discard(onArrived?: () => void): void {
    const wholeIsHeld = this.#held !== undefined;
    this.#held = undefined;
    const isRead = this.#readByOthers || this.#recorder?.untouched === false;
    const end = (): void => {
      if (!isRead) {
        this.#tap.remove();
        this.#req.push(null);
      }
      onArrived?.();
    };
    if (wholeIsHeld) end();
    else if (this.present && !this.#tap.ended) {
      if (!isRead) this.#tap.takeBuffered();
      this.#tap.intercept((chunk) => {
        if (chunk === null) end();
        return true;
      });
    }
  }

  /** Why nothing can be read any more, if so. */
  #obstacle(): BodyRead | undefined {
    const { readableDidRead, readableEnded, readableEncoding, destroyed } = this.#req;
    // What a recorder saw pass may have been put back by ourselves.
    const touched = this.#recorder === undefined ? readableDidRead : !this.#recorder.untouched;
    if (touched || readableEncoding !== null) {
      return { ok: false, reason: 'consumed', advice: this.#options.advice };
    }
    if (readableEnded) return { ok: true, bytes: empty };
    return destroyed ? aborted : undefined;
  }
}

/** RFC 9112 §6.3: a request has a body when it announces one; in HTTP/2 the stream says so. */
function hasBody(req: IncomingMessage, declaredLength: number): boolean {
  if (headerLines(req.rawHeaders, 'transfer-encoding').length > 0) return true;
  if (!Number.isNaN(declaredLength)) return declaredLength > 0;
  return req.httpVersionMajor >= 2 && !req.readableEnded && !endsWithHead(req);
}

function endsWithHead(req: IncomingMessage): boolean {
  const stream = 'stream' in req ? req.stream : undefined;
  return (
    typeof stream === 'object' &&
    stream !== null &&
    'endAfterHeaders' in stream &&
    stream.endAfterHeaders === true
  );
}

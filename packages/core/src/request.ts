/**
 * A request as it came off the wire, before any router, decoder or body parser touched it. Adapters
 * hand it over; core reads nothing else.
 *
 * @example
 * ```ts
 * import { emptyBody, type AuthRequest } from '@countersign/core';
 * const request: AuthRequest = {
 *   method: 'GET',
 *   rawTarget: '/orders?page=2',
 *   rawHeaders: ['Host', 'api.example.com', 'X-App-Key', 'ak_live_…'],
 *   protocol: 'https',
 *   peerAddress: '192.0.2.7',
 *   authority: 'api.example.com',
 *   body: emptyBody,
 * };
 * ```
 */
export interface AuthRequest {
  /** As on the request line, case included. */
  readonly method: string;
  /** The request-target as received: before mount-path stripping, before decoding. */
  readonly rawTarget: string;
  /** Every header line in order, as name, value, name, value: the layout of Node's `rawHeaders`. */
  readonly rawHeaders: readonly string[];
  /** How the client reached the service; the word of a proxy only if that proxy is trusted. */
  readonly protocol: 'http' | 'https';
  /** The client's address, by the same rule. */
  readonly peerAddress: string;
  /** The one Host (or trusted X-Forwarded-Host) value; undefined when missing or repeated. */
  readonly authority: string | undefined;
  readonly body: RequestBody;
}

/** The received bytes of a message body, before decompression and parsing. */
export interface RequestBody {
  /** False when the message has no body at all, or an empty one announced by `Content-Length: 0`. */
  readonly present: boolean;
  /**
   * Reads the whole body without taking it away from the application.
   *
   * @param limitBytes Refuse with `too-large` beyond this many bytes, without keeping them.
   */
  read(limitBytes: number): BodyRead | Promise<BodyRead>;
  /**
   * Lets the application read the body while it arrives, and withholds its end until
   * {@link BodyWatcher.accept} has said yes. Memory stays constant whatever the size.
   */
  watch(watcher: BodyWatcher): void;
}

/** The outcome of reading a body; a failure is a value, since a client can cause it. */
export type BodyRead =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly reason: 'too-large' | 'aborted' }
  /** The bytes were consumed before we saw them: a mistake in the application's set-up. */
  | { readonly ok: false; readonly reason: 'consumed'; readonly advice: string };

/** Follows a body chunk by chunk. */
export interface BodyWatcher {
  /** More than this many bytes is `body_too_large`. */
  readonly limitBytes: number;
  update(chunk: Uint8Array): void;
  /** Called once, after the last chunk and before the application sees the end. */
  accept(): boolean;
}

/** The body of a message that has none. */
export const emptyBody: RequestBody = {
  present: false,
  read: () => ({ ok: true, bytes: new Uint8Array(0) }),
  watch: (watcher) => {
    watcher.accept();
  },
};

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RoutePolicy } from '@countersign/core';

/** A request to be admitted, and the response that will answer it. */
export interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** What this route asks; the gate's defaults without it. */
  readonly policy?: RoutePolicy | undefined;
  /** The request-target as received, where a framework has changed `req.url`. */
  readonly rawTarget?: string;
  /** What the operator must move when something else has consumed the body. */
  readonly advice?: string;
}

/** A request as frameworks hand it out: the message itself (Express), or what holds it (Fastify). */
export interface WrappedRequest extends IncomingMessage {
  readonly originalUrl: string;
  readonly raw?: IncomingMessage;
}

/** A response as frameworks hand it out. */
export interface WrappedResponse {
  readonly raw?: ServerResponse;
  header(name: string, value: string): unknown;
}

/**
 * The message behind a request that may be wrapped.
 *
 * @example
 * ```ts
 * import { messageOf, principalOf, type WrappedRequest } from '@countersign/http/node';
 *
 * export const appOf = (request: WrappedRequest): string => principalOf(messageOf(request)).appId;
 * ```
 */
export const messageOf = (request: WrappedRequest): IncomingMessage => request.raw ?? request;

/**
 * The exchange behind a request and a response that may be wrapped.
 *
 * @example
 * ```ts
 * import { exchangeOf, type Exchange } from '@countersign/http/node';
 * import type { WrappedRequest, WrappedResponse } from '@countersign/http/node';
 *
 * export const unwrap = (request: WrappedRequest, response: WrappedResponse): Exchange =>
 *   exchangeOf(request, response, 'let nothing read the body before');
 * ```
 */
export function exchangeOf(
  request: WrappedRequest,
  response: WrappedResponse,
  advice: string,
): Exchange {
  return {
    req: messageOf(request),
    // Safe: what does not hold a response is one.
    res: response.raw ?? (response as unknown as ServerResponse),
    rawTarget: request.originalUrl,
    advice,
  };
}

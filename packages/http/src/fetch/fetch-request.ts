import { emptyBody, type AuthRequest, type RequestBody } from '@countersign/core';

/** What the `Request` itself does not tell. */
export interface FetchRequestOptions {
  /** The body, captured before the application reads it. */
  readonly body?: RequestBody;
  /** The client's address, where the runtime knows it. */
  readonly peerAddress?: string;
}

/**
 * Presents a fetch `Request` to a gate. Its target and headers are those that fetch made of what was
 * received: dots resolved, equal header lines joined.
 *
 * @example
 * ```ts
 * import type { Gate } from '@countersign/http';
 * import { fetchRequest } from '@countersign/http/fetch';
 *
 * export const admit = (gate: Gate, request: Request, peerAddress: string) =>
 *   gate.admit(fetchRequest(request, { peerAddress }));
 * ```
 */
export function fetchRequest(request: Request, options: FetchRequestOptions = {}): AuthRequest {
  const { body = emptyBody, peerAddress = '' } = options;
  const url = new URL(request.url);
  const rawHeaders: string[] = [];
  for (const [name, value] of request.headers) rawHeaders.push(name, value);
  return {
    method: request.method,
    // `search` drops a lone `?`, so cut it out of the text.
    rawTarget: request.url.slice(url.origin.length).replace(/#.*$/s, ''),
    rawHeaders,
    protocol: url.protocol === 'https:' ? 'https' : 'http',
    peerAddress,
    authority: request.headers.get('host') ?? url.host,
    body,
  };
}

/** A request that is being made up: data, turned into bytes only by {@link draftBytes}. */
export interface Draft {
  readonly method: string;
  /** The request-target exactly as it will be sent. */
  readonly target: string;
  /** The value of the Host line. */
  readonly authority: string;
  /** Further header lines in order; latin1 text, sent as it is. */
  readonly headers: readonly HeaderPair[];
  /** Undefined for a message without body; the empty buffer sends `Content-Length: 0`. */
  readonly body?: Buffer;
  /** Send the body in this many chunks with `Transfer-Encoding: chunked`. */
  readonly chunks?: number;
}

/** One header line. */
export type HeaderPair = readonly [name: string, value: string];

/**
 * The draft with one more header line.
 *
 * @example
 * ```ts
 * import { withHeader, type Draft } from '@countersign/conformance';
 * export const traced = (draft: Draft): Draft => withHeader(draft, 'X-Trace', '1');
 * ```
 */
export function withHeader(draft: Draft, name: string, value: string): Draft {
  return { ...draft, headers: [...draft.headers, [name, value]] };
}

/**
 * The draft with each value of one header changed; the name in any case.
 *
 * @example
 * ```ts
 * import { mapHeader, type Draft } from '@countersign/conformance';
 * export const shouted = (draft: Draft): Draft =>
 *   mapHeader(draft, 'x-trace', (value) => value.toUpperCase());
 * ```
 */
export function mapHeader(draft: Draft, name: string, change: (value: string) => string): Draft {
  const lower = name.toLowerCase();
  return {
    ...draft,
    headers: draft.headers.map(([key, value]) => [
      key,
      key.toLowerCase() === lower ? change(value) : value,
    ]),
  };
}

/**
 * The bytes of a request: the request line, Host, the given lines, the framing of the body.
 *
 * @example
 * ```ts
 * import { draftBytes } from '@countersign/conformance';
 * const draft = { method: 'GET', target: '/health', authority: '127.0.0.1:3000', headers: [] };
 * draftBytes(draft).toString(); // 'GET /health HTTP/1.1\r\nHost: 127.0.0.1:3000\r\n\r\n'
 * ```
 */
export function draftBytes(draft: Draft): Buffer {
  const lines = [`${draft.method} ${draft.target} HTTP/1.1`, `Host: ${draft.authority}`];
  for (const [name, value] of draft.headers) lines.push(`${name}: ${value}`);
  if (draft.body !== undefined) {
    lines.push(
      draft.chunks === undefined
        ? `Content-Length: ${String(draft.body.length)}`
        : 'Transfer-Encoding: chunked',
    );
  }
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  if (draft.body === undefined) return head;
  const body = draft.chunks === undefined ? draft.body : chunked(draft.body, draft.chunks);
  return Buffer.concat([head, body]);
}

function chunked(body: Buffer, count: number): Buffer {
  const size = Math.max(1, Math.ceil(body.length / count));
  const parts: Buffer[] = [];
  for (let start = 0; start < body.length; start += size) {
    const piece = body.subarray(start, start + size);
    parts.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}

/** A response as it came off the wire. */
export interface RawResponse {
  readonly status: number;
  /** Every header line in order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** After chunked decoding; never decompressed. */
  readonly body: Buffer;
  /** The values of a header joined with `, `; undefined when absent. The name in any case. */
  header(name: string): string | undefined;
  /** The body as a JSON object; undefined when it is none. */
  json(): Readonly<Record<string, unknown>> | undefined;
}

/** A response and what followed it. */
export interface ParsedResponse {
  readonly response: RawResponse;
  readonly rest: Buffer;
}

/** How to read a response. */
export interface ParseOptions {
  /** Whether the request was HEAD, so that no body follows. */
  readonly headOnly: boolean;
  /** Whether the connection has ended, which ends a body without a length. */
  readonly ended: boolean;
}

/**
 * Reads one response from the front of `bytes`, skipping interim ones; undefined until it is whole.
 * Throws `SyntaxError` when the bytes are not HTTP/1.1.
 *
 * @example
 * ```ts
 * import { parseResponse } from '@countersign/conformance';
 * const bytes = Buffer.from('HTTP/1.1 204 No Content\r\n\r\n');
 * parseResponse(bytes, { headOnly: false, ended: false })?.response.status; // 204
 * ```
 */
export function parseResponse(bytes: Buffer, options: ParseOptions): ParsedResponse | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n');
  const match = /^HTTP\/1\.[01] ([1-5]\d\d)(?: |$)/.exec(statusLine);
  if (match === null) throw new SyntaxError(`not a status line: ${JSON.stringify(statusLine)}`);
  const status = Number(match[1]);
  const headers = lines.map(splitHeader);
  const rest = bytes.subarray(headEnd + 4);
  if (status < 200 && status !== 101) return parseResponse(rest, options);
  const body = readBody({ status, headers, rest, ...options });
  return body && { response: createResponse(status, headers, body.content), rest: body.rest };
}

type HeaderLine = readonly [name: string, value: string];

function splitHeader(line: string): HeaderLine {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
}

function createResponse(status: number, headers: readonly HeaderLine[], body: Buffer): RawResponse {
  return {
    status,
    headers,
    body,
    header: (name) => joinHeader(headers, name),
    json: () => parseObject(body),
  };
}

function joinHeader(headers: readonly HeaderLine[], name: string): string | undefined {
  const lower = name.toLowerCase();
  const values = headers.filter(([key]) => key.toLowerCase() === lower).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(', ');
}

function parseObject(body: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    // an object that JSON.parse made has string members and nothing else
    return value !== null && typeof value === 'object'
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

interface Body {
  readonly content: Buffer;
  readonly rest: Buffer;
}

interface BodyInput extends ParseOptions {
  readonly status: number;
  readonly headers: readonly HeaderLine[];
  readonly rest: Buffer;
}

function readBody(input: BodyInput): Body | undefined {
  const { status, headers, rest } = input;
  if (input.headOnly || status === 204 || status === 304 || status === 101) {
    return { content: Buffer.alloc(0), rest };
  }
  if (joinHeader(headers, 'transfer-encoding')?.toLowerCase() === 'chunked')
    return readChunks(rest);
  const length = joinHeader(headers, 'content-length');
  if (length === undefined)
    return input.ended ? { content: rest, rest: Buffer.alloc(0) } : undefined;
  const size = Number(length);
  return rest.length < size
    ? undefined
    : { content: rest.subarray(0, size), rest: rest.subarray(size) };
}

function readChunks(bytes: Buffer): Body | undefined {
  const parts: Buffer[] = [];
  let position = 0;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', position);
    if (lineEnd === -1) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', position, lineEnd), 16);
    const start = lineEnd + 2;
    if (bytes.length < start + size + 2) return undefined;
    if (size === 0) return { content: Buffer.concat(parts), rest: bytes.subarray(start + 2) };
    parts.push(bytes.subarray(start, start + size));
    position = start + size + 2;
  }
}

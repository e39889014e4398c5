/** One HTTP/1.1 request as it was sent. */
export interface RawRequest {
  /** All of it: head and body, framing included. */
  readonly bytes: Buffer;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly HeaderLine[];
  /** The body after chunked decoding. */
  readonly body: Buffer;
  /** Where the parts of `body` stand in `bytes`: one, or one for each chunk. */
  readonly bodyPieces: readonly Piece[];
}

/** A header line, and where its value stands in the bytes of the request. */
export interface HeaderLine {
  readonly name: string;
  readonly value: string;
  readonly valueStart: number;
}

/** A span of bytes, the end excluded. */
export interface Piece {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads one request from the front of what was received; undefined until it is whole. Throws
 * `SyntaxError` when the bytes are not HTTP/1.1.
 */
export function takeRequest(received: Buffer): RawRequest | undefined {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const head = received.toString('latin1', 0, headEnd);
  const lineEnd = `${head}\r\n`.indexOf('\r\n');
  const [, method, target] = /^(\S+) (\S+) HTTP\/1\.[01]$/.exec(head.slice(0, lineEnd)) ?? [];
  if (method === undefined || target === undefined) throw new SyntaxError('not a request line');
  const headers = readHeaders(head, lineEnd + 2);
  const framed = frameBody(received, headEnd + 4, headers);
  if (framed === undefined) return undefined;
  const { pieces, end } = framed;
  return {
    bytes: received.subarray(0, end),
    method,
    target,
    headers,
    body: Buffer.concat(pieces.map((piece) => received.subarray(piece.start, piece.end))),
    bodyPieces: pieces,
  };
}

/** Reads bytes that are exactly one request. Throws `SyntaxError` when they are not. */
export function parseRequest(bytes: Buffer): RawRequest {
  const request = takeRequest(bytes);
  if (request === undefined || request.bytes.length !== bytes.length) {
    throw new SyntaxError('not exactly one request');
  }
  return request;
}

/** The value of a header that stands once or not at all; the name in any case. */
export function headerOf(request: RawRequest, name: string): string | undefined {
  return request.headers.find((line) => line.name.toLowerCase() === name.toLowerCase())?.value;
}

function readHeaders(head: string, from: number): readonly HeaderLine[] {
  const lines: HeaderLine[] = [];
  let start = from;
  for (const line of head.slice(from).split('\r\n')) {
    if (line !== '') {
      const colon = line.indexOf(':');
      if (colon < 1) throw new SyntaxError('not a header line');
      const after = line.slice(colon + 1);
      const valueStart = start + colon + 1 + (after.length - after.trimStart().length);
      lines.push({ name: line.slice(0, colon), value: after.trim(), valueStart });
    }
    start += line.length + 2;
  }
  return lines;
}

interface FramedBody {
  readonly pieces: readonly Piece[];
  /** Where the request ends. */
  readonly end: number;
}

function frameBody(
  bytes: Buffer,
  start: number,
  headers: readonly HeaderLine[],
): FramedBody | undefined {
  const valueOf = (name: string): string | undefined =>
    headers.find((line) => line.name.toLowerCase() === name)?.value;
  if (valueOf('transfer-encoding')?.toLowerCase() === 'chunked') return frameChunks(bytes, start);
  const end = start + Number(valueOf('content-length') ?? 0);
  if (!Number.isSafeInteger(end)) throw new SyntaxError('not a Content-Length');
  if (bytes.length < end) return undefined;
  return { pieces: end === start ? [] : [{ start, end }], end };
}

function frameChunks(bytes: Buffer, from: number): FramedBody | undefined {
  const pieces: Piece[] = [];
  for (let position = from; ;) {
    const lineEnd = bytes.indexOf('\r\n', position);
    if (lineEnd === -1) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', position, lineEnd), 16);
    if (Number.isNaN(size)) throw new SyntaxError('not a chunk size');
    const start = lineEnd + 2;
    if (size === 0) return endOfTrailers(bytes, { pieces, end: start });
    const end = start + size;
    if (bytes.length < end + 2) return undefined;
    pieces.push({ start, end });
    position = end + 2;
  }
}

/** Trailers are lines until an empty one. */
function endOfTrailers(bytes: Buffer, { pieces, end }: FramedBody): FramedBody | undefined {
  const lineEnd = bytes.indexOf('\r\n', end);
  if (lineEnd === -1) return undefined;
  const next = lineEnd + 2;
  return lineEnd === end ? { pieces, end: next } : endOfTrailers(bytes, { pieces, end: next });
}

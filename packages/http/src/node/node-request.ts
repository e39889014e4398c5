import type { IncomingMessage } from 'node:http';
import type { AuthRequest, RequestBody } from '@countersign/core';
import { plainAddress, type ProxyTrust } from '../proxy-trust.ts';

/** What a request needs besides the message itself. */
export interface NodeRequestOptions {
  readonly proxies: ProxyTrust;
  readonly body: RequestBody;
  /** The request-target as received, where a framework has changed `req.url`. */
  readonly rawTarget?: string;
}

/**
 * Presents a message of `node:http` (or the compatibility API of `node:http2`) as it was received.
 * `req.headers` is never touched: it joins and drops lines. Each value is computed when asked for.
 */
export function nodeRequest(req: IncomingMessage, options: NodeRequestOptions): AuthRequest {
  return new NodeRequest(req, options);
}

class NodeRequest implements AuthRequest {
  readonly rawTarget: string;
  readonly rawHeaders: readonly string[];
  readonly body: RequestBody;
  readonly #req: IncomingMessage;
  readonly #proxies: ProxyTrust;
  #behindProxy: boolean | undefined;

  constructor(req: IncomingMessage, { proxies, body, rawTarget }: NodeRequestOptions) {
    this.#req = req;
    this.#proxies = proxies;
    this.body = body;
    this.rawTarget = rawTarget ?? req.url ?? '';
    this.rawHeaders = req.httpVersionMajor < 2 ? req.rawHeaders : withoutPseudo(req.rawHeaders);
  }

  get method(): string {
    return this.#req.method ?? '';
  }

  get protocol(): 'http' | 'https' {
    const forwarded = this.#forwarded('x-forwarded-proto')?.toLowerCase();
    if (forwarded !== undefined) return forwarded === 'https' ? 'https' : 'http';
    const { socket } = this.#req;
    return 'encrypted' in socket && socket.encrypted === true ? 'https' : 'http';
  }

  get peerAddress(): string {
    return plainAddress(this.#forwarded('x-forwarded-for') ?? this.#socketAddress);
  }

  get authority(): string | undefined {
    return this.#forwarded('x-forwarded-host') ?? authorityOf(this.#req);
  }

  get #socketAddress(): string {
    return this.#req.socket.remoteAddress ?? '';
  }

  /** The right-most entry, which our own proxy wrote; what stands before it anybody can write. */
  #forwarded(name: string): string | undefined {
    this.#behindProxy ??= this.#proxies.trusts(this.#socketAddress);
    if (!this.#behindProxy) return undefined;
    const entry = headerLines(this.rawHeaders, name).at(-1)?.split(',').at(-1)?.trim();
    return entry === '' ? undefined : entry;
  }
}

/** Every value of a header in order; `lowerName` is in lower case. */
export function headerLines(rawHeaders: readonly string[], lowerName: string): string[] {
  const found: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === lowerName) found.push(rawHeaders[index + 1] ?? '');
  }
  return found;
}

/** RFC 9112 §3.2: exactly one Host; RFC 9113 §8.3.1: `:authority` stands for it in HTTP/2. */
function authorityOf(req: IncomingMessage): string | undefined {
  const hosts = headerLines(req.rawHeaders, 'host');
  if (req.httpVersionMajor >= 2) hosts.push(...headerLines(req.rawHeaders, ':authority'));
  return hosts.length === 1 ? hosts[0] : undefined;
}

function withoutPseudo(rawHeaders: readonly string[]): readonly string[] {
  return rawHeaders.filter((_, index) => !rawHeaders[index - (index % 2)]?.startsWith(':'));
}

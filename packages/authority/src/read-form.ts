import type { CryptoEngine } from '@countersign/core';
import { refuse, type OAuthRefusal } from './oauth-answer.ts';

/** The parameters of a request; those without a value count as left out (RFC 6749 §3.2). */
export interface Form {
  readonly ok: true;
  readonly parameters: ReadonlyMap<string, string>;
}

const maxBodyBytes = 16 * 1024;
/** The media type of a form. */
export const formType = /^application\/x-www-form-urlencoded[ \t]*(?:;|$)/i;

/** What must never stand in a URL, where logs keep it (RFC 6749 §2.3.1, RFC 9700 §4.3.2). */
const bodyOnly = ['client_id', 'client_secret', 'token', 'grant_type', 'scope'];

/** Reads the form of a POST request, strictly. */
export async function readForm(
  request: Request,
  engine: CryptoEngine,
): Promise<Form | OAuthRefusal> {
  if (request.method !== 'POST') return refuse('method_not_allowed', 405, { Allow: 'POST' });
  const query = new URL(request.url).searchParams;
  if (bodyOnly.some((name) => query.has(name))) return refuse('invalid_request');
  if (!formType.test(request.headers.get('content-type') ?? '')) {
    return refuse('invalid_request', 415);
  }
  const bytes = await readBody(request);
  if (bytes === undefined) return refuse('invalid_request', 413);
  const text = engine.utf8Decode(bytes);
  const parameters = text === undefined ? undefined : parseForm(text);
  return parameters === undefined ? refuse('invalid_request') : { ok: true, parameters };
}

/**
 * The body; undefined when it is too large. What remains is then left unread rather than cancelled:
 * that would close the connection before the answer is sent.
 */
export async function readBody({ headers, body }: Request): Promise<Uint8Array | undefined> {
  if (Number(headers.get('content-length') ?? '0') > maxBodyBytes) return undefined;
  const bytes = new Uint8Array(maxBodyBytes);
  const reader = body?.getReader();
  let length = 0;
  for (;;) {
    const chunk = (await reader?.read())?.value;
    if (chunk === undefined) return bytes.subarray(0, length);
    if (length + chunk.length > maxBodyBytes) return undefined;
    bytes.set(chunk, length);
    length += chunk.length;
  }
}

/** The parameters; undefined when one is repeated or broken. */
export function parseForm(text: string): ReadonlyMap<string, string> | undefined {
  const seen = new Map<string, string>();
  for (const piece of text.split('&')) {
    if (piece === '') continue;
    const equals = piece.indexOf('=');
    const split = equals === -1 ? piece.length : equals;
    const name = decodeFormText(piece.slice(0, split));
    const value = decodeFormText(piece.slice(split + 1));
    if (name === undefined || value === undefined || seen.has(name)) return undefined;
    seen.set(name, value);
  }
  for (const [name, value] of seen) if (value === '') seen.delete(name);
  return seen;
}

/** Undoes form encoding (RFC 6749 appendix B); undefined when it is broken. */
export function decodeFormText(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

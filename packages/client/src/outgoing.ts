import type { HeaderLine, SignedRequest, UnsignedRequest } from './signed-request.ts';

/** A request in the one form that all schemes sign: a parsed URL, and headers as lines. */
export interface Outgoing {
  readonly method: string;
  readonly url: URL;
  readonly headers: readonly HeaderLine[];
  readonly body?: string | Uint8Array;
}

/** Methods that `fetch` writes in upper case; all others it leaves as they are. */
const normalisedMethods = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);

/** Reads a request as `fetch` would, so that what is signed is what will be sent. */
export function readRequest(request: UnsignedRequest): Outgoing {
  const { method, headers = [], body } = request;
  if (typeof method !== 'string' || method === '') {
    throw new TypeError('"method" must be a string that is not empty');
  }
  const upper = method.toUpperCase();
  return {
    method: normalisedMethods.has(upper) ? upper : method,
    url: readUrl(request.url),
    headers: Array.isArray(headers) ? headers : Object.entries(headers),
    ...(body === undefined ? {} : { body }),
  };
}

function readUrl(input: string | URL): URL {
  const text = String(input);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new TypeError('"url" must be an absolute http or https URL');
  }
  if (url.username !== '' || url.password !== '') {
    throw new TypeError('"url" must not hold a user name or password');
  }
  url.hash = '';
  return url;
}

/** The request with `lines` in place of any header of the same name. */
export function withHeaders(request: Outgoing, lines: readonly HeaderLine[]): SignedRequest {
  const replaced = new Set(lines.map(([name]) => name.toLowerCase()));
  const kept = request.headers.filter(([name]) => !replaced.has(name.toLowerCase()));
  return {
    method: request.method,
    url: request.url.href,
    headers: [...kept, ...lines],
    ...(request.body === undefined ? {} : { body: request.body }),
  };
}

/** The value of a header, several lines joined as RFC 9110 §5.2 says; `name` is in lower case. */
export function headerValue(lines: readonly HeaderLine[], name: string): string | undefined {
  const values = lines.filter(([line]) => line.toLowerCase() === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(', ');
}

/** Whether nobody but this machine sees what is sent to `url`. */
export function isPrivate(url: URL): boolean {
  return url.protocol === 'https:' || loopback.test(url.hostname);
}

const loopback = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

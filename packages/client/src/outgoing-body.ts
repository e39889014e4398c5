import type { CryptoEngine } from '@countersign/core';
import { headerValue, withHeaders, type Outgoing } from './outgoing.ts';
import type { HeaderLine, SignedRequest } from './signed-request.ts';

const formType = 'application/x-www-form-urlencoded';

/** Whether a request says that its body is a form. */
export function hasFormType({ headers }: Outgoing): boolean {
  return headerValue(headers, 'content-type')?.split(';')[0]?.trim().toLowerCase() === formType;
}

/** A body as it is sent. */
export function bodyBytes(body: Outgoing['body'], engine: CryptoEngine): Uint8Array {
  return typeof body === 'string' ? engine.utf8Encode(body) : (body ?? new Uint8Array(0));
}

/** A body as text. Throws `TypeError` for one that is not UTF-8. */
export function bodyText(body: Outgoing['body'], engine: CryptoEngine): string {
  if (body === undefined || typeof body === 'string') return body ?? '';
  const text = engine.utf8Decode(body);
  if (text === undefined) throw new TypeError('"body" must be UTF-8');
  return text;
}

/** The request with another query, and with headers in place of any of the same names. */
export function withQuery(
  request: Outgoing,
  rawQuery: string,
  lines: readonly HeaderLine[] = [],
): SignedRequest {
  const url = new URL(request.url);
  url.search = rawQuery;
  return withHeaders({ ...request, url }, lines);
}

/** The request with a form for a body, and with headers in place of any of the same names. */
export function withForm(
  request: Outgoing,
  body: string,
  lines: readonly HeaderLine[] = [],
): SignedRequest {
  const type = headerValue(request.headers, 'content-type') ?? formType;
  return withHeaders({ ...request, body }, [['Content-Type', type], ...lines]);
}

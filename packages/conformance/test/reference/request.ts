import { Refusal } from './state.ts';
import type { StoredKey } from './state.ts';

/** A request as the reference reads it. */
export interface Request {
  readonly method: string;
  readonly target: string;
  readonly path: string;
  readonly query: string | undefined;
  readonly rawHeaders: readonly string[];
  readonly authority: string;
  readonly peer: string;
  readonly body: Buffer;
  /** When the head had come. */
  readonly arrivedAtMs: number;
}

/** A proof that was found, to be tried with a secret. */
export interface Claim {
  readonly scheme: string;
  readonly appKey?: string;
  readonly token?: string;
  readonly appId?: string;
  readonly timestampMs?: number;
  readonly nonce?: string;
  /** Throws {@link Refusal} unless the proof holds. */
  prove(key: StoredKey, secret: string): Proof;
}

export interface Proof {
  readonly covered: readonly string[];
  readonly scheme?: string;
  readonly narrowed?: readonly string[];
  /** Run once some secret has held: what it signed must be true. */
  check?(): void;
}

/** Every value of a header, in order; the name in lower case. */
export function headerLines(request: Request, name: string): string[] {
  return request.rawHeaders.filter(
    (_, index) => index % 2 === 1 && request.rawHeaders[index - 1]?.toLowerCase() === name,
  );
}

/** The one value of a header; a second line is refused. */
export function singleHeader(request: Request, name: string): string | undefined {
  const lines = headerLines(request, name);
  if (lines.length > 1) throw new Refusal('auth_malformed');
  if ((lines[0] ?? '').length > 8192) throw new Refusal('auth_malformed');
  return lines[0];
}

/** Whether the body declares itself an HTML form. */
export function isForm(request: Request): boolean {
  const type = headerLines(request, 'content-type')[0] ?? '';
  return request.body.length > 0 && /^application\/x-www-form-urlencoded\s*(;|$)/i.test(type);
}

/** Whether the type of the body has a charset that is not UTF-8, or several. */
export function hasOtherCharset(request: Request): boolean {
  const [, ...charsets] = (headerLines(request, 'content-type')[0] ?? '')
    .toLowerCase()
    .split('charset=');
  return charsets.some((charset) => charset !== 'utf-8') || charsets.length > 1;
}

import hawk from 'hawk';
import { nowMs, type WireRequest } from './bench.ts';
import { atFixedTime } from './golden/fixed-time.ts';
import type { SendTo } from './interop/interop-plan.ts';
import type { IssuedKey } from './issue-key.ts';

/** What Hawk's client is asked to sign. */
export interface HawkRequest {
  readonly method?: string;
  /** Path and query. */
  readonly path: string;
  readonly body?: string;
  readonly contentType?: string;
  /** Signs the body; so it does by default, if there is one. */
  readonly hashes?: boolean;
  readonly ext?: string;
  readonly app?: string;
  readonly dlg?: string;
  readonly nonce?: string;
  /** `https://api.example.com:8443` by default. */
  readonly origin?: string;
}

/** What a user of Hawk sees of a refusal: the attribute `error`. */
export class HawkError extends Error {
  readonly shown: unknown;

  constructor(shown: unknown) {
    super(String(shown));
    this.shown = shown;
  }
}

/** The fault that Hawk's client told of. */
export const shownByHawk = (outcome: unknown): unknown =>
  outcome instanceof HawkError ? outcome.shown : outcome;

/** A key as Hawk has it. */
export const hawkCredentials = ({ appKey, appSecret }: IssuedKey) => ({
  id: appKey,
  key: appSecret,
  algorithm: 'sha256' as const,
});

/** Hawk keeps the `Date.now` that it found when it was loaded, which no test can make stand still. */
export const hawkOffset = () => ({ localtimeOffsetMsec: Date.now() - hawk.utils.now(0) });

/** Where requests of these tests go unless they say otherwise. */
export const hawkOrigin = 'http://api.example.com:8080';

/** The header that Hawk's client makes, and what it made it of. */
export function signByHawk(key: IssuedKey, asked: HawkRequest) {
  const { method = 'GET', path, body, contentType, hashes = body !== undefined } = asked;
  const { origin = hawkOrigin, ext, app, dlg, nonce } = asked;
  return hawk.client.header(origin + path, method, {
    credentials: hawkCredentials(key),
    ...hawkOffset(),
    ...(hashes && { payload: body ?? '', contentType }),
    ext,
    app,
    dlg,
    nonce,
  });
}

/** The same for a fixed time, as a request for the wire. */
export async function wireByHawk(
  key: IssuedKey,
  asked: HawkRequest,
  atMs = nowMs,
): Promise<WireRequest> {
  const { header, artifacts } = await atFixedTime(atMs, () => signByHawk(key, asked));
  const { method = 'GET', body, contentType, origin = hawkOrigin } = asked;
  return {
    method,
    // as Node's old parser writes it, which Hawk's client signs: `'` becomes `%27`
    target: artifacts.resource,
    headers: [
      ['Host', origin.replace(/^http:\/\//, '')],
      ...(contentType === undefined ? [] : [['Content-Type', contentType] as const]),
      ['Authorization', header],
    ],
    ...(body !== undefined && { body }),
  };
}

/** Sends a request, and lets Hawk's client read the answer. */
export async function sendByHawk(to: SendTo, asked: HawkRequest): Promise<unknown> {
  const { method = 'GET', body, contentType } = asked;
  const { header, artifacts } = signByHawk(to, { ...asked, origin: to.url });
  const response = await fetch(to.url + artifacts.resource, {
    method,
    headers: {
      authorization: header,
      ...(contentType !== undefined && { 'content-type': contentType }),
    },
    ...(body !== undefined && { body }),
  });
  const said = readByHawk(response, to, artifacts);
  if (response.ok) return response.json();
  throw new HawkError(said['error']);
}

/** The attributes of the challenge, as Hawk's client answers them. Throws what it throws. */
export function readByHawk(
  { headers }: Pick<Response, 'headers'>,
  key: IssuedKey,
  artifacts = {},
): Readonly<Record<string, unknown>> {
  // Safe: of the answer, Hawk's client reads nothing but these headers.
  const response = { headers: Object.fromEntries(headers) } as never;
  const read = hawk.client.authenticate(response, hawkCredentials(key), artifacts as never);
  // Safe: parsed attributes, whatever the types say.
  return (read.headers['www-authenticate'] ?? {}) as never;
}

import { createHmac } from 'node:crypto';
import OAuth from 'oauth-1.0a';
import { nowMs, type WireRequest } from './bench.ts';
import { atFixedTime } from './golden/fixed-time.ts';
import type { SendTo } from './interop/interop-plan.ts';
import type { IssuedKey } from './issue-key.ts';

/** What the SDK is asked to sign. */
export interface OAuthRequest {
  readonly method?: string;
  /** Path and query. */
  readonly path: string;
  /** The fields of a form, which the SDK signs. */
  readonly form?: Readonly<Record<string, string | readonly string[]>>;
  /** A body of another type, which it does not. */
  readonly json?: string;
  readonly signatureMethod?: 'HMAC-SHA1' | 'HMAC-SHA256';
  readonly realm?: string;
  readonly token?: { readonly key: string; readonly secret: string };
  readonly origin?: string;
  readonly nonce?: string;
}

/** What a user sees of a refusal: `oauth_problem` of the body. */
export class OAuthError extends Error {
  readonly shown: unknown;

  constructor(shown: unknown) {
    super(String(shown));
    this.shown = shown;
  }
}

/** The problem that the service told of. */
export const shownByOAuth = (outcome: unknown): unknown =>
  outcome instanceof OAuthError ? outcome.shown : outcome;

/** Where requests of these tests go unless they say otherwise. */
export const oauthOrigin = 'http://api.example.com:8080';

const hashes = { 'HMAC-SHA1': 'sha1', 'HMAC-SHA256': 'sha256' } as const;

/** The SDK, set up for a key. */
export function oauthFor(
  { appKey, appSecret }: IssuedKey,
  asked: Partial<OAuthRequest> = {},
): OAuth {
  const { signatureMethod = 'HMAC-SHA256', realm } = asked;
  return new OAuth({
    consumer: { key: appKey, secret: appSecret },
    signature_method: signatureMethod,
    hash_function: (text, key) =>
      createHmac(hashes[signatureMethod], key).update(text).digest('base64'),
    ...(realm !== undefined && { realm }),
  });
}

/** The header that the SDK makes, and its fields. */
export function signByOAuth(key: IssuedKey, asked: OAuthRequest) {
  const { method = 'GET', path, form, origin = oauthOrigin, token } = asked;
  const oauth = oauthFor(key, asked);
  const { nonce = oauth.getNonce() } = asked;
  oauth.getNonce = () => nonce;
  // copies: the SDK adds its fields to the data that it is given
  const request = { method, url: origin + path, data: { ...form } };
  const data = oauth.authorize(request, token);
  const { oauth_signature: signature, ...fields } = data;
  const stringToSign = oauth.getBaseString(
    { ...request, data: { ...form } },
    Object.fromEntries(
      Object.entries(fields).filter(([name]) => name.startsWith('oauth_')),
    ) as never,
  );
  return { header: oauth.toHeader(data).Authorization, data, signature, stringToSign };
}

function bodyOf({ form, json }: OAuthRequest): readonly [type: string, body: string] | undefined {
  if (json !== undefined) return ['application/json', json];
  if (form === undefined) return undefined;
  const pairs = Object.entries(form).flatMap(([name, values]) =>
    [values].flat().map((value) => [name, value] as [string, string]),
  );
  return ['application/x-www-form-urlencoded', new URLSearchParams(pairs).toString()];
}

/** The same for a fixed time, as a request for the wire. */
export async function wireByOAuth(
  key: IssuedKey,
  asked: OAuthRequest,
  atMs = nowMs,
): Promise<WireRequest> {
  const { header } = await atFixedTime(atMs, () => signByOAuth(key, asked));
  const { method = 'GET', path, origin = oauthOrigin } = asked;
  const [type, body] = bodyOf(asked) ?? [];
  return {
    method,
    target: path,
    headers: [
      ['Host', origin.replace(/^http:\/\//, '')],
      ...(type === undefined ? [] : [['Content-Type', type] as const]),
      ['Authorization', header],
    ],
    ...(body !== undefined && { body }),
  };
}

/** Sends a request as users of the SDK do. */
export async function sendByOAuth(to: SendTo, asked: OAuthRequest): Promise<unknown> {
  const { method = 'GET', path } = asked;
  const { header } = signByOAuth(to, { ...asked, origin: to.url });
  const [type, body] = bodyOf(asked) ?? [];
  const response = await fetch(to.url + path, {
    method,
    headers: { authorization: header, ...(type !== undefined && { 'content-type': type }) },
    ...(body !== undefined && { body }),
  });
  if (response.ok) return response.json();
  throw new OAuthError(new URLSearchParams(await response.text()).get('oauth_problem'));
}

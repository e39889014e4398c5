import type { Subject, TokenEndpoint } from '../subject.ts';
import { draftBytes, type Draft, type HeaderPair } from '../wire/draft.ts';
import { sendRaw } from '../wire/raw-http.ts';
import type { RawResponse } from '../wire/response.ts';

/** Which of the endpoint's paths to post to. */
export type TokenPath = 'path' | 'introspectPath' | 'revokePath' | 'metadataPath';

/** A form to post, as it stands on the wire. */
export interface TokenForm {
  readonly to?: TokenPath;
  /** Replaces the method; POST by default. */
  readonly method?: string;
  /** Appended to the path, with its question mark. */
  readonly query?: string;
  readonly headers?: readonly HeaderPair[];
  readonly body: string;
  readonly contentType?: string;
}

/**
 * The token endpoint; throws when the subject declares none although a case needs it.
 *
 * @example
 * ```ts
 * import type { Subject } from '../index.ts';
 * import { tokenEndpointOf } from './token-request.ts';
 * export const path = (subject: Subject): string => tokenEndpointOf(subject).path;
 * ```
 */
export function tokenEndpointOf(subject: Subject): TokenEndpoint {
  if (subject.tokenEndpoint === undefined) {
    throw new TypeError('the subject declares "bearer" without a "tokenEndpoint"');
  }
  return subject.tokenEndpoint;
}

/**
 * Posts a form to the token endpoint or a neighbour.
 *
 * @example
 * ```ts
 * import type { Subject } from '../index.ts';
 * import { postForm } from './token-request.ts';
 * export const ask = (subject: Subject) => postForm(subject, { body: 'grant_type=password' });
 * ```
 */
export function postForm(subject: Subject, form: TokenForm): Promise<RawResponse> {
  const endpoint = tokenEndpointOf(subject);
  const { to = 'path', method = 'POST', query = '', headers = [] } = form;
  const draft: Draft = {
    method,
    target: endpoint[to] + query,
    authority: `${endpoint.host}:${String(endpoint.port)}`,
    headers: [
      ...headers,
      ['Content-Type', form.contentType ?? 'application/x-www-form-urlencoded'],
    ],
    ...(method !== 'GET' && { body: Buffer.from(form.body) }),
  };
  return sendRaw(endpoint, draftBytes(draft));
}

/**
 * Exchanges a key for an access token, with the secret in the body; throws when there is none.
 *
 * @example
 * ```ts
 * import type { Subject } from '../index.ts';
 * import { requestToken } from './token-request.ts';
 * export const token = (subject: Subject) =>
 *   requestToken(subject, { appKey: 'ak_live_…', appSecret: 'sk_live_…' });
 * ```
 */
export async function requestToken(
  subject: Subject,
  actor: { readonly appKey: string; readonly appSecret: string },
): Promise<string> {
  const body = `grant_type=client_credentials&client_id=${actor.appKey}&client_secret=${actor.appSecret}`;
  const response = await postForm(subject, { body });
  const token = response.json()?.['access_token'];
  if (response.status !== 200 || typeof token !== 'string') {
    throw new Error(`the token endpoint answered ${String(response.status)} to a right secret`);
  }
  return token;
}

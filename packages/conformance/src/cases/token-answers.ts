import { CaseFailure } from '../case.ts';
import { asRecord, expectEqual, expectThat } from '../expect.ts';
import { basicCredentials, type Actor } from '../kits.ts';
import type { Scene } from '../scene.ts';
import { postForm, type TokenForm } from '../signers/token-request.ts';
import type { RawResponse } from '../wire/response.ts';

/** The one grant there is, as a form says it. */
export const grant = 'grant_type=client_credentials';

/**
 * Asks about a token as RFC 7662 says.
 *
 * @example
 * ```ts
 * import type { Actor } from '../kits.ts';
 * import type { Scene } from '../scene.ts';
 * import { introspect } from './token-answers.ts';
 * export const isActive = async (scene: Scene, actor: Actor): Promise<boolean> =>
 *   (await introspect(scene, actor, 'at_live_…'))['active'] === true;
 * ```
 */
export async function introspect(
  scene: Scene,
  actor: Actor,
  token: string,
): Promise<Readonly<Record<string, unknown>>> {
  const form = { to: 'introspectPath', body: `token=${token}`, ...basic(actor) } as const;
  const response = await postForm(scene.subject, form);
  expectEqual('status of introspection', response.status, 200);
  return asRecord(response.json());
}

/**
 * The client's authentication in the head.
 *
 * @example
 * ```ts
 * import { basic } from './token-answers.ts';
 * basic({ appId: 'app_…', appKey: 'ak_live_…', appSecret: 'sk_live_…' }); // an Authorization line
 * ```
 */
export function basic(actor: Actor): Pick<TokenForm, 'headers'> {
  return { headers: [['Authorization', basicCredentials(actor.appKey, actor.appSecret)]] };
}

/**
 * The client's authentication in the body.
 *
 * @example
 * ```ts
 * import { inBody } from './token-answers.ts';
 * inBody({ appId: 'app_…', appKey: 'ak_live_…', appSecret: 'sk_live_…' }); // 'client_id=…'
 * ```
 */
export function inBody(actor: Actor): string {
  return `client_id=${actor.appKey}&client_secret=${actor.appSecret}`;
}

/**
 * The token of an answer; fails the case when there is none.
 *
 * @example
 * ```ts
 * import type { RawResponse } from '../wire/response.ts';
 * import { tokenIn } from './token-answers.ts';
 * export const length = (response: RawResponse): number => tokenIn(response).length;
 * ```
 */
export function tokenIn(response: RawResponse): string {
  expectEqual('status of the token endpoint', response.status, 200);
  const token = response.json()?.['access_token'];
  if (typeof token !== 'string') throw new CaseFailure('access_token', 'a string', typeof token);
  return token;
}

/**
 * Fails the case unless an answer is an error of RFC 6749 §5.2, kept out of caches.
 *
 * @example
 * ```ts
 * import type { RawResponse } from '../wire/response.ts';
 * import { expectOauthError } from './token-answers.ts';
 * export function check(response: RawResponse): void {
 *   expectOauthError('unknown client', response, [401, 'invalid_client']);
 * }
 * ```
 */
export function expectOauthError(
  what: string,
  response: RawResponse,
  [status, error]: readonly [number, string],
): void {
  expectEqual(`${what}: error`, response.json()?.['error'], error);
  expectEqual(`${what}: status`, response.status, status);
  const caching = response.header('cache-control') ?? '';
  expectThat(`${what}: Cache-Control: no-store`, caching.includes('no-store'), caching);
}

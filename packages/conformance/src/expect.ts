import type { AuthErrorCode } from '@countersign/core';
import { CaseFailure } from './case.ts';
import type { Actor, SchemeKit } from './kits.ts';
import type { Scene, SendOptions } from './scene.ts';
import { STATUS_OF } from './statuses.ts';
import type { Draft } from './wire/draft.ts';
import { ConnectionEnded } from './wire/raw-http.ts';
import type { RawResponse } from './wire/response.ts';

/**
 * Fails the case unless the two are the same value.
 *
 * @example
 * ```ts
 * import { expectEqual } from './expect.ts';
 * expectEqual('status', 200, 200);
 * ```
 */
export function expectEqual(what: string, received: unknown, expected: unknown): void {
  if (!Object.is(received, expected)) throw new CaseFailure(what, expected, received);
}

/**
 * Fails the case unless the condition holds.
 *
 * @example
 * ```ts
 * import { expectThat } from './expect.ts';
 * expectThat('a status below 500', 404 < 500, 404);
 * ```
 */
export function expectThat(what: string, holds: boolean, received: unknown): void {
  if (!holds) throw new CaseFailure(what, 'it to hold', received);
}

/** What else an acceptance must say. */
export interface Acceptance extends SendOptions {
  /** Names the request in failures. */
  readonly what?: string;
  readonly actor?: Actor;
  readonly kit?: SchemeKit;
}

/**
 * Sends a request that must reach the handler, exactly once; answers what the handler said.
 *
 * @example
 * ```ts
 * import { accepted } from './expect.ts';
 * import type { Scene } from './scene.ts';
 * export const health = (scene: Scene) => accepted(scene, scene.draft('GET', '/orders'));
 * ```
 */
export async function accepted(
  scene: Scene,
  draft: Draft,
  options: Acceptance = {},
): Promise<Accepted> {
  const what = options.what ?? options.kit?.name ?? `${draft.method} ${draft.target}`;
  const before = await scene.control.handlerRuns();
  const response = await scene.send(draft, options);
  if (response.status !== 200) {
    throw new CaseFailure(`${what}: status`, 200, `${String(response.status)} ${codeOf(response)}`);
  }
  expectEqual(`${what}: handler runs`, (await scene.control.handlerRuns()) - before, 1);
  const echo = response.json() ?? {};
  const principal = asRecord(echo['principal']);
  if (draft.method !== 'HEAD') {
    expectEqual(`${what}: ran`, echo['ran'], true);
    if (options.actor !== undefined) {
      expectEqual(`${what}: principal.app_id`, principal['app_id'], options.actor.appId);
      expectEqual(`${what}: principal.app_key`, principal['app_key'], options.actor.appKey);
    }
    if (options.kit !== undefined) {
      expectEqual(`${what}: principal.scheme`, principal['scheme'], options.kit.scheme);
    }
  }
  return { response, principal, body: echo['body'], method: echo['method'] };
}

/** What the handler said. */
export interface Accepted {
  readonly response: RawResponse;
  readonly principal: Readonly<Record<string, unknown>>;
  /** What the application's parser made of the body. */
  readonly body: unknown;
  readonly method: unknown;
}

/** How a request must be refused. */
export interface Refusal extends SendOptions {
  /** Names the request in failures. */
  readonly what?: string;
}

/**
 * Sends a request that must be refused with one of these codes, in the form of docs/wire.md, without
 * the handler having run.
 *
 * @example
 * ```ts
 * import { refused } from './expect.ts';
 * import type { Scene } from './scene.ts';
 * export const bare = (scene: Scene) =>
 *   refused(scene, scene.draft('GET', '/orders'), { code: 'auth_required' });
 * ```
 */
export async function refused(
  scene: Scene,
  draft: Draft,
  expectation: Refusal & { readonly code: AuthErrorCode | readonly AuthErrorCode[] },
): Promise<RawResponse> {
  const what = expectation.what ?? `${draft.method} ${draft.target.slice(0, 60)}`;
  const before = await scene.control.handlerRuns();
  const response = await scene.send(draft, expectation);
  const codes = [expectation.code].flat();
  expectRefusalForm(what, response, { codes, headOnly: draft.method === 'HEAD' });
  expectEqual(`${what}: handler runs`, (await scene.control.handlerRuns()) - before, 0);
  return response;
}

/**
 * Fails the case unless a response is a refusal with one of these codes in the right form.
 *
 * @example
 * ```ts
 * import { expectRefusalForm } from './expect.ts';
 * import type { RawResponse } from './index.ts';
 * export function check(response: RawResponse): void {
 *   expectRefusalForm('no proof', response, { codes: ['auth_required'] });
 * }
 * ```
 */
export function expectRefusalForm(
  what: string,
  response: RawResponse,
  expected: { readonly codes: readonly AuthErrorCode[]; readonly headOnly?: boolean },
): void {
  const { status } = response;
  if (expected.headOnly === true) {
    expectThat(
      `${what}: status`,
      expected.codes.some((code) => STATUS_OF[code] === status),
      status,
    );
  } else {
    expectProblem(what, response, expected.codes);
  }
  const header = (name: string): string => response.header(name) ?? '';
  expectThat(`${what}: Cache-Control: no-store`, header('cache-control').includes('no-store'), '');
  expectThat(`${what}: X-Request-Id`, header('x-request-id') !== '', '');
  if (status === 401) {
    expectThat(`${what}: WWW-Authenticate`, header('www-authenticate') !== '', '');
    expectThat(`${what}: Date`, header('date') !== '', '');
  }
  if (status === 429 || status === 503) {
    expectThat(`${what}: Retry-After`, /^[1-9]\d*$/.test(header('retry-after')), '');
  }
  if (status === 413) {
    expectEqual(`${what}: Connection`, header('connection').toLowerCase(), 'close');
  }
}

function expectProblem(what: string, response: RawResponse, codes: readonly AuthErrorCode[]): void {
  const problem = response.json();
  const code = codeOf(response);
  const known = codes.find((candidate) => candidate === code);
  if (known === undefined) {
    const received = `${code} (status ${String(response.status)})`;
    throw new CaseFailure(`${what}: code`, codes.join(' or '), received);
  }
  expectEqual(`${what}: status`, response.status, STATUS_OF[known]);
  expectEqual(`${what}: body.status`, problem?.['status'], response.status);
  const type = response.header('content-type')?.split(';')[0];
  expectEqual(`${what}: Content-Type`, type, 'application/problem+json');
  const requestId = response.header('x-request-id');
  expectEqual(`${what}: body.request_id`, problem?.['request_id'], requestId);
  for (const member of ['type', 'title']) {
    expectEqual(`${what}: typeof body.${member}`, typeof problem?.[member], 'string');
  }
}

/**
 * Sends a request that some layer must stop, whichever it is: the HTTP parser, the router or the
 * verifier. Answers the status, or 0 when the connection was closed without one.
 *
 * @example
 * ```ts
 * import { neverAccepted } from './expect.ts';
 * import type { Scene } from './scene.ts';
 * export const odd = (scene: Scene) => neverAccepted(scene, scene.draft('GET', '//orders'));
 * ```
 */
export async function neverAccepted(
  scene: Scene,
  draft: Draft,
  options: Refusal = {},
): Promise<number> {
  const what = options.what ?? `${draft.method} ${draft.target.slice(0, 60)}`;
  const before = await scene.control.handlerRuns();
  let status = 0;
  try {
    status = (await scene.send(draft, { ...options, record: false })).status;
  } catch (error) {
    if (!(error instanceof ConnectionEnded)) throw error;
  }
  expectEqual(`${what}: handler runs`, (await scene.control.handlerRuns()) - before, 0);
  expectThat(`${what}: a status below 500`, status < 500, status);
  return status;
}

/**
 * The `code` of a problem, or what stands in its place.
 *
 * @example
 * ```ts
 * import { codeOf } from './expect.ts';
 * import type { RawResponse } from './index.ts';
 * export const isReplay = (response: RawResponse): boolean =>
 *   codeOf(response) === 'nonce_replayed';
 * ```
 */
export function codeOf(response: RawResponse): string {
  const code = response.json()?.['code'];
  return typeof code === 'string' ? code : response.body.toString('utf8').slice(0, 80);
}

/**
 * The value as an object; an empty one when it is none.
 *
 * @example
 * ```ts
 * import { asRecord } from './expect.ts';
 * asRecord(null); // {}
 * ```
 */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  // an object that JSON.parse made has string members and nothing else
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};
}

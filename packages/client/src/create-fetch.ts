import type { Timer } from '@countersign/core';
import type { SignedRequest, Signer } from './signed-request.ts';
import { systemTimer } from './system-clock.ts';

/** How {@link createFetch} sends. */
export interface SigningFetchOptions {
  /** By default the platform's `fetch`. */
  readonly fetch?: typeof fetch;
  /** The longest `Retry-After` that is waited for, in ms; 2000 by default. */
  readonly maxWaitMs?: number;
  /** By default the platform's timer. */
  readonly timer?: Timer;
}

/**
 * Makes a `fetch` that signs what it sends.
 *
 * A request is sent a second time, signed anew, when the refusal says that it may now succeed: the
 * clock was off, the token had ended, or the service could not decide (`backend_unavailable`). In all
 * of these the service has not begun to act on it. Redirects are not followed, since a signature
 * holds for one address. Bodies are read whole before they are sent.
 *
 * @throws {TypeError} When something has the wrong type.
 * @throws {RangeError} When an option has a wrong value.
 * @example
 * ```ts
 * import { createFetch, createSigner } from '@countersign/client';
 * const signer = createSigner({
 *   scheme: 'http-signature',
 *   appKey: 'ak_live_…',
 *   appSecret: 'sk_live_…',
 * });
 * const signedFetch = createFetch(signer);
 * const response = await signedFetch('https://api.example.com/orders', {
 *   method: 'POST',
 *   headers: { 'content-type': 'application/json' },
 *   body: JSON.stringify({ amount: 990 }),
 * });
 * ```
 */
export function createFetch(signer: Signer, options: SigningFetchOptions = {}): typeof fetch {
  const { fetch: send = fetch, maxWaitMs = 2000, timer = systemTimer } = options;
  if (typeof signer?.sign !== 'function') throw new TypeError('"signer" must be a signer');
  if (typeof send !== 'function') throw new TypeError('"fetch" must be a function');
  if (!Number.isFinite(maxWaitMs) || maxWaitMs < 0) {
    throw new RangeError('"maxWaitMs" must be a number that is not negative');
  }

  return async (input, init) => {
    // reads any input and any body as the platform does, boundary of multipart included
    const request = new Request(input, init);
    const { method, url, signal } = request;
    const headers = [...request.headers];
    const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
    const attempt = async (): Promise<{ sent: SignedRequest; response: Response }> => {
      const unsigned = { method, url, headers, ...(body === undefined ? {} : { body }) };
      const sent = await signer.sign(unsigned);
      signal.throwIfAborted();
      const response = await send(sent.url, {
        ...init,
        method: sent.method,
        headers: sent.headers.map(([name, value]): [string, string] => [name, value]),
        body: sent.body === undefined ? null : bodyInit(sent.body),
        redirect: 'manual',
        signal,
      });
      return { sent, response };
    };

    const { sent, response } = await attempt();
    const stated = response.headers.get('x-auth-error');
    if (stated === null && response.status !== 401 && response.status !== 503) return response;
    const code = stated ?? (await problemCode(response));
    if (code === 'backend_unavailable') {
      const waitMs = retryAfterMs(response);
      if (waitMs > maxWaitMs) return response;
      await wait(timer, waitMs);
    } else {
      const date = response.headers.get('date');
      const refusal = { request: sent, code, ...(date === null ? {} : { date }) };
      if (!signer.learn(refusal)) return response;
    }
    await response.body?.cancel();
    return (await attempt()).response;
  };
}

/** The same bytes on a buffer that is not shared, which is all that `fetch` takes. */
function bodyInit(body: string | Uint8Array): string | Uint8Array<ArrayBuffer> {
  return typeof body === 'string' ? body : new Uint8Array(body);
}

/** The `code` of a problem body (RFC 9457), leaving the answer to be read by the caller. */
async function problemCode(response: Response): Promise<string> {
  const type = response.headers.get('content-type') ?? '';
  if (!/^application\/problem\+json\s*(?:;|$)/i.test(type)) return '';
  try {
    const problem: unknown = await response.clone().json();
    const isObject = typeof problem === 'object' && problem !== null;
    const code = isObject && 'code' in problem ? problem.code : undefined;
    return typeof code === 'string' ? code : '';
  } catch {
    return '';
  }
}

/** The seconds form of `Retry-After`; without one, at once. */
function retryAfterMs(response: Response): number {
  const seconds = Number(response.headers.get('retry-after') ?? '0');
  return Number.isNaN(seconds) ? Number.POSITIVE_INFINITY : seconds * 1000;
}

const wait = (timer: Timer, delayMs: number): Promise<void> =>
  new Promise((resolve) => {
    timer.after(delayMs, resolve);
  });

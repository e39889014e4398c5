import type { Principal, RoutePolicy } from '@countersign/core';
import { FetchBody } from './fetch/fetch-body.ts';
import { fetchRequest } from './fetch/fetch-request.ts';
import type { Gate } from './gate.ts';
import type { Refusal } from './refusal.ts';

export { fetchRequest };
export type { FetchRequestOptions } from './fetch/fetch-request.ts';

/** A handler that knows who is calling. */
export type ProtectedHandler = (
  request: Request,
  principal: Principal,
) => Response | Promise<Response>;

/**
 * Puts a gate before a fetch handler. Fetch has normalised the target and the headers by then, and
 * does not tell the peer's address; a runtime that can tell more passes its own request to `admit`.
 *
 * @example
 * ```ts
 * import type { Gate } from '@countersign/http';
 * import { protect } from '@countersign/http/fetch';
 *
 * export const orders = (gate: Gate) =>
 *   protect(gate, { scopes: { allOf: ['orders:read'] } }, (request, principal) =>
 *     Response.json({ appId: principal.appId, url: request.url }),
 *   );
 * ```
 */
export function protect(
  gate: Gate,
  route: RoutePolicy | undefined,
  handler: ProtectedHandler,
): (request: Request) => Promise<Response> {
  const policy = gate.policy(route);
  return async (request) => {
    const body = new FetchBody(request);
    const authRequest = fetchRequest(request, { body });
    const admission = await gate.admit(authRequest, policy);
    if (!admission.ok) return toResponse(admission.refusal);
    let response: Response | undefined;
    try {
      response = await handler(body.forward(), admission.principal);
    } catch (cause) {
      if (body.violation === undefined) throw cause;
    }
    if (body.violation !== undefined || response === undefined) {
      const code = body.violation ?? 'digest_mismatch';
      const { scheme } = admission.principal;
      const error = { code, detail: 'found at the end of the body', scheme };
      return toResponse(gate.refuse(authRequest, error, policy));
    }
    if (admission.headers.length === 0) return response;
    const answer = new Response(response.body, response);
    for (const [name, value] of admission.headers) answer.headers.set(name, value);
    return answer;
  };
}

function toResponse({ status, headers, body }: Refusal): Response {
  return new Response(body, { status, headers: headers.map(([name, value]) => [name, value]) });
}

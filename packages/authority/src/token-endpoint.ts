import type { ClientSource } from './client-claim.ts';
import { readEndpointOptions, type EndpointSetup } from './endpoint-setup.ts';
import { grantToken } from './grant-token.ts';
import { introspectToken } from './introspect-token.ts';
import { answerJson, answerRefusal, refuse } from './oauth-answer.ts';
import { readForm } from './read-form.ts';
import { revokeToken } from './revoke-token.ts';
import { describeServer } from './server-metadata.ts';
import type { TokenEndpoint, TokenEndpointOptions } from './token-endpoint-options.ts';
import type { Caller } from './token-service-options.ts';

type Service = (source: ClientSource, setup: EndpointSetup) => Promise<Response>;

/**
 * Makes the endpoint where clients exchange app_key and app_secret for an access token: RFC 6749
 * §4.4, with introspection (RFC 7662), revocation (RFC 7009) and metadata (RFC 8414).
 *
 * @throws {TypeError} When an option has the wrong type.
 * @throws {RangeError} When an option has a wrong value; the message names it.
 * @example
 * ```ts
 * import { createTokenEndpoint } from '@countersign/authority';
 * import { ephemeralKeyRing } from '@countersign/core';
 * import { defaultEngine } from '@countersign/crypto';
 * import { createMemoryStores } from '@countersign/store-memory';
 * const endpoint = createTokenEndpoint({
 *   stores: createMemoryStores({ clock: { nowMs: () => Date.now() } }),
 *   keyRing: ephemeralKeyRing(defaultEngine),
 *   issuerUrl: 'https://auth.example.com',
 * });
 * const answer = await endpoint.fetch(
 *   new Request('https://auth.example.com/token', {
 *     method: 'POST',
 *     body: new URLSearchParams({
 *       grant_type: 'client_credentials',
 *       client_id: 'ak_live_…',
 *       client_secret: 'sk_live_…',
 *     }),
 *   }),
 * );
 * ```
 */
export function createTokenEndpoint(options: TokenEndpointOptions): TokenEndpoint {
  const setup = readEndpointOptions(options);
  const { routes, metadata } = describeServer(options, setup.scopes);
  const services: ReadonlyMap<string, Service> = new Map([
    [routes.token, grantToken],
    [routes.introspect, introspectToken],
    [routes.revoke, revokeToken],
  ]);

  const answer = async (request: Request, caller?: Caller): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (pathname === routes.metadata) {
      if (request.method === 'GET' || request.method === 'HEAD') return answerJson(metadata);
      return answerRefusal(refuse('method_not_allowed', 405, { Allow: 'GET, HEAD' }));
    }
    const service = services.get(pathname);
    if (service === undefined) return answerRefusal(refuse('not_found', 404));
    const waitSeconds = setup.failures.waitSeconds(caller);
    if (waitSeconds !== undefined) {
      return answerRefusal(refuse('rate_limited', 429, { 'Retry-After': String(waitSeconds) }));
    }
    const form = await readForm(request, setup.engine);
    if (!form.ok) return answerRefusal(form);
    const source = { headers: request.headers, parameters: form.parameters };
    const response = await service(source, setup);
    // nothing else is answered with 401 here
    if (response.status === 401) setup.failures.record(caller);
    return response;
  };

  return {
    metadata,
    async fetch(request, caller) {
      try {
        return await answer(request, caller);
      } catch (error) {
        setup.onError(error);
        return answerRefusal(refuse('temporarily_unavailable', 503, { 'Retry-After': '1' }));
      }
    },
  };
}

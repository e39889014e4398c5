import { proveClient } from '../authenticate-client.ts';
import { answerRefusal, refuse } from '../oauth-answer.ts';
import type { Caller } from '../token-service-options.ts';
import { answerExchangeRefusal, answerToken } from './exchange-answer.ts';
import { readExchangeOptions } from './exchange-setup.ts';
import { issueExchanged } from './issue-exchanged.ts';
import { readExchange } from './read-fields.ts';
import type { ExchangeErrorCode, TokenExchangeMap } from './token-exchange-map.ts';
import type { TokenExchange, TokenExchangeOptions } from './token-exchange-options.ts';

/**
 * Makes the endpoints where the clients of vendors exchange app_key and app_secret for an access token
 * in the vendor's own way. The tokens are like those of the token endpoint: `bearer` reads them, they
 * can be revoked, and they die with their key.
 *
 * Some vendors put the app_secret into the URL. It is then neither echoed nor told to `onError`; that
 * no access log keeps it is up to whoever writes the log.
 *
 * @throws {TypeError} When an option has the wrong type.
 * @throws {RangeError} When an option has a wrong value; the message names it, with its path in a map.
 * @example
 * ```ts
 * import { createTokenExchange, feishuTenantToken, wechatToken } from '@countersign/authority';
 * import { ephemeralKeyRing } from '@countersign/core';
 * import { defaultEngine } from '@countersign/crypto';
 * import { createMemoryStores } from '@countersign/store-memory';
 * const exchange = createTokenExchange({
 *   stores: createMemoryStores({ clock: { nowMs: () => Date.now() } }),
 *   keyRing: ephemeralKeyRing(defaultEngine),
 *   maps: [wechatToken, feishuTenantToken],
 * });
 * const answer = await exchange.fetch(
 *   new Request('https://api.example.com/open-apis/auth/v3/tenant_access_token/internal', {
 *     method: 'POST',
 *     body: JSON.stringify({ app_id: 'ak_live_…', app_secret: 'sk_live_…' }),
 *   }),
 * );
 * ```
 */
export function createTokenExchange(options: TokenExchangeOptions): TokenExchange {
  const setup = readExchangeOptions(options);
  const { engine, failures, maps } = setup;

  const say = (map: TokenExchangeMap, error: ExchangeErrorCode, seconds?: number): Response =>
    answerExchangeRefusal(map, error, {
      requestId: engine.encode(engine.randomBytes(16), 'hex'),
      retryAfterSeconds: seconds,
    });

  const answer = async (
    map: TokenExchangeMap,
    request: Request,
    caller: Caller | undefined,
  ): Promise<Response> => {
    if (request.method !== map.method) return say(map, 'method_not_allowed');
    const waitSeconds = failures.waitSeconds(caller);
    if (waitSeconds !== undefined) return say(map, 'rate_limited', waitSeconds);
    const claim = await readExchange(request, map.request, engine);
    if (!claim.ok) return say(map, claim.error);
    const { appKey, appSecret, forced } = claim;
    const client = await proveClient([{ appKey, appSecret }], setup);
    if (!client.ok) {
      if (client.error === 'invalid_client') failures.record(caller);
      return say(map, client.error);
    }
    const issued = await issueExchanged({ map, client, forced }, setup);
    if (!issued.ok) return say(map, issued.error);
    return issued.token.use((text) => answerToken(map, text, issued.lifeSeconds));
  };

  return {
    paths: [...maps.keys()],
    async fetch(request, caller) {
      const map = maps.get(new URL(request.url).pathname);
      if (map === undefined) return answerRefusal(refuse('not_found', 404));
      try {
        return await answer(map, request, caller);
      } catch (error) {
        setup.onError(error);
        return say(map, 'temporarily_unavailable', 1);
      }
    },
  };
}

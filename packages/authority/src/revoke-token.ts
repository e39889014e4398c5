import { digestOpaqueToken } from '@countersign/core';
import { authenticateClient } from './authenticate-client.ts';
import type { ClientSource } from './client-claim.ts';
import type { EndpointSetup } from './endpoint-setup.ts';
import { answerJson, answerRefusal, refuse } from './oauth-answer.ts';

/**
 * Ends a token that was issued to the caller's own key (RFC 7009). Any other is left alone, with the
 * same answer as for one that does not exist.
 */
export async function revokeToken(source: ClientSource, setup: EndpointSetup): Promise<Response> {
  const client = await authenticateClient(source, setup);
  if (!client.ok) return answerRefusal(client);
  const token = source.parameters.get('token');
  if (token === undefined) return answerRefusal(refuse('invalid_request'));
  const { tokens, engine, format, clock } = setup;
  if (format.isAccessToken(token)) {
    const digest = digestOpaqueToken(engine, token);
    const record = await tokens.findToken(digest);
    if (record?.appKey === client.credential.key.appKey && record.revokedAtMs === undefined) {
      await tokens.revokeToken(digest, clock.nowMs());
    }
  }
  return answerJson({});
}

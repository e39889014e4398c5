import { digestOpaqueToken, formatScopeList, standingOf } from '@countersign/core';
import { authenticateClient } from './authenticate-client.ts';
import type { ClientSource } from './client-claim.ts';
import type { EndpointSetup } from './endpoint-setup.ts';
import { answerJson, answerRefusal, refuse } from './oauth-answer.ts';

/**
 * Tells about a token of the caller's own app (RFC 7662). About any other, and about one that does
 * not work, it tells only that it is not active.
 */
export async function introspectToken(
  source: ClientSource,
  setup: EndpointSetup,
): Promise<Response> {
  const client = await authenticateClient(source, setup);
  if (!client.ok) return answerRefusal(client);
  const token = source.parameters.get('token');
  if (token === undefined) return answerRefusal(refuse('invalid_request'));
  return answerJson(await describe(token, client.credential.app.appId, setup));
}

async function describe(
  token: string,
  appId: string,
  { tokens, credentials, engine, format, clock, scopes: model }: EndpointSetup,
): Promise<object> {
  const inactive = { active: false };
  if (!format.isAccessToken(token)) return inactive;
  const record = await tokens.findToken(digestOpaqueToken(engine, token));
  if (record === undefined || record.appId !== appId) return inactive;
  const nowMs = clock.nowMs();
  if (record.revokedAtMs !== undefined || record.expiresAtMs <= nowMs) return inactive;
  const credential = await credentials.findCredential(record.appKey);
  if (credential === undefined || standingOf(credential, nowMs) !== undefined) return inactive;
  const { key } = credential;
  if (!key.schemes.includes('bearer')) return inactive;
  const scopes = model.intersect(record.scopes, key.scopes);
  return {
    active: true,
    ...(scopes.length === 0 ? {} : { scope: formatScopeList(scopes) }),
    client_id: record.appKey,
    sub: record.appKey,
    app_id: record.appId,
    token_type: 'Bearer',
    iat: Math.floor(record.issuedAtMs / 1000),
    exp: Math.floor(record.expiresAtMs / 1000),
  };
}

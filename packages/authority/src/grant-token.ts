import { formatScopeList, mintOpaqueToken, parseScopeList, type Key } from '@countersign/core';
import { authenticateClient, type Client } from './authenticate-client.ts';
import type { ClientSource } from './client-claim.ts';
import type { EndpointSetup } from './endpoint-setup.ts';
import { answerJson, answerRefusal, refuse } from './oauth-answer.ts';

/** Answers a token request: `client_credentials` and nothing else (RFC 6749 §4.4). */
export async function grantToken(source: ClientSource, setup: EndpointSetup): Promise<Response> {
  const grantType = source.parameters.get('grant_type');
  if (grantType === undefined) return answerRefusal(refuse('invalid_request'));
  if (grantType !== 'client_credentials') return answerRefusal(refuse('unsupported_grant_type'));
  const client = await authenticateClient(source, setup);
  if (!client.ok) return answerRefusal(client);
  const scopes = scopesFor(client.credential.key, source.parameters.get('scope'), setup);
  return scopes === undefined
    ? answerRefusal(refuse('invalid_scope'))
    : issueToken(client, scopes, setup);
}

/** What the token may do: all that the key may, or the part that was asked for. */
function scopesFor(
  { scopes: granted }: Key,
  wish: string | undefined,
  { scopes: model }: EndpointSetup,
): readonly string[] | undefined {
  if (wish === undefined) return granted;
  const requested = parseScopeList(wish);
  if (requested === undefined) return undefined;
  const narrowed = model.narrow(granted, requested);
  return narrowed.ok ? narrowed.scopes : undefined;
}

async function issueToken(
  { credential, secretVersion }: Client,
  scopes: readonly string[],
  { tokens, engine, format, clock, tokenLifeMs }: EndpointSetup,
): Promise<Response> {
  const { appId, appKey, environment, expiresAtMs: keyEndsAtMs } = credential.key;
  const issuedAtMs = clock.nowMs();
  const expiresAtMs = Math.min(issuedAtMs + tokenLifeMs, keyEndsAtMs ?? Infinity);
  const { token, digest } = mintOpaqueToken({ engine, format, environment });
  await tokens.saveToken({
    digest,
    appId,
    appKey,
    scopes,
    issuedAtMs,
    expiresAtMs,
    secretVersion,
  });
  return token.use((value) =>
    answerJson({
      access_token: value,
      token_type: 'Bearer',
      expires_in: Math.floor((expiresAtMs - issuedAtMs) / 1000),
      ...(scopes.length === 0 ? {} : { scope: formatScopeList(scopes) }),
    }),
  );
}

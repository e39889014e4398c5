import { standingOf } from '../credential/life-cycle.ts';
import type { Credential, CredentialSource } from '../ports/credential-store.ts';
import type { TokenRecord, TokenStore } from '../ports/token-store.ts';
import { admit } from './admit.ts';
import type { Inquiry, Outcome } from './inquiry.ts';
import { isCredentialOf } from './is-credential-of.ts';
import type { Claim } from './scheme.ts';

/** Looks an opaque token up, and the key that it was issued for: a token dies with its key. */
export function findToken(inquiry: Inquiry, claim: Claim, digest: string): Outcome {
  const { tokens, credentials } = inquiry.setup;
  if (tokens === undefined) return inquiry.refuse('config_unsafe', 'there is no token store');
  const find = (): ReturnType<TokenStore['findToken']> => tokens.findToken(digest);
  return inquiry.ask('tokens', find, (token) => {
    if (token === undefined) return inquiry.refuse('invalid_token', 'unknown token');
    if (token?.digest !== digest || !Array.isArray(token.scopes)) return inquiry.corrupt('tokens');
    const findOwner = (): ReturnType<CredentialSource['findCredential']> =>
      credentials.findCredential(token.appKey);
    return inquiry.ask('credentials', findOwner, (credential) =>
      checkToken(inquiry, claim, { token, credential }),
    );
  });
}

interface FoundToken {
  readonly token: TokenRecord;
  readonly credential: Credential | undefined;
}

function checkToken(inquiry: Inquiry, claim: Claim, { token, credential }: FoundToken): Outcome {
  if (credential === undefined) return inquiry.refuse('token_revoked', 'the key is gone');
  if (!isCredentialOf(token.appKey, credential)) return inquiry.corrupt('credentials');
  inquiry.credential = credential;
  if (token.revokedAtMs !== undefined) return inquiry.refuse('token_revoked', 'it was revoked');
  if (token.expiresAtMs <= inquiry.nowMs) return inquiry.refuse('token_expired', 'it has expired');
  const { app, key } = credential;
  const revoked = standingOf(credential, inquiry.nowMs) === 'credential_revoked';
  if (revoked || !key.schemes.includes(claim.scheme.name)) {
    return inquiry.refuse('token_revoked', 'its key is out of use');
  }
  return admit(inquiry, {
    claim,
    credential,
    proof: { ok: true, covered: [] },
    principal: {
      appId: app.appId,
      appKey: key.appKey,
      environment: key.environment,
      // The key may have lost scopes since the token was issued.
      scopes: inquiry.setup.scopes.intersect(token.scopes, key.scopes),
      scheme: claim.scheme.name,
      secretVersion: token.secretVersion,
      covered: [],
    },
  });
}

import { malformed } from '../authenticate/malformed.ts';
import { refused, type RefusedProof } from '../authenticate/refused.ts';
import type { Malformed, ProofInput } from '../authenticate/scheme.ts';
import type { JsonObject } from '../json-object.ts';
import type { CryptoEngine } from '../ports/crypto-engine.ts';
import { parseScopeList } from '../scope/grammar.ts';
import { readJsonSegment } from './jwt.ts';

/** The claims of a local token, well formed but not yet judged. */
export interface LocalTokenClaims {
  readonly kind: 'claims';
  readonly all: JsonObject;
  readonly expiresAtSeconds: number;
  readonly narrowedScopes: readonly string[] | undefined;
}

/** What the claims of a local token must agree with. */
export interface LocalTokenRules {
  readonly audience: string;
  readonly maxLifeSeconds: number;
  readonly leewaySeconds: number;
}

/** Reads the payload of a local token: types and grammar only. */
export function readLocalTokenClaims(
  segment: string,
  engine: CryptoEngine,
): LocalTokenClaims | Malformed {
  const read = readJsonSegment(segment, engine);
  if (!read.ok) {
    return read.reason === 'encoding'
      ? malformed('auth_invalid', 'the payload is not canonical base64url')
      : malformed('auth_malformed', 'the payload is not one JSON object');
  }
  const all = Object.freeze(read.value);
  const { exp, iat, nbf, scope } = all;
  if (!isSeconds(exp)) return malformed('auth_malformed', 'exp is not whole seconds');
  if (iat !== undefined && !isSeconds(iat)) {
    return malformed('auth_malformed', 'iat is not whole seconds');
  }
  if (nbf !== undefined && !isSeconds(nbf)) {
    return malformed('auth_malformed', 'nbf is not whole seconds');
  }
  const narrowedScopes = typeof scope === 'string' ? parseScopeList(scope) : undefined;
  if (scope !== undefined && narrowedScopes === undefined) {
    return malformed('auth_malformed', 'scope is not a list of scopes');
  }
  return { kind: 'claims', all, expiresAtSeconds: exp, narrowedScopes };
}

/** Judges the claims of a token whose signature holds; undefined when nothing is wrong with them. */
export function judgeLocalTokenClaims(
  { all, expiresAtSeconds }: LocalTokenClaims,
  rules: LocalTokenRules,
  { appId, appKey, nowMs }: Pick<ProofInput, 'appId' | 'appKey' | 'nowMs'>,
): RefusedProof | undefined {
  const { aud, iss, iat, nbf } = all;
  if (expiresAtSeconds * 1000 <= nowMs) return refused('token_expired', 'exp has passed');
  if (expiresAtSeconds * 1000 > nowMs + rules.maxLifeSeconds * 1000) {
    return refused('invalid_token', `exp is more than ${rules.maxLifeSeconds} s away`);
  }
  if (aud !== rules.audience) return refused('invalid_token', 'aud is not this service');
  if (iss !== undefined && iss !== appKey && iss !== appId) {
    return refused('invalid_token', 'iss is neither the app_key nor its app_id');
  }
  const latestMs = nowMs + rules.leewaySeconds * 1000;
  if (isSeconds(iat) && iat * 1000 > latestMs) return refused('invalid_token', 'iat lies ahead');
  if (isSeconds(nbf) && nbf * 1000 > latestMs) return refused('invalid_token', 'nbf lies ahead');
  return undefined;
}

/** A time as whole seconds since 1970; RFC 7519 §2 would allow fractions, which nobody needs. */
function isSeconds(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

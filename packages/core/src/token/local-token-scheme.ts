import { isPrintable, malformed, unreadable } from '../authenticate/malformed.ts';
import { refused } from '../authenticate/refused.ts';
import type { RequestView } from '../authenticate/request-view.ts';
import type {
  Proof,
  ProofInput,
  Recognition,
  Scheme,
  SchemeContext,
} from '../authenticate/scheme.ts';
import { requireWhole } from '../check-option.ts';
import { constantTimeEqual } from '../credential/constant-time.ts';
import { defaultFormat, type CredentialFormat } from '../credential/credential-format.ts';
import type { SecretForm } from '../credential/secret-form.ts';
import { readAuthorization } from './authorization.ts';
import { splitJws, type CompactJws } from './jwt.ts';
import {
  judgeLocalTokenClaims,
  readLocalTokenClaims,
  type LocalTokenRules,
} from './local-token-claims.ts';
import { LocalTokenHeaders, type LocalTokenAlgorithm } from './local-token-header.ts';

/** Options of {@link localToken}. */
export interface LocalTokenSchemeOptions {
  /** What `aud` must say, exactly. */
  readonly audience: string;
  /** How far ahead `exp` may lie, in seconds; 3600 by default. */
  readonly maxLifeSeconds?: number;
  /** How far ahead `iat` and `nbf` may lie, in seconds; 60 by default. */
  readonly leewaySeconds?: number;
  readonly format?: Pick<CredentialFormat, 'isAppKey'>;
}

/**
 * The scheme `local-token`: `Authorization: Bearer` with a JWT that the client has signed itself
 * (`docs/wire.md` §2; RFC 7515, RFC 7519, RFC 8725). The key alone decides the algorithm. Bearer values
 * with a dot belong to this scheme, all others to `bearer`.
 *
 * @throws TypeError or RangeError for an option that cannot be used, by its name.
 *
 * @example
 * ```ts
 * import { localToken } from '@countersign/core';
 *
 * const scheme = localToken({ audience: 'https://api.example.com', maxLifeSeconds: 600 });
 * ```
 */
export function localToken(options: LocalTokenSchemeOptions): Scheme {
  const { audience, maxLifeSeconds = 3600, leewaySeconds = 60, format = defaultFormat } = options;
  if (typeof audience !== 'string') throw new TypeError('"audience" must be a string');
  if (audience === '') throw new RangeError('"audience" must not be empty');
  requireWhole('maxLifeSeconds', maxLifeSeconds, 1);
  requireWhole('leewaySeconds', leewaySeconds, 0);
  const rules: LocalTokenRules = { audience, maxLifeSeconds, leewaySeconds };
  const headers = new LocalTokenHeaders(format);

  const scheme: Scheme = {
    name: 'local-token',
    variants: [{ name: 'local-token', needs: ['sealed', 'public-key'], legacy: false }],
    challenge: 'Bearer',
    recognise(view: RequestView, { engine, limits }: SchemeContext): Recognition {
      const token = readAuthorization(view, 'bearer', limits);
      if (typeof token !== 'string') return token;
      if (!token.includes('.')) return undefined;
      const jws = splitJws(token);
      if (jws === undefined) return malformed('auth_malformed', 'a JWT has three parts');
      if (!isPrintable(jws.signature)) return unreadable('Authorization');
      const header = headers.read(jws.header, engine);
      if (header.kind === 'malformed')
        return isPrintable(token) ? header : unreadable('Authorization');
      const claims = readLocalTokenClaims(jws.payload, engine);
      if (claims.kind === 'malformed')
        return isPrintable(token) ? claims : unreadable('Authorization');
      const { algorithm, appKey } = header;
      return {
        kind: 'claim',
        scheme,
        locator: { by: 'app-key', appKey },
        dummy: algorithm === 'HS256' ? 'symmetric' : 'public-key',
        needsBody: false,
        prove(secret: SecretForm, input: ProofInput): Proof {
          if (!holds(jws, algorithm, { secret, engine: input.engine })) {
            return refused('auth_invalid', 'the signature does not hold');
          }
          headers.remember(jws.header, header);
          const fault = judgeLocalTokenClaims(claims, rules, input);
          if (fault !== undefined) return fault;
          const { all, narrowedScopes } = claims;
          return { ok: true, covered: nothing, claims: all, narrowedScopes };
        },
      };
    },
  };
  return scheme;
}

/** A token says who calls, nothing about the request. */
const nothing: readonly string[] = Object.freeze([]);

/** Whether the signature holds, with the only algorithm that the kind of secret allows. */
function holds(
  { signature, signingInput }: CompactJws,
  algorithm: LocalTokenAlgorithm,
  { secret, engine }: { readonly secret: SecretForm; readonly engine: ProofInput['engine'] },
): boolean {
  switch (secret.kind) {
    case 'symmetric':
      return (
        algorithm === 'HS256' &&
        constantTimeEqual(secret.mac.sign('sha256', signingInput, 'base64url'), signature)
      );
    case 'public-key': {
      if (algorithm !== 'EdDSA' || secret.key.algorithm !== 'ed25519') return false;
      const bytes = engine.decode(signature, 'base64url');
      return bytes !== undefined && secret.key.verify(signingInput, bytes);
    }
    case 'hashed':
    case 'none':
      return false;
    default:
      secret satisfies never;
      return false;
  }
}

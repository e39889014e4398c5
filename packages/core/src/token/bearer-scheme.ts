import { isPrintable, malformed, unreadable } from '../authenticate/malformed.ts';
import type { RequestView } from '../authenticate/request-view.ts';
import type { Proof, Recognition, Scheme, SchemeContext } from '../authenticate/scheme.ts';
import { defaultFormat, type CredentialFormat } from '../credential/credential-format.ts';
import { readAuthorization } from './authorization.ts';
import { digestOpaqueToken } from './opaque-token.ts';
import { queryValues } from './query-values.ts';

/** Options of {@link bearer}. */
export interface BearerSchemeOptions {
  readonly format?: Pick<CredentialFormat, 'isAccessToken'>;
}

/**
 * The scheme `bearer`: `Authorization: Bearer at_…` with a token that the token endpoint has issued
 * (RFC 6750 §2.1, `docs/wire.md` §3). Tokens in the query (RFC 6750 §2.3) are refused.
 *
 * @example
 * ```ts
 * import { bearer } from '@countersign/core';
 *
 * const scheme = bearer();
 * ```
 */
export function bearer({ format = defaultFormat }: BearerSchemeOptions = {}): Scheme {
  const scheme: Scheme = {
    name: 'bearer',
    // The secret is presented at the token endpoint, where either form can be compared.
    variants: [{ name: 'bearer', needs: ['hashed', 'sealed'], legacy: false }],
    challenge: 'Bearer',
    requires: 'tokens',
    recognise(view: RequestView, { engine, limits }: SchemeContext): Recognition {
      if (queryValues(view.rawQuery, 'access_token').length > 0) {
        return malformed('auth_malformed', 'an access token must not stand in the query');
      }
      const token = readAuthorization(view, 'bearer', limits);
      if (typeof token !== 'string') return token;
      // With a dot it is a JWT or wants to be one: `local-token` reads it.
      if (token.includes('.')) return undefined;
      if (!format.isAccessToken(token)) {
        return isPrintable(token)
          ? malformed('invalid_token', 'the value is not an access token')
          : unreadable('Authorization');
      }
      return {
        kind: 'claim',
        scheme,
        locator: { by: 'token', digest: digestOpaqueToken(engine, token) },
        dummy: 'none',
        needsBody: false,
        prove: (): Proof => found,
      };
    },
  };
  return scheme;
}

/** Who finds a record by the digest of a token has seen the token: there is nothing else to prove. */
const found: Proof = Object.freeze({ ok: true, covered: Object.freeze([]) });

import { isPrintable, malformed, unreadable } from '../authenticate/malformed.ts';
import type { RequestView } from '../authenticate/request-view.ts';
import type {
  Malformed,
  Proof,
  Recognition,
  RequestLimits,
  Scheme,
  SchemeContext,
} from '../authenticate/scheme.ts';
import { defaultFormat, type CredentialFormat } from '../credential/credential-format.ts';
import { checkRefusalForm } from '../signature/refusal/check-refusal-form.ts';
import type { RefusalForm } from '../signature/refusal/refusal-form.ts';
import { readAuthorization } from './authorization.ts';
import { digestOpaqueToken } from './opaque-token.ts';
import { readTokenAt, readTokenPlaces, type TokenPlace } from './token-places.ts';

/** Options of {@link bearer}. */
export interface BearerSchemeOptions {
  readonly format?: Pick<CredentialFormat, 'isAccessToken'>;
  /**
   * Where a token may stand as well, for the clients of vendors that put it elsewhere. Nowhere by
   * default. In the query it ends up in logs: name a query parameter only for those clients.
   */
  readonly alsoIn?: readonly TokenPlace[];
  /** How refusals are written, so that a vendor's clients see when to get a new token. */
  readonly refusals?: RefusalForm;
}

const knownOptions: Readonly<Record<keyof BearerSchemeOptions, true>> = {
  format: true,
  alsoIn: true,
  refusals: true,
};

/**
 * The scheme `bearer`: `Authorization: Bearer at_…` with a token that the token endpoint has issued
 * (RFC 6750 §2.1, `docs/wire.md` §3). Tokens in the query (RFC 6750 §2.3) are refused unless `alsoIn`
 * names the parameter. A request with two tokens is malformed.
 *
 * Throws `TypeError` or `RangeError` that names the option at fault.
 *
 * @example
 * ```ts
 * import { bearer } from '@countersign/core';
 *
 * const scheme = bearer();
 * const forWechatClients = bearer({ alsoIn: [{ query: 'access_token' }] });
 * ```
 */
export function bearer(options: BearerSchemeOptions = {}): Scheme {
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(knownOptions, name));
  if (unknown !== undefined) throw new RangeError(`"${unknown}" is not an option of bearer()`);
  const { format = defaultFormat } = options;
  const { refusals } = options;
  if (refusals !== undefined) checkRefusalForm(refusals);
  const places = readTokenPlaces(options.alsoIn ?? []);
  const scheme: Scheme = {
    name: 'bearer',
    // The secret is presented at the token endpoint, where either form can be compared.
    variants: [{ name: 'bearer', needs: ['hashed', 'sealed'], legacy: false }],
    challenge: 'Bearer',
    requires: 'tokens',
    foreignKeys: true, // a token is looked up by its digest, whatever the id of its key
    ...(refusals !== undefined && { refusals }),
    recognise(view: RequestView, { engine, limits }: SchemeContext): Recognition {
      const token = readToken(view, places, limits);
      if (typeof token !== 'string') return token;
      if (!format.isAccessToken(token)) {
        return isPrintable(token)
          ? malformed('invalid_token', 'the value is not an access token')
          : unreadable('the token');
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

/** The one token of a request. */
function readToken(
  view: RequestView,
  places: readonly TokenPlace[],
  limits: RequestLimits,
): string | Malformed | undefined {
  const elsewhere = readTokenAt(places, view, limits);
  if (typeof elsewhere === 'object') return elsewhere;
  const authorised = readAuthorization(view, 'bearer', limits);
  if (authorised === undefined) return elsewhere;
  if (elsewhere !== undefined) return malformed('auth_malformed', 'there is more than one token');
  // With a dot it is a JWT or wants to be one: `local-token` reads it.
  return typeof authorised === 'string' && authorised.includes('.') ? undefined : authorised;
}

/** Who finds a record by the digest of a token has seen the token: there is nothing else to prove. */
const found: Proof = Object.freeze({ ok: true, covered: Object.freeze([]) });

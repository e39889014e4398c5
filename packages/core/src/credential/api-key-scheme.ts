import { isPrintable, malformed } from '../authenticate/malformed.ts';
import { repeated, type RequestView } from '../authenticate/request-view.ts';
import type {
  Malformed,
  Proof,
  Recognition,
  Scheme,
  SchemeContext,
} from '../authenticate/scheme.ts';
import { queryValues } from '../token/query-values.ts';
import { defaultFormat, type CredentialFormat } from './credential-format.ts';
import { notAKey } from './not-a-key.ts';

/** Options of {@link apiKey}. */
export interface ApiKeySchemeOptions {
  readonly format?: Pick<CredentialFormat, 'isAppKey' | 'parse'>;
}

/** Parameters that show that the query carries a signature, and not an open key. */
const signatureParameters = ['sign', 'sign_type'];

/**
 * The scheme `api-key`: the bare app_key in `X-App-Key`, or in the query where a route opts in
 * (`docs/wire.md` §1). It identifies and meters; it proves nothing.
 *
 * @example
 * ```ts
 * import { apiKey } from '@countersign/core';
 *
 * const scheme = apiKey();
 * ```
 */
export function apiKey({ format = defaultFormat }: ApiKeySchemeOptions = {}): Scheme {
  const scheme: Scheme = {
    name: 'api-key',
    variants: [{ name: 'api-key', needs: [], legacy: false }],
    challenge: 'AppKey',
    recognise(view: RequestView, context: SchemeContext): Recognition {
      const appKey = findKey(view, context);
      if (typeof appKey !== 'string') return appKey;
      const appId = view.header('x-app-id');
      if (appId === repeated) return malformed('auth_malformed', 'X-App-Id stands more than once');
      const fault =
        findFault(appKey, context) ?? (appId === undefined ? appId : findFault(appId, context));
      if (fault !== undefined) return fault;
      if (!format.isAppKey(appKey)) {
        return notAKey(appKey, format);
      }
      return {
        kind: 'claim',
        scheme,
        locator: { by: 'app-key', appKey },
        appId,
        dummy: 'none',
        needsBody: false,
        prove: (): Proof => identified,
      };
    },
  };
  return scheme;
}

const identified: Proof = Object.freeze({ ok: true, covered: Object.freeze([]) });

/** The one value that is presented as a key, whatever it is. */
function findKey(view: RequestView, { policy }: SchemeContext): string | Malformed | undefined {
  const inHeader = view.header('x-app-key');
  if (inHeader === repeated) return malformed('auth_malformed', 'X-App-Key stands more than once');
  if (policy.appKeyInQuery !== true) return inHeader;
  const inQuery = queryValues(view.rawQuery, 'app_key');
  const [first] = inQuery;
  if (first === undefined) return inHeader;
  if (inHeader !== undefined) {
    return malformed('auth_malformed', 'app_key stands in the header and in the query');
  }
  if (signatureParameters.some((name) => queryValues(view.rawQuery, name).length > 0)) {
    return undefined;
  }
  if (inQuery.length > 1) return malformed('auth_malformed', 'app_key stands more than once');
  return first;
}

/** What makes a value unreadable, whatever it means. */
function findFault(value: string, { limits }: SchemeContext): Malformed | undefined {
  if (value === '') return malformed('auth_malformed', 'the value is empty');
  if (value.length > limits.maxCredentialBytes) {
    return malformed('auth_malformed', 'the value is too long');
  }
  return isPrintable(value)
    ? undefined
    : malformed('auth_malformed', 'the value has a character that is not visible ASCII');
}

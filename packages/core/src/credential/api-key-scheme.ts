import { isPrintable, malformed } from '../authenticate/malformed.ts';
import { repeated, type RequestView } from '../authenticate/request-view.ts';
import type {
  Malformed,
  Proof,
  Recognition,
  Scheme,
  SchemeContext,
} from '../authenticate/scheme.ts';
import { checkRefusalForm } from '../signature/refusal/check-refusal-form.ts';
import type { RefusalForm } from '../signature/refusal/refusal-form.ts';
import { queryValues } from '../token/query-values.ts';
import { defaultFormat, type CredentialFormat } from './credential-format.ts';
import { isForeignAppKey } from './foreign-app-key.ts';
import { notAKey } from './not-a-key.ts';

/** Options of {@link apiKey}. */
export interface ApiKeySchemeOptions {
  readonly format?: Pick<CredentialFormat, 'beginsLikeOurs' | 'isAppKey' | 'parse'>;
  /** The header that has the key; `X-App-Key` by default. */
  readonly header?: string;
  /** The parameter that has it, on routes that take it from the query; `app_key` by default. */
  readonly parameter?: string;
  /**
   * Parameters that show that the query carries a signature, and not an open key: then another scheme
   * answers for it. `sign` and `sign_type` by default.
   */
  readonly signatureParameters?: readonly string[];
  /** Whether keys that another system issued are looked up too, once imported. `false` by default. */
  readonly foreignKeys?: boolean;
  /** How refusals are written, for clients of another platform; as problem details by default. */
  readonly refusals?: RefusalForm;
}

/** Where the key stands. */
interface KeyPlaces {
  readonly header: string;
  readonly parameter: string;
  readonly signatureParameters: readonly string[];
}

const headerName = /^[A-Za-z0-9-]{1,64}$/;
const parameterName = /^[A-Za-z0-9_.-]{1,64}$/;

/**
 * The scheme `api-key`: the bare app_key in `X-App-Key`, or in the query where a route opts in
 * (`docs/wire.md` §1). It identifies and meters; it proves nothing. Platforms with names of their own,
 * such as `?key=` or `?ak=`, say so in the options.
 *
 * Throws `RangeError` when `header`, `parameter` or `signatureParameters` are no such names, and what
 * `checkRefusalForm` throws for `refusals`.
 *
 * @example
 * ```ts
 * import { apiKey } from '@countersign/core';
 *
 * const scheme = apiKey();
 * const ofAMap = apiKey({ parameter: 'key', signatureParameters: ['sig'] });
 * ```
 */
export function apiKey(options: ApiKeySchemeOptions = {}): Scheme {
  const { format = defaultFormat, foreignKeys = false, refusals } = options;
  if (refusals !== undefined) checkRefusalForm(refusals);
  const places = checkPlaces(options);
  const scheme: Scheme = {
    name: 'api-key',
    variants: [{ name: 'api-key', needs: [], legacy: false }],
    challenge: 'AppKey',
    foreignKeys,
    ...(refusals !== undefined && { refusals }),
    recognise(view: RequestView, context: SchemeContext): Recognition {
      const appKey = findKey(view, context, places);
      if (typeof appKey !== 'string') return appKey;
      const appId = view.header('x-app-id');
      if (appId === repeated) return malformed('auth_malformed', 'X-App-Id stands more than once');
      const fault =
        findFault(appKey, context) ?? (appId === undefined ? appId : findFault(appId, context));
      if (fault !== undefined) return fault;
      if (!format.isAppKey(appKey) && !(foreignKeys && isForeignAppKey(appKey, format))) {
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

function checkPlaces({
  header = 'X-App-Key',
  parameter = 'app_key',
  signatureParameters = ['sign', 'sign_type'],
}: ApiKeySchemeOptions): KeyPlaces {
  if (!headerName.test(header)) throw new RangeError('"header" must be the name of a header');
  if (!parameterName.test(parameter)) {
    throw new RangeError('"parameter" must be the name of a parameter');
  }
  if (!signatureParameters.every((name) => parameterName.test(name) && name !== parameter)) {
    throw new RangeError('"signatureParameters" must be names of other parameters');
  }
  return { header: header.toLowerCase(), parameter, signatureParameters };
}

/** The one value that is presented as a key, whatever it is. */
function findKey(
  view: RequestView,
  { policy }: SchemeContext,
  { header, parameter, signatureParameters }: KeyPlaces,
): string | Malformed | undefined {
  const inHeader = view.header(header);
  if (inHeader === repeated) {
    return malformed('auth_malformed', `the header ${header} stands more than once`);
  }
  if (policy.appKeyInQuery !== true) return inHeader;
  const inQuery = queryValues(view.rawQuery, parameter);
  const [first] = inQuery;
  if (first === undefined) return inHeader;
  if (inHeader !== undefined) {
    return malformed('auth_malformed', `${parameter} stands in the query, and a key in the header`);
  }
  if (signatureParameters.some((name) => queryValues(view.rawQuery, name).length > 0)) {
    return undefined;
  }
  if (inQuery.length > 1) return malformed('auth_malformed', `${parameter} stands more than once`);
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

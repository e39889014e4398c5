import { malformed } from '../authenticate/malformed.ts';
import { repeated, type RequestView } from '../authenticate/request-view.ts';
import type { Malformed, RequestLimits } from '../authenticate/scheme.ts';

const space = 0x20;
const tab = 0x09;

/**
 * The credentials of an `Authorization` header with the given auth-scheme, whose name is
 * case-insensitive (RFC 9110 §11.1). Undefined when there are none; malformed unless they stand once,
 * after exactly one space, within the limit. Their characters are for the caller to check.
 *
 * @param authScheme In lower case.
 */
export function readAuthorization(
  view: RequestView,
  authScheme: string,
  { maxCredentialBytes }: RequestLimits,
): string | Malformed | undefined {
  const value = view.header('authorization');
  if (value === undefined) return undefined;
  if (value === repeated) return malformed('auth_malformed', 'Authorization stands more than once');
  const { length } = authScheme;
  if (value.length < length || value.slice(0, length).toLowerCase() !== authScheme) {
    return undefined;
  }
  const separator = value.charCodeAt(length);
  if (value.length > length && separator !== space && separator !== tab) return undefined;
  if (value.length > maxCredentialBytes) {
    return malformed('auth_malformed', 'Authorization is too long');
  }
  const credentials = value.slice(length + 1);
  if (separator !== space || credentials === '' || credentials.charCodeAt(0) === space) {
    return malformed('auth_malformed', `${authScheme} must be followed by one space and a value`);
  }
  return credentials;
}

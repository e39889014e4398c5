import type { Malformed } from '../authenticate/scheme.ts';
import type { CredentialFormat } from './credential-format.ts';

/** The refusal of a value that stands where an app key belongs; says so when it is a secret. */
export function notAKey(value: string, format: Pick<CredentialFormat, 'parse'>): Malformed {
  const secretExposed = format.parse(value)?.kind === 'app-secret';
  return {
    kind: 'malformed',
    code: 'auth_invalid',
    detail: secretExposed ? 'an app_secret stands in the place of an app_key' : 'no app_key',
    secretExposed,
  };
}

import { malformed } from '../authenticate/malformed.ts';
import type { Malformed } from '../authenticate/scheme.ts';
import type { CredentialFormat } from '../credential/credential-format.ts';
import { isNonce, isTimestamp } from './freshness.ts';

/** The fields of a signature as text, whichever way they travelled. */
export interface SignatureFields {
  readonly keyId: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
  readonly appId: string | undefined;
  readonly algorithm: string | undefined;
}

/** One field as found: absent, there once, or (null) there more than once. */
export type FoundField = string | null | undefined;

const visible = /^[\x21-\x7e]+$/;

/** Checks the shape of a signature's fields; the first that is wrong decides. */
export function checkFields(
  found: Readonly<Record<keyof SignatureFields, FoundField>>,
  format: CredentialFormat,
): SignatureFields | Malformed {
  const { keyId, timestamp, nonce, signature, appId, algorithm } = found;
  if (appId === null || algorithm === null) {
    return malformed('auth_malformed', 'a field is repeated');
  }
  if (typeof keyId !== 'string') return malformed('auth_malformed', 'no single key id');
  if (typeof signature !== 'string') return malformed('auth_malformed', 'no single signature');
  if (typeof timestamp !== 'string' || !isTimestamp(timestamp)) {
    return malformed('auth_malformed', 'the timestamp is not ten digits');
  }
  if (typeof nonce !== 'string' || !isNonce(nonce)) {
    return malformed('auth_malformed', 'the nonce is not 16 to 128 token characters');
  }
  if (!format.isAppKey(keyId)) {
    return visible.test(keyId)
      ? malformed('auth_invalid', 'the key id is not one of ours')
      : malformed('auth_malformed', 'the key id is not readable');
  }
  return { keyId, timestamp, nonce, signature, appId, algorithm };
}

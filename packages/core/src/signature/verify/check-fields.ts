import { malformed } from '../../authenticate/malformed.ts';
import type { Malformed } from '../../authenticate/scheme.ts';
import type { CredentialFormat } from '../../credential/credential-format.ts';
import { isForeignAppKey } from '../../credential/foreign-app-key.ts';
import { isNonce } from './freshness.ts';
import type { Carrier, SignatureProfile } from '../profile/profile.ts';
import type { FoundFields } from './read-fields.ts';

/** The fields of a signature as text; all that the profile asks for are there. */
export interface SignatureFields {
  readonly keyId: string;
  readonly signature: string;
  readonly [name: string]: string | undefined;
}

const visible = /^[\x21-\x7e]+$/;
const printable = /^[\x20-\x7e]{1,256}$/;

/** Which key ids are looked up. */
export interface KeyIdRules {
  readonly format: CredentialFormat;
  /** Whether ids that another system issued, and that were imported, may be asked for. */
  readonly foreign: boolean;
}

/** Says what is wrong with the shape of a signature's fields, if anything. */
export type FieldChecker = (found: FoundFields) => Malformed | undefined;

/** Prepares the check of a profile's fields. */
export function compileFieldCheck(
  { fields, replay = 'nonce' }: SignatureProfile,
  keyIds: KeyIdRules,
): FieldChecker {
  const rules = Object.entries(fields).map(([name, carrier]) => ({
    name,
    is: carrier?.is,
    optional: isOptional(name, carrier),
  }));
  const fitsNonce = replay === 'nonce' ? isNonce : (text: string) => printable.test(text);
  return (found) => {
    for (let index = 0; index < rules.length; index += 1) {
      const rule = rules[index];
      if (rule === undefined) continue;
      const { name, is, optional } = rule;
      const value = found[name];
      if (value === undefined ? optional : value !== null && (is === undefined || value === is)) {
        continue;
      }
      return malformed('auth_malformed', `the field ${name} is ${faultOf(value)}`);
    }
    const { nonce } = found;
    if (typeof nonce === 'string' && !fitsNonce(nonce)) {
      return malformed('auth_malformed', 'the nonce is not 16 to 128 token characters');
    }
    return checkKeyId(found['keyId'] ?? '', keyIds);
  };
}

function faultOf(value: FoundFields[string]): string {
  if (value === undefined) return 'missing';
  return value === null ? 'repeated or broken' : 'not what it must be';
}

function checkKeyId(keyId: string, { format, foreign }: KeyIdRules): Malformed | undefined {
  if (format.isAppKey(keyId) || (foreign && isForeignAppKey(keyId, format))) return undefined;
  return visible.test(keyId)
    ? malformed('auth_invalid', 'the key id is not one of ours')
    : malformed('auth_malformed', 'the key id is not readable');
}

/** Optional whatever the profile says: they add nothing to a proof. */
const optionalFields: ReadonlySet<string> = new Set(['appId', 'algorithm']);

/** Whether a signature may come without this field. */
export function isOptional(name: string, carrier: Carrier | undefined): boolean {
  return carrier?.optional === true || optionalFields.has(name);
}

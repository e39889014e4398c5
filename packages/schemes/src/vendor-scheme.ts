import {
  createSignatureScheme,
  type SignatureScheme,
  type SignatureProfile,
} from '@countersign/core';
import type { SchemeOptions } from './scheme-options.ts';

/** Makes a scheme of a vendor's profiles, called as the first of them; the others are its variants. */
export function vendorScheme(
  [first, ...others]: readonly [SignatureProfile, ...SignatureProfile[]],
  { refusals = first.refusals, ...options }: SchemeOptions,
): SignatureScheme {
  const refusing = (profile: SignatureProfile): SignatureProfile =>
    refusals === undefined ? profile : { ...profile, refusals };
  return createSignatureScheme({
    name: first.name,
    profiles: [refusing(first), ...others.map(refusing)],
    foreignKeys: true,
    ...options,
  });
}

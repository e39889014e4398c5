import type { HostForm, SignatureProfile } from '../profile/profile.ts';

/** The ways in which a profile's clients may have written the host. */
export function hostsOf(
  { hostForms = asSent }: SignatureProfile,
  authority: string,
): readonly string[] {
  return hostForms.map((form) => hostAs(form, authority));
}

const asSent: readonly HostForm[] = ['as-sent'];

/** The host in one of these forms. */
export function hostAs(form: HostForm, authority: string): string {
  switch (form) {
    case 'as-sent':
      return authority;
    case 'no-port':
      return authority.replace(/:\d+$/, '');
    case 'port-doubled':
      return authority.replace(/:\d+$/, '$&$&');
    default:
      throw new RangeError(`unknown form of host ${String(form satisfies never)}`);
  }
}

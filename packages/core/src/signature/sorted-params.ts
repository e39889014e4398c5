import type { Scheme } from '../authenticate/scheme.ts';
import type { CredentialFormat } from '../credential/credential-format.ts';
import type { ProfileFields, SignatureProfile } from './profile.ts';
import { createSignatureScheme } from './signature-scheme.ts';

const fields: ProfileFields = {
  place: 'parameters',
  keyId: 'app_key',
  timestamp: 'timestamp',
  nonce: 'nonce',
  signature: 'sign',
  appId: 'app_id',
  algorithm: 'sign_type',
};

const everything = [
  '@method',
  '@authority',
  '@path',
  '@query',
  'content-digest',
  'created',
  'keyid',
  'nonce',
];

/** Parameters sorted by name, bound to method, host, path and body; see `docs/wire.md` §4a. */
export const sortedParamsProfile: SignatureProfile = {
  version: 1,
  name: 'sorted-params',
  fields,
  stringToSign: {
    join: '\n',
    of: [
      'method',
      'authority',
      'path',
      { parameters: 'query', escape: 'rfc3986' },
      {
        whenBody: {
          absent: { text: '' },
          signedForm: { parameters: 'form', escape: 'rfc3986' },
          other: { bodyHash: 'sha256' },
        },
      },
    ],
  },
  algorithm: { kind: 'hmac', hash: 'sha256' },
  encoding: 'hex',
  algorithmName: 'HMAC-SHA256',
  windowSeconds: 300,
  covers: everything,
  body: 'in-string',
};

/** What the raw forms have in common: they sign parameters, unescaped, and nothing else. */
const rawForm = {
  version: 1,
  fields,
  stringToSign: { parameters: 'all', escape: 'none' },
  encoding: 'hex',
  windowSeconds: 300,
  covers: ['@query', 'created', 'keyid', 'nonce'],
  body: 'form-only',
  unambiguousOnly: true,
  legacy: true,
} as const satisfies Partial<SignatureProfile>;

/** The forms that grew up in the wild, for keys that opt in until a date. */
export const legacySortedParamsProfiles: readonly SignatureProfile[] = [
  {
    ...rawForm,
    name: 'sorted-params-raw',
    algorithm: { kind: 'hmac', hash: 'sha256' },
    algorithmName: 'HMAC-SHA256',
  },
  {
    ...rawForm,
    name: 'sorted-params-md5',
    algorithm: { kind: 'suffixed-digest', hash: 'md5', suffix: '&key=' },
    algorithmName: 'MD5',
  },
  {
    ...rawForm,
    name: 'sorted-params-sha1',
    algorithm: { kind: 'suffixed-digest', hash: 'sha1', suffix: '&key=' },
    algorithmName: 'SHA1',
  },
];

/**
 * Signed requests in the form that most platforms mean by "sign": parameters sorted by name, joined as
 * `key=value&key=value`, HMAC-SHA256 under the secret. The unescaped, MD5 and SHA-1 forms are variants
 * that a key must opt into.
 *
 * @example
 * ```ts
 * import { sortedParams } from '@countersign/core';
 * const scheme = sortedParams();
 * ```
 */
export function sortedParams(options: { readonly format?: CredentialFormat } = {}): Scheme {
  return createSignatureScheme({
    name: 'sorted-params',
    profiles: [sortedParamsProfile, ...legacySortedParamsProfiles],
    ...options,
  });
}

import type { ProfileFields, SignatureProfile } from './profile/profile.ts';
import {
  createSignatureScheme,
  type SignatureScheme,
  type SignatureSchemeOptions,
} from './verify/signature-scheme.ts';

const fields: ProfileFields = {
  keyId: { parameter: 'app_key' },
  timestamp: { parameter: 'timestamp' },
  nonce: { parameter: 'nonce' },
  signature: { parameter: 'sign' },
  appId: { parameter: 'app_id' },
  algorithm: { parameter: 'sign_type', optional: true },
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
  time: { format: 's', windowSeconds: 300 },
  covers: everything,
  body: 'in-string',
  about: {
    vendor: 'Countersign',
    title: 'Sorted parameters',
    source: 'https://github.com/countersign/countersign/blob/main/docs/wire.md',
    useWhen: 'Customers sign by hand, in any language, and want one line of sorted parameters.',
    notSigned: ['headers other than Host'],
  },
};

/** What the raw forms have in common: they sign parameters, unescaped, and nothing else. */
const rawForm = {
  version: 1,
  fields,
  stringToSign: { parameters: 'all', escape: 'none', omitEmpty: true },
  encoding: 'hex',
  time: { format: 's', windowSeconds: 300 },
  covers: ['@query', 'created', 'keyid', 'nonce'],
  body: 'parameters',
  unambiguousOnly: true,
  reservedNames: ['key'],
  legacy: true,
  about: {
    vendor: 'Countersign',
    title: 'Sorted parameters, raw',
    source: 'https://github.com/countersign/countersign/blob/main/docs/wire.md',
    useWhen: 'Customers already sign in the form that grew up in the wild, until they can change.',
    notSigned: [
      'the method',
      'the host and the path',
      'all headers',
      'a body that is not a form (refused)',
    ],
  },
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
    algorithm: { kind: 'digest', hash: 'md5', of: ['string', { text: '&key=' }, 'secret'] },
    algorithmName: 'MD5',
  },
  {
    ...rawForm,
    name: 'sorted-params-sha1',
    algorithm: { kind: 'digest', hash: 'sha1', of: ['string', { text: '&key=' }, 'secret'] },
    algorithmName: 'SHA1',
  },
];

/** How {@link sortedParams} is set up; everything has a safe default. */
export type SortedParamsOptions = Pick<SignatureSchemeOptions, 'format' | 'foreignKeys'>;

/**
 * Signed requests in the form that most platforms mean by "sign": parameters sorted by name, joined as
 * `key=value&key=value`, HMAC-SHA256 under the secret. The unescaped, MD5 and SHA-1 forms are variants
 * that a key must opt into.
 *
 * @example
 * ```ts
 * import { sortedParams } from '@countersign/core';
 * const scheme = sortedParams();
 * const withImportedKeys = sortedParams({ foreignKeys: true });
 * ```
 */
export function sortedParams(options: SortedParamsOptions = {}): SignatureScheme {
  return createSignatureScheme({
    name: 'sorted-params',
    profiles: [sortedParamsProfile, ...legacySortedParamsProfiles],
    ...options,
  });
}

import type { SignatureScheme, SignatureProfile } from '@countersign/core';
import { oauth1Refusals } from './refusals/oauth1.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

/**
 * OAuth 1.0 without a user's token, with HMAC-SHA256, as data. RFC 5849 names HMAC-SHA1 alone; this is
 * its method with today's hash, under the name that clients send for it.
 *
 * Source: RFC 5849 §3.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { oauth1Profile } from '@countersign/schemes';
 * const signer = createRequestSigner(oauth1Profile, { secret: new Secret('…'), engine });
 * ```
 */
export const oauth1Profile: SignatureProfile = {
  version: 1,
  name: 'oauth1',
  credentials: { prefix: 'OAuth ', syntax: 'quoted-pairs', percentEncoded: true },
  fields: {
    keyId: { part: 'oauth_consumer_key' },
    nonce: { part: 'oauth_nonce' },
    signature: { part: 'oauth_signature' },
    algorithm: { part: 'oauth_signature_method' },
    timestamp: { part: 'oauth_timestamp' },
    token: { part: 'oauth_token', optional: true },
    version: { part: 'oauth_version', is: '1.0', optional: true },
  },
  stringToSign: {
    join: '&',
    of: [
      'method',
      {
        escape: 'rfc3986',
        of: { join: '', of: ['protocol', { text: '://' }, 'authority', 'path'] },
      },
      {
        escape: 'rfc3986',
        of: { parameters: 'all', escape: 'rfc3986', sort: 'name-value', withCredentials: true },
      },
    ],
  },
  // the token's secret, which is empty, would follow
  key: { escape: 'rfc3986', after: '&' },
  algorithm: { kind: 'hmac', hash: 'sha256' },
  algorithmName: 'HMAC-SHA256',
  encoding: 'base64',
  time: { format: 's', windowSeconds: 300 },
  // clients make nonces of eight characters and up
  replay: 'signature',
  covers: ['@method', '@scheme', '@authority', '@path', '@query', 'created', 'nonce'],
  body: 'parameters',
  refusals: oauth1Refusals,
  about: {
    vendor: 'OAuth',
    title: 'OAuth 1.0a, two-legged',
    source: 'https://www.rfc-editor.org/rfc/rfc5849#section-3',
    useWhen: 'Clients have an OAuth 1.0 library and no users to ask.',
    notSigned: [
      'whether a parameter stands in the query or in the form',
      'the order of parameters with one name',
      'headers other than Host',
      'a body that is not a form (refused unless the route accepts it)',
      'the realm',
    ],
  },
};

/**
 * The same with HMAC-SHA1, as RFC 5849 §3.4.2 has it. Legacy: keys opt in with an end date.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { oauth1Sha1Profile } from '@countersign/schemes';
 * const signer = createRequestSigner(oauth1Sha1Profile, { secret: new Secret('…'), engine });
 * ```
 */
export const oauth1Sha1Profile: SignatureProfile = {
  ...oauth1Profile,
  name: 'oauth1-sha1',
  algorithm: { kind: 'hmac', hash: 'sha1' },
  algorithmName: 'HMAC-SHA1',
  legacy: true,
};

/**
 * OAuth 1.0a without a user's token, in the `Authorization` header. Five minutes either way. Keys list
 * `oauth1` (HMAC-SHA256) or `oauth1-sha1`. A token that is sent is signed, and not looked up. The
 * service must know its public scheme and host behind a proxy.
 *
 * Source: RFC 5849 §3.
 *
 * @example
 * ```ts
 * import { oauth1 } from '@countersign/schemes';
 * const scheme = oauth1();
 * ```
 */
export function oauth1(options: SchemeOptions = {}): SignatureScheme {
  return vendorScheme([oauth1Profile, oauth1Sha1Profile], options);
}

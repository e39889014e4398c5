import type { CryptoEngine, SignatureScheme, SignatureProfile } from '@countersign/core';
import { standardWebhooksRefusals } from './refusals/standard-webhooks.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

/** What {@link standardWebhooks} takes. */
export interface StandardWebhooksOptions extends SchemeOptions {
  /**
   * Where senders say which key they sign with, since the specification has no place for it: a
   * parameter of the endpoint's URL, or a header in lower case that no other scheme reads.
   * `{ parameter: 'webhook_key' }` by default.
   */
  readonly keyId?: { readonly parameter: string } | { readonly header: string };
}

const secretPrefix = 'whsec_';

/**
 * Standard Webhooks with a symmetric secret (`v1`), as data. What is signed is the id, the time of
 * the attempt and the body.
 *
 * Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { standardWebhooksProfile } from '@countersign/schemes';
 * const signer = createRequestSigner(standardWebhooksProfile, {
 *   secret: new Secret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'),
 *   engine,
 * });
 * ```
 */
export const standardWebhooksProfile: SignatureProfile = {
  version: 1,
  name: 'standard-webhooks',
  fields: {
    keyId: { parameter: 'webhook_key' },
    // one piece only: a full stop in the id could move into the time
    nonce: { header: 'webhook-id', split: '.', piece: 0 },
    timestamp: { header: 'webhook-timestamp' },
    signature: { header: 'webhook-signature', listedAfter: 'v1,' },
  },
  stringToSign: { join: '.', of: ['nonce', 'timestamp', 'body'] },
  key: { base64After: secretPrefix },
  algorithm: { kind: 'hmac', hash: 'sha256' },
  encoding: 'base64',
  time: { format: 's', windowSeconds: 300 },
  // the id stays the same when a message is sent again
  replay: 'signature',
  covers: ['created', 'nonce'],
  body: 'in-string',
  query: 'unbound',
  refusals: standardWebhooksRefusals,
  about: {
    vendor: 'Standard Webhooks',
    title: 'Standard Webhooks, symmetric (v1)',
    source:
      'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md',
    useWhen: 'You receive webhooks; let only their endpoints accept this scheme.',
    notSigned: [
      'the method, the host and the path',
      'the query: other parameters than the key (refused unless the route accepts them)',
      'headers other than webhook-id and webhook-timestamp',
    ],
  },
};

/**
 * Standard Webhooks, received. Five minutes either way. The very same attempt is refused; another
 * attempt for the same `webhook-id` is not, since senders repeat what was not answered: let the
 * handler tell messages apart by that header.
 *
 * Throws `RangeError` for a `keyId` that is no place.
 *
 * Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md.
 *
 * @example
 * ```ts
 * import { standardWebhooks } from '@countersign/schemes';
 * const scheme = standardWebhooks({ keyId: { header: 'x-acme-key' } });
 * ```
 */
export function standardWebhooks(options: StandardWebhooksOptions = {}): SignatureScheme {
  const { keyId = standardWebhooksProfile.fields.keyId, ...others } = options;
  return vendorScheme(
    [{ ...standardWebhooksProfile, fields: { ...standardWebhooksProfile.fields, keyId } }],
    others,
  );
}

/**
 * An app_secret as libraries for Standard Webhooks take it: `whsec_` and the base64 of its bytes. One
 * that is such already, because it was imported, stays as it is. Show it once, like the secret itself.
 *
 * Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md.
 *
 * @example
 * ```ts
 * import { defaultEngine } from '@countersign/crypto';
 * import { toWebhookSecret } from '@countersign/schemes';
 * toWebhookSecret('secret', defaultEngine); // 'whsec_c2VjcmV0'
 * ```
 */
export function toWebhookSecret(
  appSecret: string,
  engine: Pick<CryptoEngine, 'utf8Encode' | 'encode'>,
): string {
  if (appSecret.startsWith(secretPrefix)) return appSecret;
  return secretPrefix + engine.encode(engine.utf8Encode(appSecret), 'base64');
}

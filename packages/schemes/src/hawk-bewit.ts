import type { SignatureScheme, SignatureProfile } from '@countersign/core';
import { hawkBewitRefusals } from './refusals/hawk.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

/** What {@link hawkBewit} takes. */
export interface HawkBewitOptions extends SchemeOptions {
  /** The longest life that a link may have left, in seconds; a day by default, a week at most. */
  readonly maxLifeSeconds?: number;
}

const daySeconds = 86_400;

/** A bewit is the base64url of `id\exp\mac\ext`. */
const piece = (index: number) =>
  ({ parameter: 'bewit', unwrap: 'base64url', split: '\\', piece: index }) as const;

/**
 * Hawk's bewit, a link that works for a while, as data.
 *
 * Source: https://github.com/mozilla/hawk/blob/main/API.md#single-uri-authorization.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { hawkBewitProfile } from '@countersign/schemes';
 * const signer = createRequestSigner(hawkBewitProfile, { secret: new Secret('…'), engine });
 * ```
 */
export const hawkBewitProfile: SignatureProfile = {
  version: 1,
  name: 'hawk-bewit',
  fields: {
    keyId: piece(0),
    validUntil: piece(1),
    signature: piece(2),
    ext: piece(3),
  },
  parameterBodies: [],
  stringToSign: {
    join: '\n',
    of: [
      { text: 'hawk.1.bewit' },
      { field: 'validUntil' },
      { text: '' },
      // any other method makes a string that no bewit is signed for
      { when: 'method', is: ['GET', 'HEAD'], write: { text: 'GET' }, otherwise: 'method' },
      { targetWithout: 'bewit' },
      { lower: 'hostname' },
      'port',
      { text: '' },
      { replace: [{ text: '\n', by: '\\n' }], in: { field: 'ext' } },
      { text: '' },
    ],
  },
  algorithm: { kind: 'hmac', hash: 'sha256' },
  encoding: 'base64',
  time: { format: 's', windowSeconds: 60, maxSeconds: daySeconds },
  covers: ['@authority', '@path', '@query', 'expires'],
  body: 'unbound',
  refusals: hawkBewitRefusals,
  about: {
    vendor: 'Hawk',
    title: 'Bewit, single URI authorization',
    source: 'https://github.com/mozilla/hawk/blob/main/API.md#single-uri-authorization',
    useWhen: 'Clients hand out links that read one resource for a while, without the key.',
    notSigned: [
      'which of GET and HEAD it is (other methods are refused)',
      'headers other than Host',
      'the body (refused unless the route accepts it)',
    ],
  },
};

/**
 * Hawk's bewit, for GET and HEAD. A link is used once unless the route says `replay: 'accepted'`.
 *
 * Throws `RangeError` for a `maxLifeSeconds` that is no whole number from 1 to 604 800.
 *
 * Source: https://github.com/mozilla/hawk/blob/main/API.md#single-uri-authorization.
 *
 * @example
 * ```ts
 * import { hawkBewit } from '@countersign/schemes';
 * const scheme = hawkBewit({ maxLifeSeconds: 3600 });
 * ```
 */
export function hawkBewit(options: HawkBewitOptions = {}): SignatureScheme {
  const { maxLifeSeconds = daySeconds, ...others } = options;
  if (!Number.isInteger(maxLifeSeconds) || maxLifeSeconds < 1 || maxLifeSeconds > 7 * daySeconds) {
    throw new RangeError('"maxLifeSeconds" must be a whole number from 1 to 604800');
  }
  const time = { format: 's', windowSeconds: 60, maxSeconds: maxLifeSeconds } as const;
  return vendorScheme([{ ...hawkBewitProfile, time }], others);
}

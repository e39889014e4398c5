import { defaultFormat } from '@countersign/core';
import { defaultEngine } from '@countersign/crypto';
import { readRequest } from './outgoing.ts';
import { readText } from './read-option.ts';
import { apiKeySigning } from './schemes/api-key.ts';
import { bearerSigning } from './schemes/bearer.ts';
import { httpSignatureSigning } from './schemes/http-signature.ts';
import { localTokenSigning } from './schemes/local-token.ts';
import { profileSigning } from './schemes/profile.ts';
import { secretKeySigning } from './schemes/secret-key.ts';
import { sortedParamsSigning } from './schemes/sorted-params.ts';
import { ServerClock } from './server-clock.ts';
import type { Signer } from './signed-request.ts';
import type { SignerOptions } from './signer-options.ts';
import type { Signing, SigningContext } from './signing.ts';
import { systemClock } from './system-clock.ts';

/**
 * Makes a signer for one key and one scheme.
 *
 * @throws {TypeError} When an option has the wrong type.
 * @throws {RangeError} When an option has a wrong value; the message names it.
 * @example
 * ```ts
 * import { createSigner } from '@countersign/client';
 * const signer = createSigner({
 *   scheme: 'sorted-params',
 *   appKey: 'ak_live_…',
 *   appSecret: 'sk_live_…',
 * });
 * const { url, headers } = await signer.sign({
 *   method: 'GET',
 *   url: 'https://api.example.com/orders?page=2',
 * });
 * ```
 */
export function createSigner(options: SignerOptions): Signer {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError('"options" must be an object');
  }
  const { scheme, engine = defaultEngine, clock = systemClock } = options;
  const appKey = readText('appKey', options.appKey);
  if (defaultFormat.parse(appKey)?.kind === 'app-secret') {
    // it would be sent, and end up in logs
    throw new RangeError('"appKey" is an app_secret; give it as "appSecret"');
  }
  const context: SigningContext = { appKey, engine, clock: new ServerClock(clock) };
  const signing = signingFor(context, options);

  return {
    scheme: scheme === 'profile' ? options.profile.name : scheme,
    sign: async (request) => signing.sign(readRequest(request)),
    learn: (refusal) => signing.learn?.(refusal) ?? false,
  };
}

function signingFor(context: SigningContext, options: SignerOptions): Signing {
  switch (options.scheme) {
    case 'api-key':
      return apiKeySigning(context, options);
    case 'secret-key':
      return secretKeySigning(context, options);
    case 'local-token':
      return localTokenSigning(context, options);
    case 'bearer':
      return bearerSigning(context, options);
    case 'http-signature':
      return httpSignatureSigning(context, options);
    case 'sorted-params':
    case 'sorted-params-raw':
    case 'sorted-params-md5':
    case 'sorted-params-sha1':
      return sortedParamsSigning(context, options);
    case 'profile':
      return profileSigning(context, options);
    default:
      return unknownScheme(options);
  }
}

function unknownScheme(_options: never): never {
  throw new RangeError('"scheme" is not one that this client signs by');
}

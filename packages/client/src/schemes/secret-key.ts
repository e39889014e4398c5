import { isPrivate, withHeaders } from '../outgoing.ts';
import { readSecret } from '../read-option.ts';
import type { SecretKeyOptions } from '../signer-options.ts';
import type { Signing, SigningContext } from '../signing.ts';

/** Sends the secret itself, as HTTP Basic (RFC 7617). */
export function secretKeySigning(context: SigningContext, options: SecretKeyOptions): Signing {
  const { appKey, engine } = context;
  const secret = readSecret('appSecret', options.appSecret);
  return {
    sign(request) {
      if (!isPrivate(request.url)) {
        throw new TypeError('"url" must be https: this scheme sends the secret itself');
      }
      const pair = secret.use((value) => engine.utf8Encode(`${appKey}:${value}`));
      return withHeaders(request, [['Authorization', `Basic ${engine.encode(pair, 'base64')}`]]);
    },
  };
}

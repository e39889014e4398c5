import { signJwt } from '@countersign/core';
import { withHeaders } from '../outgoing.ts';
import { readScopes, readSeconds, readText } from '../read-option.ts';
import type { LocalTokenOptions } from '../signer-options.ts';
import type { Signing, SigningContext } from '../signing.ts';
import { readSigningKey } from '../signing-key.ts';

/** Services accept no token that ends later than in an hour, by default. */
const longestLifeSeconds = 3600;

/** After this part of its life a token is made anew, so that none ends on the way. */
const usedPart = 0.8;

/** Makes tokens by itself: `docs/wire.md` §2. */
export function localTokenSigning(context: SigningContext, options: LocalTokenOptions): Signing {
  const { appKey, clock, engine } = context;
  const key = readSigningKey(options, engine);
  const lifeSeconds = readSeconds('lifeSeconds', options.lifeSeconds ?? 300, longestLifeSeconds);
  const { scopes } = options;
  const claims = {
    aud: readText('audience', options.audience),
    ...(scopes === undefined ? {} : { scope: readScopes('scopes', scopes) }),
  };
  let token: { readonly value: string; readonly renewAtMs: number } | undefined;

  return {
    sign(request) {
      const nowMs = clock.nowMs();
      if (token === undefined || nowMs >= token.renewAtMs) {
        const value = signJwt({
          header: { typ: 'app-token+jwt', kid: appKey },
          payload: { ...claims, exp: Math.floor(nowMs / 1000) + lifeSeconds },
          key,
          engine,
        });
        token = { value, renewAtMs: nowMs + lifeSeconds * 1000 * usedPart };
      }
      return withHeaders(request, [['Authorization', `Bearer ${token.value}`]]);
    },
    learn({ code, date }) {
      if (code !== 'token_expired' && code !== 'invalid_token') return false;
      token = undefined;
      return clock.learn(date);
    },
  };
}

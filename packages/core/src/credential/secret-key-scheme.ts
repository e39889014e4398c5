import { isPrintable, malformed } from '../authenticate/malformed.ts';
import { refused } from '../authenticate/refused.ts';
import type { RequestView } from '../authenticate/request-view.ts';
import type { Proof, Recognition, Scheme, SchemeContext } from '../authenticate/scheme.ts';
import type { AuthRequest } from '../request.ts';
import { readAuthorization } from '../token/authorization.ts';
import { defaultFormat, type CredentialFormat } from './credential-format.ts';
import { isForeignAppKey } from './foreign-app-key.ts';
import { notAKey } from './not-a-key.ts';
import type { SecretForm } from './secret-form.ts';

/** Options of {@link secretKey}. */
export interface SecretKeySchemeOptions {
  readonly format?: Pick<CredentialFormat, 'beginsLikeOurs' | 'isAppKey' | 'parse'>;
  /** Whether keys that another system issued are looked up too, once imported. `false` by default. */
  readonly foreignKeys?: boolean;
}

/**
 * The scheme `secret-key`: `Authorization: Basic` with app_key and app_secret on each request
 * (RFC 7617, `docs/wire.md` §3). Without TLS it is refused, except from this machine.
 *
 * @example
 * ```ts
 * import { secretKey } from '@countersign/core';
 *
 * const scheme = secretKey();
 * ```
 */
export function secretKey(options: SecretKeySchemeOptions = {}): Scheme {
  const { format = defaultFormat, foreignKeys = false } = options;
  const scheme: Scheme = {
    name: 'secret-key',
    variants: [{ name: 'secret-key', needs: ['hashed', 'sealed'], legacy: false }],
    challenge: 'Basic',
    foreignKeys,
    recognise(view: RequestView, { engine, limits }: SchemeContext): Recognition {
      const encoded = readAuthorization(view, 'basic', limits);
      if (typeof encoded !== 'string') return encoded;
      if (!isPrivate(view.request)) {
        return malformed('tls_required', 'a secret was sent without TLS');
      }
      const bytes = engine.decode(encoded, 'base64');
      const pair = bytes === undefined ? undefined : engine.utf8Decode(bytes);
      if (pair === undefined || !isPrintable(pair)) {
        return malformed('auth_malformed', 'Basic is not canonical base64 of visible text');
      }
      const colon = pair.indexOf(':');
      if (colon === -1) return malformed('auth_malformed', 'Basic has no colon');
      const appKey = pair.slice(0, colon);
      const appSecret = pair.slice(colon + 1);
      if (!format.isAppKey(appKey) && !(foreignKeys && isForeignAppKey(appKey, format))) {
        return notAKey(appKey, format);
      }
      return {
        kind: 'claim',
        scheme,
        locator: { by: 'app-key', appKey },
        dummy: 'hashed',
        needsBody: false,
        prove: (secret: SecretForm): Proof => (matches(secret, appSecret) ? holds : fails),
      };
    },
  };
  return scheme;
}

const holds: Proof = Object.freeze({ ok: true, covered: Object.freeze([]) });
const fails: Proof = Object.freeze(refused('auth_invalid', 'the secret does not match'));

function matches(secret: SecretForm, candidate: string): boolean {
  switch (secret.kind) {
    case 'symmetric':
    case 'hashed':
      return secret.matches(candidate);
    case 'public-key':
    case 'none':
      return false;
    default:
      secret satisfies never;
      return false;
  }
}

/** 127.0.0.0/8, also when mapped into IPv6, and ::1 (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3). */
const loopback = /^(?:(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1)$/i;

function isPrivate({ protocol, peerAddress }: AuthRequest): boolean {
  return protocol === 'https' || loopback.test(peerAddress);
}

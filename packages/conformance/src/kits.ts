import { randomUUID, type KeyObject } from 'node:crypto';
import { requestToken } from './signers/token-request.ts';
import { signHttpMessage } from './signers/http-signature.ts';
import { mintLocalToken } from './signers/local-token.ts';
import { signSortedParams, type SortedParamsVariant } from './signers/sorted-params.ts';
import type { Capability, Subject } from './subject.ts';
import { withHeader, type Draft } from './wire/draft.ts';

/** A key and what proves it, seen from the client. */
export interface Actor {
  readonly appId: string;
  readonly appKey: string;
  /** Empty for keys without one. */
  readonly appSecret: string;
  /** The private half of the registered key. */
  readonly privateKey?: KeyObject;
  /** A token to present instead of asking for one. */
  readonly token?: string;
}

/** What a proof is made with. */
export interface ProofContext {
  readonly subject: Subject;
  readonly actor: Actor;
  readonly nowMs: number;
  /** A fresh one is made up when absent. */
  readonly nonce?: string;
}

/** One way of presenting proof, as a client does it. */
export interface SchemeKit {
  /** The capability that offers it, and its name in failures. */
  readonly name: Capability;
  /** The exact name in a key's list and in the principal. */
  readonly scheme: string;
  /** A GET route that accepts it. */
  readonly route: '/open' | '/orders';
  /** What stands behind the proof: `open` proves nothing, `signature` binds the request. */
  readonly kind: 'open' | 'password' | 'client-token' | 'server-token' | 'signature';
  readonly publicKey: boolean;
  readonly legacy: boolean;
  /** The draft with the proof added. */
  prove(draft: Draft, context: ProofContext): Promise<Draft> | Draft;
}

/**
 * A nonce that has not been used.
 *
 * @example
 * ```ts
 * import { freshNonce } from './kits.ts';
 * freshNonce(); // a UUID: 36 characters, all of them allowed
 * ```
 */
export function freshNonce(): string {
  return randomUUID();
}

const openKey: SchemeKit = {
  name: 'api-key',
  scheme: 'api-key',
  route: '/open',
  kind: 'open',
  publicKey: false,
  legacy: false,
  prove: (draft, { actor }) => withHeader(draft, 'X-App-Key', actor.appKey),
};

const secretKey: SchemeKit = {
  name: 'secret-key',
  scheme: 'secret-key',
  route: '/orders',
  kind: 'password',
  publicKey: false,
  legacy: false,
  prove: (draft, { actor }) =>
    withHeader(draft, 'Authorization', basicCredentials(actor.appKey, actor.appSecret)),
};

const bearer: SchemeKit = {
  name: 'bearer',
  scheme: 'bearer',
  route: '/orders',
  kind: 'server-token',
  publicKey: false,
  legacy: false,
  prove: async (draft, { actor, subject }) => {
    const token = actor.token ?? (await requestToken(subject, actor));
    return withHeader(draft, 'Authorization', `Bearer ${token}`);
  },
};

function localToken(name: 'local-token' | 'local-token-eddsa'): SchemeKit {
  return {
    name,
    scheme: 'local-token',
    route: '/orders',
    kind: 'client-token',
    publicKey: name === 'local-token-eddsa',
    legacy: false,
    prove: (draft, { actor, nowMs, subject }) => {
      const claims = { aud: subject.audience, exp: Math.floor(nowMs / 1000) + 600 };
      const token = mintLocalToken({ appKey: actor.appKey, key: signingKey(actor), claims });
      return withHeader(draft, 'Authorization', `Bearer ${token}`);
    },
  };
}

function sortedParams(variant: SortedParamsVariant): SchemeKit {
  return {
    name: variant,
    scheme: variant,
    route: '/orders',
    kind: 'signature',
    publicKey: false,
    legacy: variant !== 'sorted-params',
    prove: (draft, { actor, nowMs, nonce = freshNonce() }) =>
      signSortedParams(draft, {
        appKey: actor.appKey,
        secret: actor.appSecret,
        nowMs,
        nonce,
        variant,
      }),
  };
}

function httpSignature(name: 'http-signature' | 'http-signature-ed25519'): SchemeKit {
  return {
    name,
    scheme: 'http-signature',
    route: '/orders',
    kind: 'signature',
    publicKey: name === 'http-signature-ed25519',
    legacy: false,
    prove: (draft, { actor, nowMs, nonce = freshNonce() }) =>
      signHttpMessage(draft, { appKey: actor.appKey, key: signingKey(actor), nowMs, nonce }),
  };
}

/**
 * What an actor signs with.
 *
 * @example
 * ```ts
 * import { signingKey } from './kits.ts';
 * signingKey({ appId: 'app_…', appKey: 'ak_live_…', appSecret: 'sk_live_…' }); // 'sk_live_…'
 * ```
 */
export function signingKey(actor: Actor): string | KeyObject {
  return actor.privateKey ?? actor.appSecret;
}

/**
 * The value of an Authorization line for HTTP Basic (RFC 7617 §2).
 *
 * @example
 * ```ts
 * import { basicCredentials } from './kits.ts';
 * basicCredentials('user', 'pass'); // 'Basic dXNlcjpwYXNz'
 * ```
 */
export function basicCredentials(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** Every kit, by name. */
export const KITS = {
  'api-key': openKey,
  'secret-key': secretKey,
  bearer,
  'local-token': localToken('local-token'),
  'local-token-eddsa': localToken('local-token-eddsa'),
  'sorted-params': sortedParams('sorted-params'),
  'sorted-params-raw': sortedParams('sorted-params-raw'),
  'sorted-params-md5': sortedParams('sorted-params-md5'),
  'sorted-params-sha1': sortedParams('sorted-params-sha1'),
  'http-signature': httpSignature('http-signature'),
  'http-signature-ed25519': httpSignature('http-signature-ed25519'),
} as const satisfies Partial<Record<Capability, SchemeKit>>;

/** The name of a kit. */
export type KitName = keyof typeof KITS;

/** Every kit's name: a subject that declares none of them has nothing to judge. */
// the keys of a constant object are exactly its type's
export const KIT_NAMES = Object.keys(KITS) as readonly KitName[];

/**
 * The kits that a subject offers, in a fixed order.
 *
 * @example
 * ```ts
 * import { kitsOf } from './kits.ts';
 * import type { Subject } from './index.ts';
 * export const names = (subject: Subject): string[] => kitsOf(subject).map(({ name }) => name);
 * ```
 */
export function kitsOf(subject: Subject): readonly SchemeKit[] {
  return KIT_NAMES.filter((name) => subject.capabilities.includes(name)).map((name) => KITS[name]);
}

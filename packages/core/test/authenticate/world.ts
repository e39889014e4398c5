import type { AuthEvent } from '../../src/authenticate/events.ts';
import type { AuthenticatorOptions } from '../../src/authenticate/authenticator.ts';
import type { RoutePolicy } from '../../src/authenticate/route-policy.ts';
import { createAuthenticator } from '../../src/authenticate/create-authenticator.ts';
import { ephemeralKeyRing } from '../../src/credential/key-ring.ts';
import type { App } from '../../src/credential/app.ts';
import type { Key } from '../../src/credential/key.ts';
import { mintKey } from '../../src/credential/mint-key.ts';
import type { Secret } from '../../src/credential/secret.ts';
import type { Decision } from '../../src/principal.ts';
import { emptyBody, type AuthRequest } from '../../src/request.ts';
import { httpSignature } from '../../src/signature/http-signature/scheme.ts';
import { createParameterSigner } from '../../src/signature/sign/sign-parameters.ts';
import { sortedParams, sortedParamsProfile } from '../../src/signature/sorted-params.ts';
import { engine } from '../engine.ts';

export const nowMs = 1_764_000_000_000;
const keyRing = ephemeralKeyRing(engine);
const schemes = [sortedParams(), httpSignature()];
const app: App = {
  appId: 'app_0123456789abcdef',
  name: 'Acme',
  state: 'active',
  createdAtMs: 0,
  revision: 1,
};

export interface World {
  readonly key: Key;
  readonly appSecret: Secret;
  readonly events: AuthEvent[];
  lookUps(): number;
  claims(): readonly string[];
  authenticate(request: AuthRequest, policy?: RoutePolicy): Decision | Promise<Decision>;
}

export interface WorldOptions {
  readonly key?: Partial<Key>;
  readonly app?: Partial<App>;
  readonly options?: Partial<AuthenticatorOptions>;
}

/** One app, one key that signs, and parts that remember what they were asked. */
export function createWorld({
  key: changes = {},
  app: appChanges = {},
  options = {},
}: WorldOptions = {}): World {
  const minted = mintKey({
    appId: app.appId,
    label: 'test',
    environment: changes.environment ?? 'live',
    scopes: ['orders:read'],
    schemes: ['sorted-params', 'http-signature'],
    enabled: schemes,
    keyRing,
    engine,
    nowMs: 0,
  });
  if (minted.appSecret === undefined) throw new Error('a signing key has a secret');
  const key = { ...minted.key, ...changes };
  const credential = { app: { ...app, ...appChanges }, key };
  const claims: string[] = [];
  const events: AuthEvent[] = [];
  let lookUps = 0;
  const authenticator = createAuthenticator({
    credentials: {
      findCredential(appKey) {
        lookUps += 1;
        return appKey === key.appKey ? credential : undefined;
      },
    },
    replayGuard: {
      claim(appKey, nonce) {
        const seen = claims.includes(`${appKey} ${nonce}`);
        claims.push(`${appKey} ${nonce}`);
        return seen ? 'seen' : 'new';
      },
    },
    keyRing,
    engine,
    clock: { nowMs: () => nowMs },
    timer: { after: () => () => undefined },
    schemes,
    onEvent: (event) => events.push(event),
    ...options,
  });
  return {
    key,
    appSecret: minted.appSecret,
    events,
    lookUps: () => lookUps,
    claims: () => claims,
    authenticate: (request, policy) => authenticator.authenticate(request, policy),
  };
}

export interface SignedRequestOptions {
  readonly query?: readonly (readonly [string, string])[];
  readonly nonce?: string;
  readonly timestampSeconds?: number;
}

/** A GET signed with sorted-params. */
export function signedGet(world: World, options: SignedRequestOptions = {}): AuthRequest {
  const { query = [['page', '2']], nonce = '0123456789abcdef' } = options;
  const signer = createParameterSigner(sortedParamsProfile, { secret: world.appSecret, engine });
  const { fields } = signer.sign({
    method: 'GET',
    protocol: 'https',
    authority: 'api.example.com',
    path: '/orders',
    query,
    place: 'query',
    appKey: world.key.appKey,
    timestampSeconds: options.timestampSeconds ?? nowMs / 1000,
    nonce,
  });
  const pairs = [...query, ...fields].map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  return get(`/orders?${pairs.join('&')}`);
}

export function get(rawTarget: string, rawHeaders: readonly string[] = []): AuthRequest {
  return {
    method: 'GET',
    rawTarget,
    rawHeaders: ['Host', 'api.example.com', ...rawHeaders],
    protocol: 'https',
    peerAddress: '192.0.2.1',
    authority: 'api.example.com',
    body: emptyBody,
  };
}

export async function codeOf(decision: Decision | Promise<Decision>): Promise<string> {
  const settled = await decision;
  return settled.ok ? 'accepted' : settled.error.code;
}

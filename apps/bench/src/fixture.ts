import { createMemoryStores, type MemoryStores } from '@countersign/store-memory';
import {
  apiKey,
  bearer,
  createAuthenticator,
  digestOpaqueToken,
  emptyBody,
  ephemeralKeyRing,
  httpSignature,
  localToken,
  mintKey,
  mintOpaqueToken,
  defaultFormat,
  sortedParams,
  type AuthRequest,
  type Secret,
} from '@countersign/core';
import { nodeEngine as engine } from '@countersign/crypto/node';

export const nowMs = 1_764_000_000_000;
export const audience = 'https://api.example.com';
const clock = { nowMs: () => nowMs };
const keyRing = ephemeralKeyRing(engine);
const everyScheme = {
  'api-key': apiKey(),
  bearer: bearer(),
  'local-token': localToken({ audience }),
  'sorted-params': sortedParams(),
  'http-signature': httpSignature(),
};

/** A scheme of the fixture. */
export type SchemeName = keyof typeof everyScheme;

/** The whole of Countersign behind one call: real stores, the real pipeline, one key. */
export interface Fixture {
  readonly appKey: string;
  readonly appSecret: Secret;
  /**
   * What a service does that enables these schemes, all by default. The answer throws unless the
   * request is accepted: a benchmark of refusals would flatter.
   */
  readonly openService: (...schemes: readonly SchemeName[]) => (request: AuthRequest) => void;
  readonly issueToken: () => Secret;
  /** The guard that the pipeline uses, for peers that leave it to their caller. */
  readonly replayGuard: MemoryStores['replayGuard'];
}

/** Sets everything up; only the clock stands still. */
export function createFixture(): Fixture {
  const stores = createMemoryStores({ clock });
  const appId = defaultFormat.mintAppId(engine);
  const { key, appSecret } = mintKey({
    appId,
    label: 'bench',
    environment: 'live',
    scopes: ['orders:read'],
    schemes: Object.keys(everyScheme),
    enabled: Object.values(everyScheme),
    keyRing,
    engine,
    nowMs,
  });
  if (appSecret === undefined) throw new Error('a signing key has a secret');
  stores.credentials.insertApp({
    appId,
    name: 'bench',
    state: 'active',
    createdAtMs: nowMs,
    revision: 1,
  });
  stores.credentials.insertKey(key);
  const policy = { scopes: { allOf: ['orders:read'] } };
  return {
    appKey: key.appKey,
    appSecret,
    replayGuard: stores.replayGuard,
    openService(...names) {
      const schemes =
        names.length === 0 ? Object.values(everyScheme) : names.map((name) => everyScheme[name]);
      const timer = { after: () => () => undefined };
      const parts = { ...stores, keyRing, engine, clock, timer, schemes };
      const authenticator = createAuthenticator(parts);
      return (request) => {
        const decision = authenticator.authenticate(request, policy);
        if (decision instanceof Promise) throw new Error('the pipeline waited for something');
        if (!decision.ok) throw new Error(`${decision.error.code}: ${decision.error.detail}`);
      };
    },
    issueToken() {
      const { token, digest } = mintOpaqueToken({ engine, environment: 'live' });
      if (token.use((value) => digestOpaqueToken(engine, value)) !== digest) {
        throw new Error('digests differ');
      }
      stores.tokens.saveToken({
        digest,
        appId,
        appKey: key.appKey,
        scopes: ['orders:read'],
        issuedAtMs: nowMs,
        expiresAtMs: nowMs + 3_600_000,
        secretVersion: 1,
      });
      return token;
    },
  };
}

/** A GET as a server receives it, with the headers that a client usually sends. */
export function getRequest(rawTarget: string, headers: readonly string[]): AuthRequest {
  return {
    method: 'GET',
    rawTarget: received(rawTarget),
    rawHeaders: [
      'Host',
      'api.example.com',
      'User-Agent',
      'bench/1.0',
      'Accept',
      'application/json',
      'Accept-Encoding',
      'gzip, br',
      ...headers.map(received),
    ],
    protocol: 'https',
    peerAddress: '192.0.2.1',
    authority: 'api.example.com',
    body: emptyBody,
  };
}

/** The same text in one piece, as it comes off the wire: joining pieces is not what is measured. */
export function received(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}

/** A nonce that no other request of this process has. */
export function freshNonce(): string {
  counter += 1;
  return `bench-nonce-${counter.toString(36).padStart(12, '0')}`;
}
let counter = 0;

export { engine };

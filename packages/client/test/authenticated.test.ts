import {
  apiKey,
  createAuthenticator,
  emptyBody,
  ephemeralKeyRing,
  httpSignature,
  localToken,
  mintKey,
  secretKey,
  sortedParams,
  type App,
  type AuthRequest,
} from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { describe, expect, it } from 'vitest';
import { createSigner, type SignedRequest, type SignerOptions } from '../src/index.ts';
import { clock, nowMs } from './fixtures.ts';

const audience = 'https://api.example.com';
const enabled = [apiKey(), secretKey(), localToken({ audience }), sortedParams(), httpSignature()];
const keyRing = ephemeralKeyRing(engine);
const app: App = {
  appId: 'app_4fGk29XbQz81LmNo',
  name: 'Acme',
  state: 'active',
  createdAtMs: nowMs,
  revision: 1,
};

/** A service with one key that may use one scheme. */
function serviceFor(scheme: string, legacyUntilMs?: Record<string, number>) {
  const { key, appSecret } = mintKey({
    appId: app.appId,
    label: 'test',
    environment: 'live',
    scopes: ['orders:read'],
    schemes: [scheme],
    ...(legacyUntilMs === undefined ? {} : { legacyUntilMs }),
    enabled,
    keyRing,
    engine,
    nowMs,
  });
  const seen = new Set<string>();
  const authenticator = createAuthenticator({
    credentials: {
      findCredential: (appKey) => (appKey === key.appKey ? { app, key } : undefined),
    },
    replayGuard: {
      claim(_appKey, nonce) {
        if (seen.has(nonce)) return 'seen';
        seen.add(nonce);
        return 'new';
      },
    },
    schemes: enabled,
    keyRing,
    engine,
    clock,
    timer: { after: () => () => undefined },
  });
  return { appKey: key.appKey, appSecret, authenticator };
}

/** The request as a server receives it. */
function received({ method, url, headers, body = '' }: SignedRequest): AuthRequest {
  const { host, pathname, search } = new URL(url);
  const bytes = typeof body === 'string' ? engine.utf8Encode(body) : body;
  return {
    method,
    rawTarget: pathname + search,
    rawHeaders: ['Host', host, ...headers.flat()],
    protocol: 'https',
    peerAddress: '192.0.2.7',
    authority: host,
    body:
      bytes.length === 0
        ? emptyBody
        : { present: true, read: () => ({ ok: true, bytes }), watch: () => undefined },
  };
}

type Case = [scheme: SignerOptions['scheme'], options: Record<string, unknown>];

const tokens: Case[] = [
  ['api-key', {}],
  ['secret-key', {}],
  ['local-token', { audience }],
];
const signatures: Case[] = [
  ['sorted-params', {}],
  ['sorted-params', { place: 'form' }],
  ['sorted-params-raw', {}],
  ['sorted-params-md5', {}],
  ['sorted-params-sha1', {}],
  ['http-signature', { alsoCover: ['content-type'] }],
];

/** A service, and a request that was signed for it. */
async function signed(scheme: Case[0], options: Case[1]) {
  const isLegacy = scheme.startsWith('sorted-params-');
  const { appKey, appSecret, authenticator } = serviceFor(
    scheme,
    isLegacy ? { [scheme]: nowMs + 1000 } : undefined,
  );
  // one object for all schemes: each reads its own options and no others
  const all = { ...options, scheme, appKey, appSecret, clock } as unknown as SignerOptions;
  const request = await createSigner(all).sign({
    method: 'POST',
    url: `${audience}/orders?page=2&q=%C3%A9+x`,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: 'item=green+tea&note=a%2Bb',
  });
  return { authenticator, request };
}

describe('what the client signs', () => {
  it.each([...tokens, ...signatures])('by %s %o is accepted', async (scheme, options) => {
    const { authenticator, request } = await signed(scheme, options);
    expect(await authenticator.authenticate(received(request))).toMatchObject({
      ok: true,
      principal: { scheme, scopes: ['orders:read'] },
    });
  });

  it.each(signatures)(
    'by %s %o is refused with another query, another body, and a second time',
    async (scheme, options) => {
      const { authenticator, request } = await signed(scheme, options);
      const codeOf = async (changed: SignedRequest): Promise<string> => {
        const decision = await authenticator.authenticate(received(changed));
        return decision.ok ? 'accepted' : decision.error.code;
      };
      const otherUrl = request.url.replace('page=2', 'page=3');
      const otherBody = String(request.body).replace('green', 'black');
      expect(await codeOf({ ...request, url: otherUrl })).toBe('auth_invalid');
      expect(await codeOf({ ...request, body: otherBody })).toBe(
        scheme === 'http-signature' ? 'digest_mismatch' : 'auth_invalid',
      );
      expect(await codeOf(request)).toBe('accepted');
      expect(await codeOf(request)).toBe('nonce_replayed');
    },
  );
});

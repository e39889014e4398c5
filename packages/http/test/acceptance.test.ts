import {
  apiKey,
  bearer,
  createRequestSigner,
  createSignatureScheme,
  defaultFormat,
  emptyBody,
  ephemeralKeyRing,
  mintKey,
  mintOpaqueToken,
  Secret,
  type AuthRequest,
  type SignatureProfile,
} from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { createMemoryStores } from '@countersign/store-memory';
import { beforeAll, describe, expect, it } from 'vitest';
import { createGate, type RoutePolicy } from '../src/index.ts';

const nowMs = 1_764_000_000_000;
const clock = { nowMs: () => nowMs };
const stores = createMemoryStores({ clock });
const keyRing = ephemeralKeyRing(engine);

/** A link of a platform's own, which carries its proof in the query. */
const link: SignatureProfile = {
  version: 1,
  name: 'acme-link',
  fields: {
    keyId: { parameter: 'key' },
    timestamp: { parameter: 'time' },
    signature: { parameter: 'sig' },
  },
  parameterBodies: [],
  stringToSign: { join: '\n', of: ['method', 'path', { parameters: 'query', escape: 'rfc3986' }] },
  algorithm: { kind: 'hmac', hash: 'sha256' },
  encoding: 'hex',
  time: { format: 's', windowSeconds: 300 },
  covers: ['@method', '@path', '@query', 'created'],
  body: 'unbound',
};
const oldLink: SignatureProfile = { ...link, name: 'acme-old-link', legacy: true };

const schemes = [
  apiKey(),
  bearer({ alsoIn: [{ query: 'access_token' }] }),
  createSignatureScheme({ name: 'acme-link', profiles: [link, oldLink] }),
];
const gate = createGate({ stores, keyRing, clock, schemes });

const appId = 'app_4fGk29XbQz81LmNo';
function issue(...names: string[]): { appKey: string; secret: Secret | undefined } {
  const { key, appSecret } = mintKey({
    appId,
    label: 'test',
    environment: 'live',
    scopes: [],
    schemes: names,
    enabled: schemes,
    keyRing,
    engine,
    format: defaultFormat,
    nowMs,
    ...(names.includes('acme-old-link') && { legacyUntilMs: { 'acme-old-link': nowMs + 1000 } }),
  });
  stores.credentials.insertKey(key);
  return { appKey: key.appKey, secret: appSecret };
}

beforeAll(() => {
  const app = { appId, name: 'Acme', state: 'active', createdAtMs: nowMs, revision: 1 } as const;
  stores.credentials.insertApp(app);
});

const get = (rawTarget: string, rawHeaders: readonly string[] = []): AuthRequest => ({
  method: 'GET',
  rawTarget,
  rawHeaders: ['Host', 'api.example.com', ...rawHeaders],
  protocol: 'https',
  peerAddress: '192.0.2.1',
  authority: 'api.example.com',
  body: emptyBody,
});

async function answer(request: AuthRequest, policy: RoutePolicy = {}): Promise<unknown> {
  const admission = await gate.admit(request, policy);
  return admission.ok ? admission.headers : admission.refusal.code;
}

const hidden = [
  ['Referrer-Policy', 'no-referrer'],
  ['Cache-Control', 'no-store'],
];

describe('the answer to a request whose URL opens something once more', () => {
  it('hides an open key', async () => {
    const { appKey } = issue('api-key');
    const policy = { appKeyInQuery: true };
    expect(await answer(get(`/tiles?app_key=${appKey}`), policy)).toEqual(hidden);
    expect(await answer(get('/tiles?page=2', ['X-App-Key', appKey]), policy)).toEqual([]);
  });

  it('hides a token', async () => {
    const { appKey } = issue('bearer');
    const { token, digest } = mintOpaqueToken({
      environment: 'live',
      format: defaultFormat,
      engine,
    });
    stores.tokens.saveToken({
      digest,
      appId,
      appKey,
      scopes: [],
      issuedAtMs: nowMs,
      expiresAtMs: nowMs + 1000,
      secretVersion: 1,
    });
    const text = token.use((value) => value);
    expect(await answer(get(`/orders?access_token=${text}`))).toEqual(hidden);
    expect(await answer(get('/orders?page=2', ['Authorization', `Bearer ${text}`]))).toEqual([]);
  });

  it.each([
    ['acme-link', []],
    [
      'acme-old-link',
      [
        ['Deprecation', expect.any(String)],
        ['Sunset', expect.any(String)],
      ],
    ],
  ])('hides a link that may be sent again, and no other: %s', async (name, deprecated) => {
    const { appKey, secret = new Secret('') } = issue(name);
    const profile = name === link.name ? link : oldLink;
    const sign = (target: string): AuthRequest => {
      const { parameters } = createRequestSigner(profile, { secret, engine }).sign({
        appKey,
        method: 'GET',
        protocol: 'https',
        authority: 'api.example.com',
        target,
        timeMs: nowMs,
      });
      const pairs = parameters.map(([key, value]) => `${key}=${value}`);
      return get(`${target}?${pairs.join('&')}`);
    };
    const again = { replay: 'accepted' } as const;
    expect(await answer(sign('/files/1'), again)).toEqual([...deprecated, ...hidden]);
    expect(await answer(sign('/files/1'), again)).toEqual([...deprecated, ...hidden]);
    expect(await answer(sign('/files/2'))).toEqual(deprecated);
    expect(await answer(sign('/files/2'))).toBe('nonce_replayed');
  });
});

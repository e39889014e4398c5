import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createAuthenticator } from '../../src/authenticate/create-authenticator.ts';
import type { Scheme } from '../../src/authenticate/scheme.ts';
import { apiKey } from '../../src/credential/api-key-scheme.ts';
import type { App } from '../../src/credential/app.ts';
import { importKey } from '../../src/credential/import-key.ts';
import type { Key } from '../../src/credential/key.ts';
import { secretKey } from '../../src/credential/secret-key-scheme.ts';
import { Secret } from '../../src/credential/secret.ts';
import { httpSignature } from '../../src/signature/http-signature/scheme.ts';
import { sortedParams } from '../../src/signature/sorted-params.ts';
import { bearer } from '../../src/token/bearer-scheme.ts';
import { localToken } from '../../src/token/local-token-scheme.ts';
import { codeOf, get } from '../authenticate/world.ts';
import { engine } from '../engine.ts';
import { keyRing, mint, nowMs } from './fixtures.ts';

const appKey = 'merchant-2021@example.com';
const secret = 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE';
const appId = 'app_4fGk29XbQz81LmNo';
const nonce = '0123456789abcdef';
const nowSeconds = nowMs / 1000;

const foreignKeys = true;
const schemes: readonly Scheme[] = [
  sortedParams({ foreignKeys }),
  httpSignature({ foreignKeys }),
  secretKey({ foreignKeys }),
];
const ownKeysAlone: readonly Scheme[] = [sortedParams(), httpSignature(), secretKey()];

const moveIn = (names: readonly string[], enabled: readonly Scheme[], id = appKey): Key =>
  importKey({
    appId,
    label: 'moved in',
    environment: 'live',
    scopes: [],
    schemes: names,
    enabled,
    keyRing,
    engine,
    nowMs,
    appKey: id,
    appSecret: new Secret(secret),
  });

const hmac = (text: string, encoding: 'hex' | 'base64'): string =>
  createHmac('sha256', secret).update(text).digest(encoding);

function bySortedParams(id: string) {
  const query = `app_key=${encodeURIComponent(id)}&nonce=${nonce}&timestamp=${nowSeconds}`;
  const sign = hmac(`GET\napi.example.com\n/orders\n${query}\n`, 'hex');
  return get(`/orders?${query}&sign=${sign}`);
}

function byHttpSignature(id: string, besides: { input?: string; signature?: string } = {}) {
  const params =
    '("@method" "@authority" "@path" "@query")' +
    `;created=${nowSeconds};keyid="${id}";nonce="${nonce}"`;
  const base =
    '"@method": GET\n"@authority": api.example.com\n"@path": /orders\n"@query": ?\n' +
    `"@signature-params": ${params}`;
  const { input = '', signature = '' } = besides;
  return get('/orders', [
    'Signature-Input',
    `sig=${params}${input}`,
    'Signature',
    `sig=:${hmac(base, 'base64')}:${signature}`,
  ]);
}

const byBasic = (id: string) =>
  get('/orders', ['Authorization', `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`]);

/** What a service with these schemes says to a request by the key. */
function decide(request: ReturnType<typeof get>, key: Key, enabled: readonly Scheme[]) {
  const app: App = { appId, name: 'Acme', state: 'active', createdAtMs: 0, revision: 1 };
  return codeOf(
    createAuthenticator({
      credentials: { findCredential: (id) => (id === key.appKey ? { app, key } : undefined) },
      replayGuard: { claim: () => 'new' },
      keyRing,
      engine,
      clock: { nowMs: () => nowMs },
      timer: { after: () => () => undefined },
      schemes: enabled,
    }).authenticate(request),
  );
}

describe('a key of another system', () => {
  test.each([
    ['sorted-params', bySortedParams],
    ['http-signature', byHttpSignature],
    ['secret-key', byBasic],
  ])('calls by %s where that looks such keys up', async (name, sign) => {
    const key = moveIn([name], schemes);
    expect(await decide(sign(appKey), key, schemes)).toBe('accepted');
    expect(await decide(sign(appKey), key, ownKeysAlone)).toBe('auth_invalid');
    expect(await decide(sign('merchant-2022@example.com'), key, schemes)).toBe('auth_invalid');
    expect(await decide(sign('sk_live_0123456789'), key, schemes)).toBe('auth_invalid');
  });

  test('is not confused by the signature of somebody else', async () => {
    const key = moveIn(['http-signature'], schemes);
    const proxy = {
      input: ', proxy=("@method");created=1;keyid="proxy-7"',
      signature: ', proxy=:AA==:',
    };
    const request = byHttpSignature(appKey, proxy);
    expect(await decide(request, key, schemes)).toBe('auth_malformed');
  });

  test.each<[string, Scheme]>([
    ['sorted-params', sortedParams()],
    ['http-signature', httpSignature()],
    ['secret-key', secretKey()],
    ['local-token', localToken({ audience: 'https://api.example.com' })],
  ])('is not imported for %s that would never look it up', (name, scheme) => {
    const attempt = () => moveIn(['bearer', name], [bearer(), scheme]);
    expect(attempt).toThrow(RangeError);
    expect(attempt).toThrow(`"schemes" has "${name}"`);
    expect(attempt).not.toThrow(secret);
  });

  test('is imported for an open key that is looked up, and for tokens always', () => {
    const [open, names] = [apiKey({ foreignKeys }), ['bearer', 'api-key']];
    expect(moveIn(names, [bearer(), open]).schemes).toEqual(names);
    expect(() => moveIn(names, [bearer(), apiKey()])).toThrow('"schemes" has "api-key"');
  });

  test('is imported for any scheme under an id of ours', () => {
    const id = mint().key.appKey;
    expect(moveIn(['sorted-params'], ownKeysAlone, id).appKey).toBe(id);
  });
});

import { createPrivateKey } from 'node:crypto';
import { createSigner, httpbis, type SigningKey } from 'http-message-signatures';
import { expect, it } from 'vitest';
import type { AuthRequest } from '../../src/request.ts';
import {
  appKey,
  appSecret,
  engine,
  nonce,
  nowSeconds,
  outcome,
  publicKey,
  requestOf,
  someBody,
  symmetric,
} from './fixtures.ts';

// RFC 9421 appendix B.1.4.
const ed25519 = {
  kty: 'OKP',
  crv: 'Ed25519',
  x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs',
  d: 'n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU',
};
const body = '{"hello": "world"}\n';
const contentDigest = `sha-256=:${engine.hash('sha256', body, 'base64')}:`;

async function signedBy(key: SigningKey, params: string[]): Promise<AuthRequest> {
  const signed = await httpbis.signMessage(
    {
      key,
      fields: ['@method', '@authority', '@path', '@query', 'content-digest', 'content-type'],
      params,
      paramValues: { created: new Date(nowSeconds * 1000), nonce },
    },
    {
      method: 'POST',
      url: 'https://api.example.com:8443/orders/7%2F8?b=2&a=1',
      headers: {
        Host: 'api.example.com:8443',
        'Content-Type': 'application/json',
        'Content-Digest': contentDigest,
      },
    },
  );
  return requestOf({
    method: 'POST',
    rawTarget: '/orders/7%2F8?b=2&a=1',
    rawHeaders: Object.entries(signed.headers).flat(),
    body: someBody,
  });
}

const keys = [
  ['hmac-sha256', createSigner(appSecret, 'hmac-sha256', appKey), symmetric()],
  [
    'ed25519',
    createSigner(createPrivateKey({ key: ed25519, format: 'jwk' }), 'ed25519', appKey),
    publicKey(ed25519.x),
  ],
] as const;

it.each(keys)('accepts what http-message-signatures signs with %s', async (_, signer, secret) => {
  const request = await signedBy(signer, ['created', 'keyid', 'nonce']);
  expect(outcome(request, secret)).toBe('ok');
  expect(outcome({ ...request, rawTarget: '/orders/7/8?b=2&a=1' }, secret)).toBe('auth_invalid');
});

it.each(keys)('accepts its alg and expires parameters with %s', async (_, signer, secret) => {
  const request = await signedBy(signer, ['keyid', 'alg', 'created', 'expires', 'nonce']);
  expect(outcome(request, secret)).toBe('ok');
});

it('refuses what it signs by default, which covers nothing', async () => {
  const message = { method: 'GET', url: 'https://api.example.com/orders', headers: {} };
  const key = createSigner(appSecret, 'hmac-sha256', appKey);
  const paramValues = { created: new Date(nowSeconds * 1000), nonce };
  const params = ['created', 'keyid', 'nonce'];
  const signed = await httpbis.signMessage({ key, params, paramValues }, message);
  const lines = Object.entries(signed.headers).flatMap(([name, value]) => [name, String(value)]);
  const rawHeaders = ['Host', 'api.example.com', ...lines];
  expect(outcome(requestOf({ rawTarget: '/orders', rawHeaders }))).toBe('coverage_insufficient');
});

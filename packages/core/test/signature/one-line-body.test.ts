import { describe, expect, it } from 'vitest';
import type { AuthRequest } from '../../src/request.ts';
import { Secret } from '../../src/credential/secret.ts';
import { createRequestSigner } from '../../src/signature/sign/sign-request.ts';
import { createSignatureScheme } from '../../src/signature/verify/signature-scheme.ts';
import type { SignatureProfile } from '../../src/signature/profile/profile.ts';
import { codeOf, createWorld, get, nowMs } from '../authenticate/world.ts';
import { engine } from '../engine.ts';

/** A tenant may follow the body, so that a body of two lines is also one of one line, and a tenant. */
const acme: SignatureProfile = {
  version: 1,
  name: 'acme-lines',
  fields: {
    keyId: { header: 'x-acme-key' },
    timestamp: { header: 'x-acme-time' },
    nonce: { header: 'x-acme-nonce' },
    signature: { header: 'x-acme-signature' },
  },
  stringToSign: {
    join: '\n',
    of: ['timestamp', 'nonce', 'body', { ifAny: { header: 'x-acme-tenant' }, after: '\n' }],
  },
  algorithm: { kind: 'hmac', hash: 'sha256' },
  encoding: 'base64',
  time: { format: 's', windowSeconds: 300 },
  covers: ['created', 'nonce'],
  body: 'in-string',
  query: 'unbound',
};

function post(text: string, rawHeaders: readonly string[]): AuthRequest {
  const bytes = engine.utf8Encode(text);
  const body = {
    present: true,
    read: () => ({ ok: true, bytes }) as const,
    watch: () => undefined,
  };
  return { ...get('/pay', rawHeaders), method: 'POST', body };
}

function setUp(profile: SignatureProfile) {
  const scheme = createSignatureScheme({ name: profile.name, profiles: [profile] });
  const world = createWorld({ key: { schemes: [profile.name] }, options: { schemes: [scheme] } });
  const signer = createRequestSigner(profile, { secret: world.appSecret, engine });
  const { headers } = signer.sign({
    appKey: world.key.appKey,
    method: 'POST',
    protocol: 'https',
    authority: 'api.example.com',
    target: '/pay',
    headers: [['x-acme-tenant', 'b']],
    body: engine.utf8Encode('a'),
    timeMs: nowMs,
    nonce: '0123456789abcdef',
  });
  return { world, headers: headers.flat() };
}

describe('oneLineBody', () => {
  it('refuses a body whose last line was a header when it was signed', async () => {
    const open = setUp(acme);
    const request = post('a\nb', open.headers);
    expect(await codeOf(open.world.authenticate(request))).toBe('accepted');

    const closed = setUp({ ...acme, oneLineBody: true });
    const moved = post('a\nb', closed.headers);
    expect(await codeOf(closed.world.authenticate(moved))).toBe('auth_malformed');
    const right = post('a', [...closed.headers, 'X-Acme-Tenant', 'b']);
    expect(await codeOf(closed.world.authenticate(right))).toBe('accepted');
  });

  it('does not sign one either', () => {
    const secret = new Secret('sk');
    const signer = createRequestSigner({ ...acme, oneLineBody: true }, { secret, engine });
    const sign = (body: string) =>
      signer.sign({
        appKey: 'ak',
        method: 'POST',
        protocol: 'https',
        authority: 'api.example.com',
        target: '/pay',
        body: engine.utf8Encode(body),
        timeMs: nowMs,
        nonce: '0123456789abcdef',
      });
    expect(sign('a').signature).toHaveLength(44);
    expect(() => sign('a\nb')).toThrow('"body"');
  });
});

import { describe, expect, it } from 'vitest';
import type { AuthRequest, RequestBody } from '../../src/request.ts';
import type { SignatureProfile } from '../../src/signature/profile/profile.ts';
import { createSignatureScheme } from '../../src/signature/verify/signature-scheme.ts';
import { createRequestSigner } from '../../src/signature/sign/sign-request.ts';
import { codeOf, createWorld, get, nowMs } from '../authenticate/world.ts';
import { engine } from '../engine.ts';

/** Declares the hash of the media type and the body. */
const profile: SignatureProfile = {
  version: 1,
  name: 'acme-digest',
  fields: {
    keyId: { header: 'x-acme-key' },
    timestamp: { header: 'x-acme-time' },
    digest: { header: 'x-acme-digest', optional: true },
    signature: { header: 'x-acme-signature' },
  },
  stringToSign: { join: '\n', of: ['method', 'target', 'timestamp', 'body-digest'] },
  algorithm: { kind: 'hmac', hash: 'sha256' },
  encoding: 'hex',
  time: { format: 's', windowSeconds: 60 },
  covers: ['@method', '@path', '@query', 'created'],
  body: {
    field: 'digest',
    hash: 'sha256',
    encoding: 'base64',
    before: { join: '', of: [{ upTo: ';', in: { header: 'content-type' } }, { text: '\n' }] },
    after: { text: '\nend' },
    whenAbsent: 'unbound',
  },
};

const bodyOf = (bytes: Uint8Array): RequestBody => ({
  present: true,
  read: () => ({ ok: true, bytes }),
  watch: () => undefined,
});

describe('a declared digest of more than the body', () => {
  const scheme = createSignatureScheme({ name: profile.name, profiles: [profile] });
  const world = createWorld({ key: { schemes: [profile.name] }, options: { schemes: [scheme] } });
  const bytes = Uint8Array.of(0, 255, 254, 13, 10);

  const sign = (target: string) =>
    createRequestSigner(profile, { secret: world.appSecret, engine }).sign({
      appKey: world.key.appKey,
      method: 'POST',
      protocol: 'https',
      authority: 'api.example.com',
      target,
      headers: [['Content-Type', 'image/png ; q=1']],
      body: bytes,
      timeMs: nowMs,
    });
  const requestOf = (target: string, type: string, body: Uint8Array): AuthRequest => {
    const { headers } = sign(target);
    return {
      ...get(target, ['Content-Type', type, ...headers.flat()]),
      method: 'POST',
      body: bodyOf(body),
    };
  };
  const verdictOn = (request: AuthRequest) => codeOf(world.authenticate(request));

  it('is of bytes, also where they are no text', async () => {
    const whole = Uint8Array.of(
      ...engine.utf8Encode('image/png\n'),
      ...bytes,
      ...engine.utf8Encode('\nend'),
    );
    const digest = engine.hash('sha256', whole, 'base64');
    expect(Object.fromEntries(sign('/a').headers)['x-acme-digest']).toBe(digest);
    expect(await verdictOn(requestOf('/a', 'image/png', bytes))).toBe('accepted');
  });

  it('is refused when either is another', async () => {
    expect(await verdictOn(requestOf('/b', 'image/gif', bytes))).toBe('digest_mismatch');
    expect(await verdictOn(requestOf('/b', 'image/png', bytes.subarray(1)))).toBe(
      'digest_mismatch',
    );
    expect(await verdictOn(requestOf('/b', 'image/png', new Uint8Array(0)))).toBe(
      'digest_mismatch',
    );
  });

  it('is of one media type', async () => {
    const request = requestOf('/c', 'image/png', bytes);
    const rawHeaders = [...request.rawHeaders, 'Content-Type', 'image/gif'];
    expect(await verdictOn({ ...request, rawHeaders })).toBe('auth_malformed');
  });
});

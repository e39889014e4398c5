import { describe, expect, it } from 'vitest';
import type { SignatureProfile } from '../../src/signature/profile/profile.ts';
import { createSignatureScheme } from '../../src/signature/verify/signature-scheme.ts';
import { createRequestSigner } from '../../src/signature/sign/sign-request.ts';
import { codeOf, createWorld, get, nowMs } from '../authenticate/world.ts';
import { engine } from '../engine.ts';

const profile: SignatureProfile = {
  version: 1,
  name: 'acme-several',
  fields: {
    keyId: { header: 'x-acme-key' },
    timestamp: { header: 'x-acme-time' },
    signature: { header: 'x-acme-signature', listedAfter: 'v1,' },
  },
  stringToSign: { join: '\n', of: ['method', 'target', 'timestamp'] },
  algorithm: { kind: 'hmac', hash: 'sha256' },
  encoding: 'base64',
  time: { format: 's', windowSeconds: 60 },
  covers: ['@method', '@path', '@query', 'created'],
  body: 'unbound',
};

describe('a list of signatures without a nonce', () => {
  const scheme = createSignatureScheme({ name: profile.name, profiles: [profile] });
  const world = createWorld({ key: { schemes: [profile.name] }, options: { schemes: [scheme] } });
  const signer = createRequestSigner(profile, { secret: world.appSecret, engine });

  const verdictOn = (target: string, change: (signature: string) => string) => {
    const { headers } = signer.sign({
      appKey: world.key.appKey,
      method: 'GET',
      protocol: 'https',
      authority: 'api.example.com',
      target,
      timeMs: nowMs,
    });
    const sent = headers.flatMap(([name, value]) => [
      name,
      name === 'x-acme-signature' ? change(value) : value,
    ]);
    return codeOf(world.authenticate(get(target, sent)));
  };

  it('is known again whatever is added to it or left out', async () => {
    expect(await verdictOn('/a', (right) => `v1,AAAA ${right}`)).toBe('accepted');
    for (const change of [
      (right: string) => right,
      (right: string) => `${right} v1,BBBB`,
      (right: string) => `v2,x ${right} ${right}`,
    ]) {
      expect(await verdictOn('/a', change)).toBe('nonce_replayed');
    }
    expect(await verdictOn('/b', (right) => right)).toBe('accepted');
  });
});

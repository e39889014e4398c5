import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/credential/secret.ts';
import type { SignatureProfile } from '../../src/signature/profile/profile.ts';
import { createSignatureScheme } from '../../src/signature/verify/signature-scheme.ts';
import { createRequestSigner, type RequestSigner } from '../../src/signature/sign/sign-request.ts';
import { codeOf, createWorld, get, nowMs } from '../authenticate/world.ts';
import { engine } from '../engine.ts';

const profile: SignatureProfile = {
  version: 1,
  name: 'acme-scoped',
  fields: {
    keyId: { parameter: 'key' },
    timestamp: { parameter: 'time' },
    region: { parameter: 'region' },
    service: { parameter: 'service' },
    signature: { parameter: 'sign' },
  },
  parameterBodies: [],
  stringToSign: { join: '\n', of: ['method', { targetWithout: 'sign' }] },
  key: { chain: [{ field: 'region' }, { field: 'service' }] },
  algorithm: { kind: 'hmac', hash: 'sha256' },
  encoding: 'hex',
  time: { format: 's', windowSeconds: 300 },
  covers: ['@method', '@path', '@query', 'created'],
  body: 'unbound',
};

describe('a key derived for one scope', () => {
  const signatureIn = (signer: RequestSigner, region: string, service: string) =>
    signer.sign({
      appKey: 'ak_test',
      method: 'GET',
      protocol: 'https',
      authority: 'api.example.com',
      target: '/a',
      timeMs: nowMs,
      fields: { region, service },
    }).signature;
  const signerOf = () => createRequestSigner(profile, { secret: new Secret('secret'), engine });

  it('signs for no other, although their texts run together', () => {
    const signer = signerOf();
    signatureIn(signer, 'a\nb', 'c');
    expect(signatureIn(signer, 'a', 'b\nc')).toBe(signatureIn(signerOf(), 'a', 'b\nc'));
  });
});

describe('parameters of which only some are signed', () => {
  const some: SignatureProfile = {
    ...profile,
    name: 'acme-some',
    covers: ['created'],
    fields: {
      keyId: { header: 'x-acme-key' },
      timestamp: { header: 'x-acme-time' },
      signature: { header: 'x-acme-signature' },
    },
    stringToSign: {
      join: '\n',
      of: [
        'path',
        'timestamp',
        { parameters: 'query', escape: 'rfc3986', among: ['acl', 'partNo'] },
      ],
    },
    key: {},
    query: { only: ['acl', 'partNo'] },
  };
  const scheme = createSignatureScheme({ name: some.name, profiles: [some] });
  const world = createWorld({ key: { schemes: [some.name] }, options: { schemes: [scheme] } });
  const signer = createRequestSigner(some, { secret: world.appSecret, engine });
  const verdictOn = (signed: string, sent: string) => {
    const { headers } = signer.sign({
      appKey: world.key.appKey,
      method: 'GET',
      protocol: 'https',
      authority: 'api.example.com',
      target: signed,
      timeMs: nowMs,
    });
    return codeOf(world.authenticate(get(sent, headers.flat())));
  };

  it('are those spelt as they are signed', async () => {
    expect(await verdictOn('/a?acl=1&partNo=2', '/a?acl=1&partNo=2')).toBe('accepted');
    for (const added of ['ACL=2', 'partno=2', 'other=1']) {
      expect(await verdictOn('/b', `/b?${added}`)).toBe('coverage_insufficient');
    }
  });
});

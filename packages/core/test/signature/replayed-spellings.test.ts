import { describe, expect, it } from 'vitest';
import { registerPublicKey } from '../../src/credential/secret-material.ts';
import type { SignatureProfile } from '../../src/signature/profile/profile.ts';
import { createSignatureScheme } from '../../src/signature/verify/signature-scheme.ts';
import { createRequestSigner } from '../../src/signature/sign/sign-request.ts';
import { codeOf, createWorld, get, nowMs } from '../authenticate/world.ts';
import { engine } from '../engine.ts';

const profile: SignatureProfile = {
  version: 1,
  name: 'acme-ecdsa',
  fields: {
    keyId: { header: 'x-acme-key' },
    timestamp: { header: 'x-acme-time' },
    signature: { header: 'x-acme-signature' },
  },
  stringToSign: { join: '\n', of: ['method', 'target', 'timestamp'] },
  algorithm: { kind: 'public-key', algorithm: 'ecdsa-p256-sha256' },
  encoding: 'base64',
  time: { format: 's', windowSeconds: 60 },
  covers: ['@method', '@path', '@query', 'created'],
  body: 'unbound',
};

/** NIST SP 800-186 §3.2.1.3. */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The other signature that everybody can make of one: r and the order less s. */
function twinOf(signature: string): string {
  const bytes = Buffer.from(signature, 'base64');
  const twin = order - BigInt(`0x${bytes.subarray(32).toString('hex')}`);
  const s = Buffer.from(twin.toString(16).padStart(64, '0'), 'hex');
  return Buffer.concat([bytes.subarray(0, 32), s]).toString('base64');
}

describe('a signature by ECDSA without a nonce', () => {
  const pair = engine.generateKeyPair('ecdsa-p256-sha256');
  const scheme = createSignatureScheme({ name: profile.name, profiles: [profile] });
  const material = registerPublicKey('ecdsa-p256-sha256', pair.publicKey, engine);
  const world = createWorld({
    key: { schemes: [profile.name], secrets: [{ version: 1, createdAtMs: 0, material }] },
    options: { schemes: [scheme] },
  });
  const secret = engine.privateKey('ecdsa-p256-sha256', pair.privateKey);
  const signer = createRequestSigner(profile, { secret, engine });
  const signed = (target: string, change = (signature: string) => signature) => {
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
    return get(target, sent);
  };

  it('is known again in its other spelling', async () => {
    const first = signed('/a');
    expect(await codeOf(world.authenticate(first))).toBe('accepted');
    const rawHeaders = first.rawHeaders.map((value, index) =>
      first.rawHeaders[index - 1] === 'x-acme-signature' ? twinOf(value) : value,
    );
    expect(rawHeaders).not.toEqual(first.rawHeaders);
    expect(await codeOf(world.authenticate({ ...first, rawHeaders }))).toBe('nonce_replayed');
    expect(await codeOf(world.authenticate(signed('/b', twinOf)))).toBe('accepted');
  });
});

describe('a signature that two schemes of one key take', () => {
  const inHeader: SignatureProfile = {
    version: 1,
    name: 'acme-header',
    fields: {
      keyId: { header: 'x-acme-key' },
      validFrom: { header: 'x-acme-from' },
      validUntil: { header: 'x-acme-until' },
      signature: { header: 'x-acme-signature' },
    },
    stringToSign: {
      join: '\n',
      of: ['path', { field: 'validFrom' }, { field: 'validUntil' }],
    },
    algorithm: { kind: 'hmac', hash: 'sha256' },
    encoding: 'hex',
    time: { format: 's', windowSeconds: 60, maxSeconds: 3600 },
    covers: ['@path', 'created', 'expires'],
    body: 'unbound',
    query: 'unbound',
  };
  const inLink: SignatureProfile = {
    ...inHeader,
    name: 'acme-link',
    fields: {
      keyId: { parameter: 'key' },
      validFrom: { parameter: 'from' },
      validUntil: { parameter: 'until' },
      signature: { parameter: 'sign' },
    },
    parameterBodies: [],
    time: { format: 's', windowSeconds: 60, maxSeconds: 604_800 },
  };

  it('is remembered for as long as it was declared, though one of them takes it for less', async () => {
    let clockMs = nowMs;
    const remembered = new Map<string, number>();
    const schemes = [inHeader, inLink].map((one) =>
      createSignatureScheme({ name: one.name, profiles: [one] }),
    );
    const world = createWorld({
      key: { schemes: [inHeader.name, inLink.name] },
      options: {
        schemes,
        clock: { nowMs: () => clockMs },
        replayGuard: {
          claim(appKey, nonce, expiresAtMs) {
            const isKnown = (remembered.get(appKey + nonce) ?? 0) > clockMs;
            if (!isKnown) remembered.set(appKey + nonce, expiresAtMs);
            return isKnown ? 'seen' : 'new';
          },
        },
      },
    });
    const validFrom = String(nowMs / 1000);
    const validUntil = String(nowMs / 1000 + 86_400);
    const { headers, signature } = createRequestSigner(inHeader, {
      secret: world.appSecret,
      engine,
    }).sign({
      appKey: world.key.appKey,
      method: 'GET',
      protocol: 'https',
      authority: 'api.example.com',
      target: '/a',
      timeMs: nowMs,
      fields: { validFrom, validUntil },
    });
    expect(await codeOf(world.authenticate(get('/a', headers.flat())))).toBe('accepted');
    clockMs = nowMs + 2 * 3600 * 1000;
    expect(await codeOf(world.authenticate(get('/a', headers.flat())))).toBe(
      'timestamp_out_of_range',
    );
    const query = `key=${world.key.appKey}&from=${validFrom}&until=${validUntil}&sign=${signature}`;
    expect(await codeOf(world.authenticate(get(`/a?${query}`)))).toBe('nonce_replayed');
  });
});

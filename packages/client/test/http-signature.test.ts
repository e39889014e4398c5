import {
  constants,
  createHash,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  timingSafeEqual,
  verify,
  type KeyPairKeyObjectResult,
} from 'node:crypto';
import type { HttpSignatureKeyAlgorithm } from '@countersign/core';
import { defaultEngine } from '@countersign/crypto';
import { portableEngine } from '@countersign/crypto/portable';
import { httpbis } from 'http-message-signatures';
import { describe, expect, it } from 'vitest';
import { createSigner, type SignedRequest, type UnsignedRequest } from '../src/index.ts';
import { appKey, appSecret, clock, header, nowMs, secretText } from './fixtures.ts';

const post: UnsignedRequest = {
  method: 'POST',
  url: 'https://api.example.com/orders?dry=1&name=%C3%A9',
  headers: { 'Content-Type': 'application/json' },
  body: '{"item":"tea"}',
};
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pssForm = { padding: constants.RSA_PKCS1_PSS_PADDING };
const requiredFields = ['@method', '@authority', '@path', '@query', 'content-digest'];

type Check = (data: Buffer, signature: Buffer) => boolean;

/** Verifies with a library that shares no code with ours. */
async function holds(request: SignedRequest, alg: string, check: Check): Promise<unknown> {
  return httpbis.verifyMessage(
    {
      keyLookup: async ({ keyid }) =>
        keyid === appKey
          ? { id: appKey, algs: [alg], verify: async (data, signature) => check(data, signature) }
          : null,
      requiredFields,
      requiredParams: ['created', 'keyid', 'nonce'],
      // the library reads the wall clock
      notAfter: new Date(nowMs + 1000),
    },
    {
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(request.headers),
    },
  );
}

const checkHmac: Check = (data, signature) => {
  const expected = createHmac('sha256', secretText).update(data).digest();
  return expected.length === signature.length && timingSafeEqual(expected, signature);
};

describe('http-signature', () => {
  it('signs with hmac-sha256 what a foreign library verifies', async () => {
    const signer = createSigner({ scheme: 'http-signature', appKey, appSecret, clock });
    const signed = await signer.sign(post);
    expect(await holds(signed, 'hmac-sha256', checkHmac)).toBe(true);
  });

  it('signs with ed25519 what a foreign library verifies', async () => {
    const { privateKey, publicKey } = defaultEngine.generateKeyPair('ed25519');
    const signer = createSigner({ scheme: 'http-signature', appKey, privateKey, clock });
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: publicKey };
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const signed = await signer.sign(post);
    expect(
      await holds(signed, 'ed25519', (data, signature) => verify(null, data, key, signature)),
    ).toBe(true);
  });

  it.each<[HttpSignatureKeyAlgorithm, KeyPairKeyObjectResult, Check]>([
    [
      'ecdsa-p256-sha256',
      ec,
      (data, signature) =>
        verify('sha256', data, { key: ec.publicKey, dsaEncoding: 'ieee-p1363' }, signature),
    ],
    [
      'rsa-pss-sha512',
      rsa,
      (data, signature) =>
        verify('sha512', data, { key: rsa.publicKey, ...pssForm, saltLength: 64 }, signature),
    ],
    ['rsa-v1_5-sha256', rsa, (data, signature) => verify('sha256', data, rsa.publicKey, signature)],
  ])('signs with %s what a foreign library verifies', async (algorithm, pair, check) => {
    const privateKey = pair.privateKey
      .export({ format: 'der', type: 'pkcs8' })
      .toString('base64url');
    const signer = createSigner({ scheme: 'http-signature', appKey, privateKey, algorithm, clock });
    const signed = await signer.sign(post);
    expect(await holds(signed, algorithm, check)).toBe(true);
    expect(await holds({ ...signed, method: 'PUT' }, algorithm, check)).toBe(false);
  });

  it('refuses an algorithm that it does not know, or for which there is no private key', () => {
    const privateKey = rsa.privateKey
      .export({ format: 'der', type: 'pkcs8' })
      .toString('base64url');
    const common = { scheme: 'http-signature', appKey, clock } as const;
    // wrong on purpose, as a caller without a compiler could write it
    const sha1 = 'rsa-v1_5-sha1' as 'rsa-v1_5-sha256';
    expect(() => createSigner({ ...common, privateKey, algorithm: sha1 })).toThrow('"algorithm"');
    expect(() => createSigner({ ...common, appSecret, algorithm: 'ed25519' })).toThrow(
      '"algorithm"',
    );
    expect(() => createSigner({ ...common, privateKey })).toThrow('"privateKey"');
    const engine = portableEngine;
    expect(() =>
      createSigner({ ...common, engine, privateKey, algorithm: 'rsa-pss-sha512' }),
    ).toThrow('@countersign/crypto/node');
  });

  it.each<[string, Partial<SignedRequest>]>([
    ['method', { method: 'PUT' }],
    ['path', { url: 'https://api.example.com/order?dry=1&name=%C3%A9' }],
    ['query', { url: 'https://api.example.com/orders?dry=0&name=%C3%A9' }],
    ['host', { url: 'https://evil.example.com/orders?dry=1&name=%C3%A9' }],
  ])('binds the %s', async (_part, change) => {
    const signer = createSigner({ scheme: 'http-signature', appKey, appSecret, clock });
    const signed = await signer.sign(post);
    expect(await holds({ ...signed, ...change }, 'hmac-sha256', checkHmac)).toBe(false);
  });

  it('carries the digest of the body that it sends (RFC 9530)', async () => {
    const signer = createSigner({ scheme: 'http-signature', appKey, appSecret, clock });
    const digest = createHash('sha256').update('{"item":"tea"}').digest('base64');
    expect(header(await signer.sign(post), 'content-digest')).toBe(`sha-256=:${digest}:`);
  });

  it('signs a request without a body without a digest', async () => {
    const signer = createSigner({ scheme: 'http-signature', appKey, appSecret, clock });
    const signed = await signer.sign({ method: 'get', url: 'https://api.example.com' });
    expect(signed.method).toBe('GET');
    expect(header(signed, 'signature-input')).not.toContain('content-digest');
    expect(signed.url).toBe('https://api.example.com/');
  });

  it('covers header fields on request, and refuses one that the request lacks', async () => {
    const signer = createSigner({
      scheme: 'http-signature',
      appKey,
      appSecret,
      clock,
      alsoCover: ['content-type'],
    });
    expect(header(await signer.sign(post), 'signature-input')).toContain('"content-type"');
    await expect(signer.sign({ method: 'GET', url: 'https://api.example.com/' })).rejects.toThrow(
      RangeError,
    );
  });

  it('uses a nonce once and the time of signing', async () => {
    const signer = createSigner({ scheme: 'http-signature', appKey, appSecret, clock });
    const inputs = await Promise.all(
      Array.from({ length: 50 }, async () => header(await signer.sign(post), 'signature-input')),
    );
    expect(new Set(inputs.map((input) => /nonce="([^"]{22})"/.exec(input)?.[1])).size).toBe(50);
    expect(inputs.every((input) => input.includes(`;created=${nowMs / 1000};`))).toBe(true);
  });
});

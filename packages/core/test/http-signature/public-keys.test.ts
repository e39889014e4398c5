import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createSigner, httpbis, type SigningKey } from 'http-message-signatures';
import { describe, expect, it } from 'vitest';
import {
  p256Key,
  p256Vectors,
  rsaPssKey,
  rsaPssVectors,
} from '../../../crypto/test/vectors/rfc9421.ts';
import { importPublicKeyText } from '../../src/credential/public-key-text.ts';
import type { PublicKeyAlgorithm } from '../../src/ports/crypto-engine.ts';
import type { AuthRequest } from '../../src/request.ts';
import {
  appKey,
  claimOf,
  engine,
  nonce,
  nowSeconds,
  outcome,
  proofInput,
  publicKey,
  requestOf,
  signedRequest,
  someBody,
  symmetric,
  withHeader,
} from './fixtures.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = generateKeyPairSync('ed25519');
const formOf = (algorithm: PublicKeyAlgorithm, key: KeyObject) => {
  const pem = key.export({ format: 'pem', type: 'spki' }).toString();
  return publicKey(importPublicKeyText(algorithm, pem, engine), algorithm);
};
/** The text that an engine takes; the seed of Ed25519 is the end of its PKCS #8. */
const privateTextOf = (algorithm: PublicKeyAlgorithm, key: KeyObject): string => {
  const pkcs8 = key.export({ format: 'der', type: 'pkcs8' });
  return pkcs8.subarray(algorithm === 'ed25519' ? -32 : 0).toString('base64url');
};

const keys = [
  ['ed25519', ed],
  ['ecdsa-p256-sha256', ec],
  ['rsa-pss-sha512', rsa],
  ['rsa-v1_5-sha256', rsa],
] as const;

describe('vectors of RFC 9421', () => {
  const lenient = { coverage: { components: [], parameters: [], bodyDigest: 'never' } } as const;
  const standard = (base64: string, algorithm: PublicKeyAlgorithm) =>
    publicKey(importPublicKeyText(algorithm, base64, engine), algorithm);

  /** The request that a signature base describes. */
  function requestFrom(base: string, signature: string, more: readonly string[]): AuthRequest {
    const params = /"@signature-params": (.*)$/.exec(base)?.[1] ?? '';
    return requestOf({
      method: 'POST',
      rawTarget: '/foo?param=Value&Pet=dog',
      rawHeaders: [...more, 'Signature-Input', `sig=${params}`, 'Signature', `sig=:${signature}:`],
      body: someBody,
    });
  }

  it.each(rsaPssVectors)('$name: accepts rsa-pss-sha512', ({ base, signature }) => {
    const digest = rsaPssVectors[1].base.split('\n')[1]?.slice('"content-digest": '.length) ?? '';
    const request = requestFrom(base, signature, [
      'Host',
      'example.com',
      'Date',
      'Tue, 20 Apr 2021 02:07:55 GMT',
      'Content-Type',
      'application/json',
      'Content-Digest',
      digest,
      'Content-Length',
      '18',
    ]);
    const key = standard(rsaPssKey, 'rsa-pss-sha512');
    expect(outcome(request, key, lenient)).toBe('ok');
    const later = withHeader(request, 'Signature-Input', (input) => input.replace('4473', '4474'));
    expect(outcome(later, key, lenient)).toBe('auth_invalid');
    expect(outcome(request, standard(rsaPssKey, 'rsa-v1_5-sha256'), lenient)).toBe('auth_invalid');
  });

  it('B.3: accepts ecdsa-p256-sha256', () => {
    const { base, signature } = p256Vectors[1];
    const certificate = base.split('\n')[4]?.slice('"client-cert": '.length) ?? '';
    const headers = ['Host', 'service.internal.example', 'Client-Cert', certificate];
    const request = requestFrom(base, signature, headers);
    const key = standard(p256Key, 'ecdsa-p256-sha256');
    expect(outcome(request, key, lenient)).toBe('ok');
    expect(outcome({ ...request, method: 'PUT' }, key, lenient)).toBe('auth_invalid');
  });
});

const body = '{"hello": "world"}\n';
const contentDigest = `sha-256=:${engine.hash('sha256', body, 'base64')}:`;

/** For PSS it takes the longest salt that fits. */
const signerFor = (algorithm: (typeof keys)[number][0], key: KeyObject): SigningKey =>
  createSigner(key, algorithm, appKey);

async function signedBy(
  key: SigningKey,
  params: readonly string[] = ['created', 'keyid', 'nonce'],
): Promise<AuthRequest> {
  const signed = await httpbis.signMessage(
    {
      key,
      fields: ['@method', '@authority', '@path', '@query', 'content-digest', 'content-type'],
      params: [...params],
      paramValues: { created: new Date(nowSeconds * 1000), nonce },
    },
    {
      method: 'POST',
      url: 'https://api.example.com/orders/7?b=2&a=1',
      headers: {
        Host: 'api.example.com',
        'Content-Type': 'application/json',
        'Content-Digest': contentDigest,
      },
    },
  );
  return requestOf({
    method: 'POST',
    rawTarget: '/orders/7?b=2&a=1',
    rawHeaders: Object.entries(signed.headers).flat(),
    body: someBody,
  });
}

describe.each(keys)('http-message-signatures with %s', (algorithm, pair) => {
  const form = formOf(algorithm, pair.publicKey);

  it('is accepted, with and without its "alg"', async () => {
    expect(outcome(await signedBy(signerFor(algorithm, pair.privateKey)), form)).toBe('ok');
    const named = await signedBy(signerFor(algorithm, pair.privateKey), [
      'keyid',
      'alg',
      'created',
      'nonce',
    ]);
    expect(named.rawHeaders.join()).toContain(`alg="${algorithm}"`);
    expect(outcome(named, form)).toBe('ok');
  });

  it('is refused with one byte changed, wherever it is', async () => {
    const request = await signedBy(signerFor(algorithm, pair.privateKey));
    const changes: Record<string, AuthRequest> = {
      method: { ...request, method: 'PUT' },
      path: { ...request, rawTarget: '/orders/8?b=2&a=1' },
      query: { ...request, rawTarget: '/orders/7?b=2&a=2' },
      host: { ...request, authority: 'api.example.con' },
      'content-type': withHeader(request, 'Content-Type', () => 'application/jsoN'),
      'content-digest': withHeader(
        request,
        'Content-Digest',
        () => `sha-256=:${engine.hash('sha256', `${body} `, 'base64')}:`,
      ),
      created: withHeader(request, 'Signature-Input', (text) => text.replace('000;', '001;')),
      nonce: withHeader(request, 'Signature-Input', (text) => text.replace(nonce, `${nonce}0`)),
      signature: withHeader(request, 'Signature', (text) => swapOneDigit(text)),
    };
    for (const [what, changed] of Object.entries(changes)) {
      expect([what, changed]).not.toEqual([what, request]);
      expect([what, outcome(changed, form)]).toEqual([what, 'auth_invalid']);
    }
  });

  it('is refused when its "alg" is not the algorithm of the key', () => {
    for (const [other] of [...keys, ['hmac-sha256'], ['rsa-v1_5-sha1']] as const) {
      const request = signedWithAlg(algorithm, pair.privateKey, other);
      expect(outcome(request, form)).toBe(other === algorithm ? 'ok' : 'auth_invalid');
    }
  });

  it('is refused for keys of every other kind', async () => {
    const request = await signedBy(signerFor(algorithm, pair.privateKey));
    // the two kinds of RSA have one key here: what differs is the padding
    for (const [other, { publicKey: otherKey }] of keys.filter(([name]) => name !== algorithm)) {
      expect(outcome(request, formOf(other, otherKey))).toBe('auth_invalid');
    }
    expect(outcome(request, symmetric())).toBe('auth_invalid');
  });
});

describe('our own signer', () => {
  it.each(keys)('signs with %s', (algorithm, { publicKey: verifying, privateKey }) => {
    const key = engine.privateKey(algorithm, privateTextOf(algorithm, privateKey));
    const request = signedRequest({ method: 'POST', body, key });
    expect(outcome(request, formOf(algorithm, verifying))).toBe('ok');
    expect(outcome({ ...request, method: 'PUT' }, formOf(algorithm, verifying))).toBe(
      'auth_invalid',
    );
  });
});

describe('rsa-v1_5-sha1', () => {
  it('is refused, though the signature holds', () => {
    const request = signedWithAlg('rsa-v1_5-sha1', rsa.privateKey, undefined);
    expect(outcome(request, formOf('rsa-v1_5-sha1', rsa.publicKey))).toBe('auth_invalid');
  });

  it('is not signed with', () => {
    const key = engine.privateKey('rsa-v1_5-sha1', privateTextOf('rsa-v1_5-sha1', rsa.privateKey));
    expect(() => signedRequest({ key })).toThrow('"key"');
  });
});

describe('explain', () => {
  const hintFor = (request: AuthRequest, form = formOf('ecdsa-p256-sha256', ec.publicKey)) =>
    claimOf(request).explain?.(form, proofInput()).hint;
  const resigned = (request: AuthRequest, signature: Uint8Array) =>
    withHeader(request, 'Signature', () => `sig1=:${Buffer.from(signature).toString('base64')}:`);

  it('knows a signature in DER, and one of another length', () => {
    const key = engine.privateKey(
      'ecdsa-p256-sha256',
      privateTextOf('ecdsa-p256-sha256', ec.privateKey),
    );
    const request = signedRequest({ key });
    const asDer = sign('sha256', Buffer.from('any'), ec.privateKey);
    expect(hintFor(resigned(request, asDer))).toContain('DER');
    const form = formOf('ed25519', ed.publicKey);
    expect(hintFor(resigned(request, new Uint8Array(32)), form)).toContain('32 bytes');
    const pss = formOf('rsa-pss-sha512', rsa.publicKey);
    expect(hintFor(resigned(request, new Uint8Array(256)), pss)).toContain('MGF1');
  });

  it('finds the usual mistakes under every key', () => {
    const { stringToSign } = claimOf(signedRequest()).explain?.(symmetric(), proofInput()) ?? {};
    const signature = sign('sha256', Buffer.from(`${stringToSign ?? ''}\n`), rsa.privateKey);
    const form = formOf('rsa-v1_5-sha256', rsa.publicKey);
    expect(hintFor(resigned(signedRequest(), signature), form)).toContain('newline');
  });
});

/** A request whose `alg` says something, signed over exactly that. */
function signedWithAlg(
  algorithm: PublicKeyAlgorithm,
  privateKey: KeyObject,
  alg: string | undefined,
): AuthRequest {
  const suffix = alg === undefined ? '' : `;alg="${alg}"`;
  const params = `("@method" "@authority" "@path" "@query");created=${nowSeconds};keyid="${appKey}";nonce="${nonce}"${suffix}`;
  const base = [
    '"@method": GET',
    '"@authority": api.example.com',
    '"@path": /orders',
    '"@query": ?page=2',
    `"@signature-params": ${params}`,
  ].join('\n');
  const key = engine.privateKey(algorithm, privateTextOf(algorithm, privateKey));
  const signature = key.sign(base, 'base64');
  return requestOf({
    rawHeaders: [
      'Host',
      'api.example.com',
      'Signature-Input',
      `sig1=${params}`,
      'Signature',
      `sig1=:${signature}:`,
    ],
  });
}

/** The first character of the base64 becomes another. */
function swapOneDigit(text: string): string {
  const at = text.indexOf(':') + 1;
  return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
}

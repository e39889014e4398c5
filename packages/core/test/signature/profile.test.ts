import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AuthRequest } from '../../src/request.ts';
import { checkProfile } from '../../src/signature/profile/check-profile.ts';
import type { SignatureProfile } from '../../src/signature/profile/profile.ts';
import type { RefusalForm } from '../../src/signature/refusal/refusal-form.ts';
import { createParameterSigner } from '../../src/signature/sign/sign-parameters.ts';
import { createSignatureScheme } from '../../src/signature/verify/signature-scheme.ts';
import {
  legacySortedParamsProfiles,
  sortedParamsProfile,
} from '../../src/signature/sorted-params.ts';
import { codeOf, createWorld, get, nowMs } from '../authenticate/world.ts';
import { engine } from '../engine.ts';

/** A platform's own scheme, in the fifteen lines that the documentation promises. */
const acme: SignatureProfile = {
  version: 1,
  name: 'acme-hmac',
  fields: {
    keyId: { header: 'x-acme-key' },
    timestamp: { header: 'x-acme-time' },
    nonce: { header: 'x-acme-nonce' },
    signature: { header: 'x-acme-signature' },
  },
  stringToSign: {
    join: '\n',
    of: ['method', 'target', 'timestamp', 'nonce', { bodyHash: 'sha256' }],
  },
  algorithm: { kind: 'hmac', hash: 'sha256' },
  encoding: 'base64',
  time: { format: 's', windowSeconds: 60 },
  covers: ['@method', '@path', '@query', 'content-digest', 'created', 'nonce'],
  body: 'in-string',
};

describe('a profile', () => {
  it.each([sortedParamsProfile, ...legacySortedParamsProfiles, acme])(
    'survives JSON: $name',
    (profile) => {
      const copy: SignatureProfile = JSON.parse(JSON.stringify(profile));
      expect(copy).toEqual(profile);
      expect(() => checkProfile(copy)).not.toThrow();
    },
  );

  it.each([
    ['"version" must be 1', { version: 2 }],
    ['"name"', { name: 'Acme HMAC' }],
    ['"fields.nonce"', { fields: { ...acme.fields, nonce: 'x-acme-nonce' } }],
    ['"fields.nonce.cookie"', { fields: { ...acme.fields, nonce: { cookie: 'nonce' } } }],
    ['"fields.nonce.header"', { fields: { ...acme.fields, nonce: { header: 'X Nonce' } } }],
    [
      '"fields.nonce" stands where "fields.keyId" stands',
      { fields: { ...acme.fields, nonce: { header: 'x-acme-key' } } },
    ],
    [
      '"fields.signature.optional"',
      { fields: { ...acme.fields, signature: { header: 'x-sig', optional: true } } },
    ],
    [
      '"algorithm.of" must have the string',
      { algorithm: { kind: 'hmac', hash: 'sha256', of: ['secret'] } },
    ],
    [
      '"algorithm.of" must have the secret',
      { legacy: true, algorithm: { kind: 'digest', hash: 'sha256', of: ['string'] } },
    ],
    ['"covers[1]" has @authority', { covers: ['@method', '@authority'] }],
    ['"covers[0]" has @methd', { covers: ['@methd'] }],
    ['"covers[0]" has x-other', { covers: ['x-other'] }],
    ['"covers[0]" has content-digest', { covers: ['content-digest'], body: 'unbound' }],
    ['"fields.signature" is missing', { fields: { keyId: { header: 'x-acme-key' } } }],
    ['"algorithm.hash"', { algorithm: { kind: 'hmac', hash: 'crc32' } }],
    ['"algorithm.kind"', { algorithm: { kind: 'prefixed-digest', hash: 'sha256' } }],
    ['"legacy" must be true', { algorithm: { kind: 'hmac', hash: 'md5' } }],
    ['"encoding"', { encoding: 'base32' }],
    ['"time.windowSeconds"', { time: { format: 's', windowSeconds: 86_400 } }],
    ['"time" is missing', { time: undefined }],
    ['"covers"', { covers: '@method' }],
    ['"body"', { body: 'signed' }],
    ['"unambigousOnly"', { unambigousOnly: true }],
    ['"stringToSign" must be one of method', { stringToSign: 'url' }],
    [
      '"stringToSign.of[1]" must be one of method',
      { stringToSign: { join: '', of: ['method', 'x'] } },
    ],
    [
      'leaves out the timestamp',
      { stringToSign: { join: '', of: ['nonce', { bodyHash: 'sha256' }] } },
    ],
    [
      'leaves out the nonce',
      { stringToSign: { join: '', of: ['timestamp', { bodyHash: 'sha256' }] } },
    ],
    ['"key.chain[1]" speaks of "fields.day"', { key: { chain: ['key-id', { field: 'day' }] } }],
    [
      '"fields.keyId.equals" speaks of "fields.day"',
      { fields: { ...acme.fields, keyId: { header: 'x-acme-key', equals: { field: 'day' } } } },
    ],
    ['"query" speaks of "fields.signedParameters"', { query: { listedBy: ';' } }],
    [
      '"unambiguousOnly" must be true',
      { stringToSign: { lower: { parameters: 'all', escape: 'none' } } },
    ],
    ['has no "body" and no "bodyHash"', { stringToSign: { join: '', of: ['timestamp', 'nonce'] } }],
  ])('is refused with a message that points into it: %s', (message, change) => {
    // What a profile read from a file may turn out to be; the cast is what the check is for.
    const profile = { ...acme, ...change } as SignatureProfile;
    expect(() => checkProfile(profile)).toThrow(message);
  });
});

describe("a platform's own profile in headers", () => {
  const scheme = createSignatureScheme({ name: 'acme-hmac', profiles: [acme] });
  const world = createWorld({ key: { schemes: ['acme-hmac'] }, options: { schemes: [scheme] } });

  function signed(nonce: string): AuthRequest {
    const time = String(nowMs / 1000);
    const emptyHash = engine.hash('sha256', '', 'hex');
    const text = ['GET', '/v1/things?b=2&a=1', time, nonce, emptyHash].join('\n');
    const signature = world.appSecret.use((secret) =>
      engine.macKey(secret).sign('sha256', text, 'base64'),
    );
    return get('/v1/things?b=2&a=1', [
      'X-Acme-Key',
      world.key.appKey,
      'X-Acme-Time',
      time,
      'X-Acme-Nonce',
      nonce,
      'X-Acme-Signature',
      signature,
    ]);
  }

  it('accepts what it describes, once', async () => {
    expect(await codeOf(world.authenticate(signed('0123456789abcdef')))).toBe('accepted');
    expect(await codeOf(world.authenticate(signed('0123456789abcdef')))).toBe('nonce_replayed');
  });

  it('refuses another target', async () => {
    const request = { ...signed('another-nonce-0001'), rawTarget: '/v1/things?a=1&b=2' };
    expect(await codeOf(world.authenticate(request))).toBe('auth_invalid');
  });

  it('refuses a repeated field', async () => {
    const request = signed('another-nonce-0002');
    const rawHeaders = [...request.rawHeaders, 'x-acme-nonce', 'another-nonce-0003'];
    expect(await codeOf(world.authenticate({ ...request, rawHeaders }))).toBe('auth_malformed');
  });
});

describe("a platform's own profile in parameters", () => {
  const profile: SignatureProfile = {
    ...sortedParamsProfile,
    name: 'acme-params',
    encoding: 'base64',
  };
  const scheme = createSignatureScheme({ name: 'acme-params', profiles: [profile] });
  const world = createWorld({ key: { schemes: ['acme-params'] }, options: { schemes: [scheme] } });
  const signer = createParameterSigner(profile, { secret: world.appSecret, engine });

  it('accepts a signature in base64, whose marks are percent-encoded', async () => {
    const { fields } = signer.sign({
      method: 'GET',
      protocol: 'https',
      authority: 'api.example.com',
      path: '/orders',
      query: [],
      place: 'query',
      appKey: world.key.appKey,
      timestampSeconds: nowMs / 1000,
      nonce: '0123456789abcdef',
    });
    const query = fields.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
    expect(query).toContain('%3D');
    expect(await codeOf(world.authenticate(get(`/orders?${query}`)))).toBe('accepted');
  });
});

describe('the profile in the README', () => {
  it('is read from JSON as it stands there', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const profile: SignatureProfile = JSON.parse(/```json\n([^]*?)```/.exec(readme)?.[1] ?? '');
    const { variants } = createSignatureScheme({ name: 'acme', profiles: [profile] });
    expect(variants).toEqual([{ name: 'acme', needs: ['sealed'], legacy: false }]);
  });
});

describe('variants of one scheme', () => {
  const refusals: RefusalForm = {
    mediaType: 'application/json',
    body: { error: '{code}' },
    errors: { default: { code: 'denied', message: '' } },
  };
  const words: RefusalForm = { ...refusals, body: { code: '{code}' } };
  const both = (second: Partial<SignatureProfile>) =>
    createSignatureScheme({
      name: 'acme',
      profiles: [
        { ...acme, refusals },
        { ...acme, name: 'acme-b', ...second },
      ],
    });

  it('refuse alike, since a refusal may come before the key is known', () => {
    expect(both({ refusals: structuredClone(refusals) }).refusals).toEqual(refusals);
    for (const second of [{ refusals: words }, {}]) {
      expect(() => both(second)).toThrow(
        new RangeError('"profiles": acme-b has other refusals than acme-hmac'),
      );
    }
  });

  it('carry their fields alike', () => {
    const fields = { ...acme.fields, nonce: { header: 'x-other-nonce' } };
    expect(() => both({ refusals, fields })).toThrow(
      new RangeError('"profiles": acme-b carries its fields unlike acme-hmac'),
    );
  });
});

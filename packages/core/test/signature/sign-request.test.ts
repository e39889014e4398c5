import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/credential/secret.ts';
import type { SignatureProfile } from '../../src/signature/profile/profile.ts';
import { createRequestSigner } from '../../src/signature/sign/sign-request.ts';
import type { RequestToSign } from '../../src/signature/sign/request-to-sign.ts';
import { engine } from '../engine.ts';

const profile: SignatureProfile = {
  version: 1,
  name: 'acme-chosen',
  credentials: { prefix: 'ACME ', syntax: 'pairs' },
  fields: {
    keyId: { part: 'Key' },
    kind: { part: 'Kind' },
    signedHeaders: { part: 'SignedHeaders' },
    signature: { part: 'Signature' },
    timestamp: { header: 'x-acme-date' },
    digest: { header: 'x-acme-digest', optional: true },
  },
  stringToSign: {
    join: '\n',
    of: ['method', 'target', { headers: 'signed', after: '\n' }, 'signed-headers', 'body-digest'],
  },
  algorithm: { kind: 'hmac', hash: 'sha256' },
  encoding: 'hex',
  time: { format: 's', windowSeconds: 300 },
  covers: ['@method', '@path', '@query', 'created'],
  body: { field: 'digest', hash: 'sha256', encoding: 'hex', whenAbsent: 'computed' },
  signedHeaders: {
    separator: ';',
    always: ['host'],
    whenSent: ['content-type', 'x-acme-*'],
  },
};

const request: RequestToSign = {
  appKey: 'ak',
  method: 'PUT',
  protocol: 'https',
  authority: 'api.example.com',
  target: '/orders',
  headers: [
    ['X-Acme-Note', 'n'],
    ['Accept', '*/*'],
    ['Content-Type', 'text/plain'],
  ],
  body: engine.utf8Encode('hello'),
  fields: { kind: 'orders' },
  timeMs: 1_764_000_000_000,
};

const signerOf = (changed: Partial<SignatureProfile> = {}) =>
  createRequestSigner({ ...profile, ...changed }, { secret: new Secret('secret'), engine });

describe('a signer', () => {
  it('signs every header that must be signed, those that it adds as well', () => {
    const { headers, stringToSign } = signerOf().sign(request);
    const list = 'content-type;host;x-acme-date;x-acme-digest;x-acme-note';
    expect(Object.fromEntries(headers)['authorization']).toContain(`SignedHeaders=${list}`);
    expect(stringToSign.split('\n').slice(2, 7)).toEqual([
      'content-type:text/plain',
      'host:api.example.com',
      'x-acme-date:1764000000',
      `x-acme-digest:${engine.hash('sha256', 'hello', 'hex')}`,
      'x-acme-note:n',
    ]);
  });

  it('signs a form beside fields in the query, where the profile signs both', () => {
    const both: SignatureProfile = {
      version: 1,
      name: 'acme-both',
      fields: {
        keyId: { parameter: 'key' },
        timestamp: { parameter: 'time' },
        signature: { parameter: 'sign' },
      },
      stringToSign: { parameters: 'all', escape: 'rfc3986' },
      algorithm: { kind: 'hmac', hash: 'sha256' },
      encoding: 'hex',
      time: { format: 's', windowSeconds: 300 },
      covers: ['@query', 'created'],
      body: 'parameters',
    };
    const sign = (type: string) =>
      createRequestSigner(both, { secret: new Secret('secret'), engine }).sign({
        ...request,
        fields: {},
        target: '/orders?c=3&a=1',
        headers: [['Content-Type', type]],
        body: engine.utf8Encode('b=2'),
      });
    expect(sign('application/x-www-form-urlencoded; charset=utf-8').stringToSign).toBe(
      'a=1&b=2&c=3&key=ak&time=1764000000',
    );
    expect(sign('text/plain').stringToSign).toBe('a=1&c=3&key=ak&time=1764000000');
  });

  it('refuses fields that are missing, unknown or run into their neighbours', () => {
    const sign = (fields: Record<string, string>) => () => signerOf().sign({ ...request, fields });
    expect(sign({})).toThrow('"fields" must have kind');
    expect(sign({ kind: 'orders', kin: 'x' })).toThrow('"fields" has kin');
    const scoped: SignatureProfile = {
      ...profile,
      fields: {
        ...profile.fields,
        keyId: { part: 'Credential', split: '/', piece: 0 },
        kind: { part: 'Credential', split: '/', piece: 1 },
      },
    };
    const signer = createRequestSigner(scoped, { secret: new Secret('secret'), engine });
    expect(() => signer.sign({ ...request, fields: { kind: 'a/b' } })).toThrow('"/" in kind');
  });

  it('signs the headers that it is told to, and those alone', () => {
    const { headers } = signerOf().sign({ ...request, signedHeaders: ['host', 'accept'] });
    expect(Object.fromEntries(headers)['authorization']).toContain('SignedHeaders=host;accept');
  });

  it('leaves the body out where a field says so, and hashes it elsewhere', () => {
    const whenAbsent = { unboundFor: { field: 'kind', is: ['files'] } } as const;
    const signer = signerOf({
      body: { field: 'digest', hash: 'sha256', encoding: 'hex', whenAbsent },
    });
    const digestLine = (kind: string): string | undefined =>
      signer
        .sign({ ...request, fields: { kind } })
        .stringToSign.split('\n')
        .at(-1);
    expect(digestLine('files')).toBe('');
    expect(digestLine('orders')).toBe(engine.hash('sha256', 'hello', 'hex'));
  });
});

import { describe, expect, it } from 'vitest';
import { emptyBody } from '../../src/request.ts';
import {
  appKey,
  engine,
  handSigned,
  nonce,
  nowSeconds,
  outcome,
  signedRequest,
  someBody,
  symmetric,
  verify,
} from './fixtures.ts';

const fullBase = [
  '"@method": GET',
  '"@authority": api.example.com',
  '"@path": /orders',
  '"@query": ?page=2',
];
const usual = `created=${nowSeconds};keyid="${appKey}";nonce="${nonce}"`;

describe('coverage', () => {
  it.each([
    ['()', []],
    ['("@method")', ['"@method": GET']],
    ['("@method" "@authority" "@path")', fullBase.slice(0, 3)],
    ['("@method" "@path" "@query")', [fullBase[0], fullBase[2], fullBase[3]]],
    [
      '("@method" "@target-uri")',
      [fullBase[0], '"@target-uri": https://api.example.com/orders?page=2'],
    ],
  ])('finds %s insufficient', (list, lines) => {
    const line = `${list};${usual}`;
    const base = [...lines, `"@signature-params": ${line}`].join('\n');
    expect(outcome(handSigned(base, line))).toBe('coverage_insufficient');
  });

  it('wants the digest of a body, whatever the method', () => {
    for (const method of ['GET', 'POST', 'DELETE']) {
      expect(outcome({ ...signedRequest({ method }), body: someBody })).toBe(
        'coverage_insufficient',
      );
    }
  });

  it('is not satisfied by a digest that stands there unsigned', () => {
    const request = signedRequest({ method: 'POST' });
    const rawHeaders = [...request.rawHeaders, 'Content-Digest', 'sha-256=:AAAA:'];
    expect(outcome({ ...request, rawHeaders, body: someBody })).toBe('coverage_insufficient');
  });

  it('says what is missing', () => {
    const line = `("@method" "@path");${usual}`;
    expect(verify(handSigned('', line))).toMatchObject({
      detail: 'not covered: @authority, @query',
    });
  });

  it('prefers the policy of the route', () => {
    const coverage = {
      components: ['x-tenant'],
      parameters: ['expires'],
      bodyDigest: 'never',
    } as const;
    expect(outcome(signedRequest(), symmetric(), { coverage })).toBe('coverage_insufficient');
    const headers = [['X-Tenant', 'a']] as const;
    const request = signedRequest({ headers, components: ['x-tenant'] });
    const open = { ...coverage, parameters: [] };
    expect(outcome({ ...request, body: someBody }, symmetric(), { coverage: open })).toBe('ok');
  });

  it('wants created even where a policy does not mention it', () => {
    const coverage = { components: [], parameters: [], bodyDigest: 'never' } as const;
    const line = `();keyid="${appKey}"`;
    const request = handSigned(`"@signature-params": ${line}`, line);
    expect(outcome(request, symmetric(), { coverage })).toBe('auth_malformed');
  });
});

describe('content digest', () => {
  const body = '{"hello": "world"}\n';
  const sha256 = engine.hash('sha256', body, 'base64');
  const sha512 = engine.hash('sha512', body, 'base64');
  const signedDigest = (...values: string[]) =>
    signedRequest({
      method: 'POST',
      body,
      headers: values.map((value) => ['Content-Digest', value] as const),
    });

  it('hands every digest that was signed to whoever has the body', () => {
    expect(verify(signedDigest())).toMatchObject({
      ok: true,
      bodyDigests: [{ algorithm: 'sha256', base64: sha256 }],
    });
    expect(verify(signedDigest(`sha-256=:${sha256}:, sha-512=:${sha512}:`))).toMatchObject({
      ok: true,
      bodyDigests: [
        { algorithm: 'sha256', base64: sha256 },
        { algorithm: 'sha512', base64: sha512 },
      ],
    });
  });

  it('joins several lines of the field', () => {
    expect(verify(signedDigest(`sha-256=:${sha256}:`, `sha-512=:AAAA:`))).toMatchObject({
      ok: true,
      bodyDigests: [
        { algorithm: 'sha256', base64: sha256 },
        { algorithm: 'sha512', base64: 'AAAA' },
      ],
    });
  });

  it.each(['md5=:AAAA:', 'unixsum=:AAAA:', 'x=:AAAA:, sha=:AAAA:'])(
    'does not take %s for a digest',
    (value) => {
      expect(outcome(signedDigest(value))).toBe('digest_mismatch');
    },
  );

  it('refuses a digest that cannot be read', () => {
    expect(outcome(signedDigest('sha-256=abc'))).toBe('auth_malformed');
    expect(outcome(signedDigest(`sha-256=:${sha256}:`, `sha-256=:${sha256}:`))).toBe(
      'auth_malformed',
    );
  });

  it('binds a message without a body to the digest it sends', () => {
    const empty = { ...signedDigest(), body: emptyBody };
    expect(verify(empty)).toMatchObject({ bodyDigests: [{ algorithm: 'sha256', base64: sha256 }] });
  });

  it('tells of a digest only when the signature holds', () => {
    expect(outcome(signedDigest('md5=:AAAA:'), symmetric('another'))).toBe('auth_invalid');
  });
});

import { describe, expect, it } from 'vitest';
import { RequestView } from '../../src/authenticate/request-view.ts';
import type { AuthRequest } from '../../src/request.ts';
import {
  buildSignatureBase,
  compileComponents,
} from '../../src/signature/http-signature/signature-base.ts';
import { parseSignatureInput } from '../../src/signature/http-signature/structured-fields.ts';
import { engine, outcome, publicKey, requestOf, someBody, symmetric } from './fixtures.ts';

// RFC 9421 appendix B: keys of B.1.4 and B.1.5, messages and signatures of B.2 and B.4.
const ed25519 = publicKey('JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs');
const sharedSecret = symmetric(
  engine.decode(
    'uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==',
    'base64',
  ),
);
const contentDigest =
  'sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:';

const testRequest = requestOf({
  method: 'POST',
  rawTarget: '/foo?param=Value&Pet=dog',
  rawHeaders: [
    'Host',
    'example.com',
    'Date',
    'Tue, 20 Apr 2021 02:07:55 GMT',
    'Content-Type',
    'application/json',
    'Content-Digest',
    contentDigest,
    'Content-Length',
    '18',
  ],
  body: someBody,
});

/** These examples cover less than we would ever ask for. */
const lenient = { coverage: { components: [], parameters: [], bodyDigest: 'never' } } as const;

function baseOf(request: AuthRequest, signatureInput: string): string | undefined {
  const input = parseSignatureInput(signatureInput)?.[0];
  const plan = input && compileComponents(input.list);
  if (plan === undefined || typeof plan === 'string') throw new Error(plan ?? 'cannot parse');
  return buildSignatureBase(plan, new RequestView(request), input?.canonical ?? '');
}

function signed(request: AuthRequest, input: string, signature: string): AuthRequest {
  return {
    ...request,
    rawHeaders: [...request.rawHeaders, 'Signature-Input', input, 'Signature', signature],
  };
}

describe('signature bases', () => {
  it('B.2.1: a minimal signature', () => {
    const params = '();created=1618884473;keyid="test-key-rsa-pss";nonce="b3k2pp5k7z-50gnwp.yemd"';
    expect(baseOf(testRequest, `sig-b21=${params}`)).toBe(`"@signature-params": ${params}`);
  });

  it('B.2.2: selective covered components', () => {
    const params =
      '("@authority" "content-digest" "@query-param";name="Pet");created=1618884473;keyid="test-key-rsa-pss";tag="header-example"';
    expect(baseOf(testRequest, `sig-b22=${params}`)).toBe(
      [
        '"@authority": example.com',
        `"content-digest": ${contentDigest}`,
        '"@query-param";name="Pet": dog',
        `"@signature-params": ${params}`,
      ].join('\n'),
    );
  });

  it('B.2.3: full coverage', () => {
    const params =
      '("date" "@method" "@path" "@query" "@authority" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-rsa-pss"';
    expect(baseOf(testRequest, `sig-b23=${params}`)).toBe(
      [
        '"date": Tue, 20 Apr 2021 02:07:55 GMT',
        '"@method": POST',
        '"@path": /foo',
        '"@query": ?param=Value&Pet=dog',
        '"@authority": example.com',
        '"content-type": application/json',
        `"content-digest": ${contentDigest}`,
        '"content-length": 18',
        `"@signature-params": ${params}`,
      ].join('\n'),
    );
  });
});

describe('signatures', () => {
  const b25 = signed(
    testRequest,
    'sig-b25=("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
    'sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:',
  );
  const b26 = signed(
    testRequest,
    'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
    'sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:',
  );

  it('B.2.5: accepts hmac-sha256', () => {
    expect(outcome(b25, sharedSecret, lenient)).toBe('ok');
    expect(outcome(b25, symmetric(), lenient)).toBe('auth_invalid');
  });

  it('B.2.6: accepts ed25519', () => {
    expect(outcome(b26, ed25519, lenient)).toBe('ok');
    expect(outcome({ ...b26, method: 'PUT' }, ed25519, lenient)).toBe('auth_invalid');
  });

  it('refuses both under the coverage that we require', () => {
    const required = { coverage: { ...lenient.coverage, components: ['@query'] } };
    expect(outcome(b25, sharedSecret, required)).toBe('coverage_insufficient');
    expect(outcome(b26, ed25519, required)).toBe('coverage_insufficient');
  });

  it('never takes the one kind of key for the other', () => {
    expect(outcome(b25, ed25519, lenient)).toBe('auth_invalid');
    expect(outcome(b26, sharedSecret, lenient)).toBe('auth_invalid');
  });
});

describe('B.4: transformations', () => {
  function demo(rawHeaders: readonly string[], parts: Partial<AuthRequest> = {}): string {
    const request = requestOf({
      rawTarget: '/demo?name1=Value1&Name2=value2',
      ...parts,
      rawHeaders,
    });
    const message = signed(
      request,
      'transform=("@method" "@path" "@authority" "accept");created=1618884473;keyid="test-key-ed25519"',
      'transform=:ZT1kooQsEHpZ0I1IjCqtQppOmIqlJPeo7DHR3SoMn0s5JZ1eRGS0A+vyYP9t/LXlh5QMFFQ6cpLt2m0pmj3NDA==:',
    );
    return outcome(message, ed25519, lenient);
  }
  const host = ['Host', 'example.org'];
  const date = ['Date', 'Fri, 15 Jul 2022 14:24:55 GMT'];
  const json = ['Accept', 'application/json'];
  const any = ['Accept', '*/*'];

  it('accepts the message as signed', () => {
    expect(demo([...host, ...date, ...json, ...any])).toBe('ok');
  });

  it('accepts an added field and an added query parameter, neither covered', () => {
    const rawHeaders = [...host, ...date, ...json, ...any, 'Accept-Language', 'en-US,en;q=0.5'];
    const rawTarget = '/demo?name1=Value1&Name2=value2&param=added';
    expect(demo(rawHeaders, { rawTarget })).toBe('ok');
  });

  it('accepts lines of one field folded into one, and other uncovered fields', () => {
    const referer = ['Referer', 'https://developer.example.org/demo'];
    expect(demo([...host, ...referer, 'Accept', 'application/json, */*'])).toBe('ok');
  });

  it('accepts fields in another order', () => {
    expect(demo([...json, ...any, ...date, ...host])).toBe('ok');
  });

  it('refuses another method and authority', () => {
    const rawHeaders = ['Host', 'example.com', ...date, ...json, ...any];
    expect(demo(rawHeaders, { method: 'POST' })).toBe('auth_invalid');
  });

  it('refuses the lines of a covered field in another order', () => {
    expect(demo([...host, ...date, ...any, ...json])).toBe('auth_invalid');
  });
});

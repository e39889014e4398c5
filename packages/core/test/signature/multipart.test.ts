import { describe, expect, it } from 'vitest';
import type { RoutePolicy } from '../../src/authenticate/route-policy.ts';
import type { AuthRequest } from '../../src/request.ts';
import { boundaryOf, readMultipart } from '../../src/signature/verify/multipart.ts';
import type { SignatureProfile } from '../../src/signature/profile/profile.ts';
import { createRequestSigner } from '../../src/signature/sign/sign-request.ts';
import { createSignatureScheme } from '../../src/signature/verify/signature-scheme.ts';
import { codeOf, createWorld, get, nowMs } from '../authenticate/world.ts';
import { engine } from '../engine.ts';

const named = (name: string, value: string): string =>
  `Content-Disposition: form-data; name="${name}"\r\n\r\n${value}`;
const body = (...parts: readonly string[]): string =>
  `${parts.map((part) => `--b\r\n${part}\r\n`).join('')}--b--\r\n`;
const bytesOf = (text: string): string => String.fromCharCode(...engine.utf8Encode(text));

describe('a multipart body', () => {
  it('is read in the order sent, empty values and line ends included', () => {
    const text = body(named('a', '1'), named('b', ''), named('a', '\r\n2\r\n'));
    expect(readMultipart(text, 'b', 3)).toEqual([
      ['a', '1'],
      ['b', ''],
      ['a', '\r\n2\r\n'],
    ]);
    expect(readMultipart(text, 'b', 2)).toBe('more than 2 parameters');
  });

  it('is UTF-8, byte for byte', () => {
    expect(readMultipart(body(named(bytesOf('名'), bytesOf('中%😀'))), 'b', 1)).toEqual([
      ['名', '中%😀'],
    ]);
    expect(readMultipart(body(named('a', '\xff')), 'b', 1)).toBeTypeOf('string');
  });

  it.each([
    ['no part', '--b--\r\n'],
    ['text before it', `x${body(named('a', '1'))}`],
    ['text after it', `${body(named('a', '1'))}x`],
    ['another boundary', body(named('a', '1')).replaceAll('--b', '--c')],
    ['a boundary that goes on', body(named('a', '1')).replace('--b\r\n', '--bb\r\n')],
    ['bare line feeds', body(named('a', '1')).replaceAll('\r\n', '\n')],
    ['a line feed before the boundary', body(named('a', '1\n--b\r\n')).replace('\r\n\n', '\n')],
    ['no end', body(named('a', '1')).replace('--b--\r\n', '')],
    ['two names', body(`Content-Disposition: form-data; name="b"\r\n${named('a', '1')}`)],
    ['a name in the name', body(named('a\\"; name=\\"b', '1'))],
    ['a bare name', body('Content-Disposition: form-data; name=a\r\n\r\n1')],
    ['a folded header', body('Content-Disposition: form-data;\r\n name="a"\r\n\r\n1')],
    ['no disposition', body('Content-Type: text/plain\r\n\r\n1')],
    ['an attachment', body('Content-Disposition: attachment; name="a"\r\n\r\n1')],
  ])('is refused with %s', (_, text) => {
    expect(readMultipart(text, 'b', 3)).toBeTypeOf('string');
  });

  it.each([
    ['multipart/form-data; boundary=b', 'b'],
    ['Multipart/Form-Data;boundary="a b/c"', 'a b/c'],
    ['multipart/form-data', undefined],
    ['multipart/form-data; boundary=b; boundary=c', undefined],
    ['multipart/form-data; charset=utf-8; boundary=b', undefined],
    ['multipart/mixed; boundary=b', undefined],
    [`multipart/form-data; boundary=${'b'.repeat(71)}`, undefined],
  ])('has the boundary that its type declares: %s', (type, boundary) => {
    expect(boundaryOf(type)).toBe(boundary);
  });
});

const token: SignatureProfile = {
  version: 1,
  name: 'acme-token',
  fields: {
    keyId: { parameter: 'token', split: ':', piece: 0 },
    signature: { parameter: 'token', split: ':', piece: 1 },
    policy: { parameter: 'token', split: ':', piece: 2 },
    validUntil: { parameter: 'token', split: ':', piece: 2, decode: 'base64url', json: 'until' },
  },
  parameterBodies: ['multipart'],
  bodyOnly: true,
  stringToSign: { field: 'policy' },
  algorithm: { kind: 'hmac', hash: 'sha256' },
  encoding: 'base64url',
  time: { format: 's', windowSeconds: 300, maxSeconds: 3600 },
  covers: ['expires'],
  body: 'unbound',
  query: 'unbound',
  claims: 'policy',
};

describe('a token in a multipart body', () => {
  const scheme = createSignatureScheme({ name: 'acme-token', profiles: [token] });
  const world = createWorld({ key: { schemes: ['acme-token'] }, options: { schemes: [scheme] } });
  const policy: RoutePolicy = { unsigned: ['body', 'query'] };

  function tokenFor(claims: object): string {
    const signer = createRequestSigner(token, { secret: world.appSecret, engine });
    const { parameters } = signer.sign({
      appKey: world.key.appKey,
      method: 'POST',
      protocol: 'https',
      authority: 'api.example.com',
      target: '/',
      timeMs: nowMs,
      fields: { policy: engine.encode(engine.utf8Encode(JSON.stringify(claims)), 'base64url') },
    });
    return parameters[0]?.[1] ?? '';
  }

  function post(text: string, type = 'multipart/form-data; boundary=b'): AuthRequest {
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    return {
      ...get('/upload', ['Content-Type', type]),
      method: 'POST',
      body: { present: true, read: () => ({ ok: true, bytes }), watch: () => undefined },
    };
  }

  const claims = { until: nowMs / 1000 + 60, bucket: '中' };

  it('is accepted beside a file that is no text, and its JSON becomes claims', async () => {
    const file = 'Content-Disposition: form-data; name="file"; filename="a"\r\n\r\n\xff\x00';
    const decision = await world.authenticate(
      post(body(named('token', tokenFor(claims)), file)),
      policy,
    );
    expect(decision).toMatchObject({ ok: true, principal: { claims, covered: ['expires'] } });
  });

  it.each([
    ['twice', (text: string) => body(named('token', text), named('token', text)), 'auth_malformed'],
    ['nowhere', () => body(named('other', '1')), 'auth_required'],
    [
      'in what cannot be read',
      (text: string) => `x${body(named('token', text))}`,
      'auth_malformed',
    ],
  ])('that stands %s', async (_, write, code) => {
    const request = post(write(tokenFor({ ...claims, n: code })));
    expect(await codeOf(world.authenticate(request, policy))).toBe(code);
  });

  it('means nothing in a query or in another kind of body', async () => {
    const text = tokenFor({ ...claims, n: 2 });
    expect(await codeOf(world.authenticate(get(`/upload?token=${text}`), policy))).toBe(
      'auth_required',
    );
    const form = post(`token=${text}`, 'application/x-www-form-urlencoded');
    expect(await codeOf(world.authenticate(form, policy))).toBe('auth_required');
  });

  it('must be a parameter, and its claims must be signed', () => {
    const { time: _, claims: __, ...untimed } = token;
    const { keyId, signature, policy: carrier } = token.fields;
    const make = (change: Partial<SignatureProfile>) => () =>
      createSignatureScheme({
        name: 'acme-token',
        profiles: [{ ...untimed, covers: [], ...change }],
      });
    const headers = { keyId: { header: 'x-key' }, signature: { header: 'x-signature' } };
    expect(make({ fields: headers, stringToSign: 'path' })).toThrow('"bodyOnly"');
    const fields = { keyId, signature, ...(carrier && { policy: carrier }) };
    expect(make({ fields, claims: 'policy', stringToSign: 'path' })).toThrow(
      'leaves out the policy',
    );
    expect(make({ fields, claims: 'policy' })).not.toThrow();
  });
});

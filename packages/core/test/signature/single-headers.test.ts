import { describe, expect, it } from 'vitest';
import type { AuthRequest } from '../../src/request.ts';
import type { SignatureProfile } from '../../src/signature/profile/profile.ts';
import { createRequestSigner } from '../../src/signature/sign/sign-request.ts';
import { createSignatureScheme } from '../../src/signature/verify/signature-scheme.ts';
import { codeOf, createWorld, get, nowMs } from '../authenticate/world.ts';
import { engine } from '../engine.ts';

const acme: SignatureProfile = {
  version: 1,
  name: 'acme-headers',
  credentials: { prefix: 'ACME ', syntax: 'plain' },
  fields: {
    keyId: { split: ':', piece: 0 },
    signature: { split: ':', piece: 1 },
    timestamp: { header: 'x-time', elseHeader: 'x-old-time' },
  },
  stringToSign: {
    join: '\n',
    of: [
      'method',
      'target',
      'timestamp',
      { header: 'content-type' },
      { headers: { prefix: 'x-acme-' } },
      'body',
    ],
  },
  algorithm: { kind: 'hmac', hash: 'sha256' },
  encoding: 'hex',
  time: { format: 's', windowSeconds: 60 },
  covers: [],
  body: { exceptTypes: ['application/octet-stream', ''] },
};

describe('headers that are signed by their names', () => {
  const scheme = createSignatureScheme({ name: 'acme-headers', profiles: [acme] });
  const world = createWorld({ key: { schemes: ['acme-headers'] }, options: { schemes: [scheme] } });
  let minutes = 0;

  function signed(lines: readonly (readonly [string, string])[], text = ''): AuthRequest {
    minutes += 1;
    const { headers } = createRequestSigner(acme, { secret: world.appSecret, engine }).sign({
      appKey: world.key.appKey,
      method: 'GET',
      protocol: 'https',
      authority: 'api.example.com',
      target: `/things/${String(minutes)}`,
      headers: lines,
      body: engine.utf8Encode(text),
      timeMs: nowMs,
    });
    const bytes = engine.utf8Encode(text);
    return {
      ...get(`/things/${String(minutes)}`, [...lines, ...headers].flat()),
      body: {
        present: text !== '',
        read: () => ({ ok: true, bytes }),
        watch: () => undefined,
      },
    };
  }

  const added = (request: AuthRequest, ...lines: readonly string[]): AuthRequest => ({
    ...request,
    rawHeaders: [...request.rawHeaders, ...lines],
  });
  const judged = (request: AuthRequest, unsigned: readonly 'body'[] = []) =>
    codeOf(world.authenticate(request, { unsigned }));

  it('may be absent, and are then not to be added', async () => {
    const request = signed([]);
    expect(await judged(added(request, 'Content-Type', 'text/plain'))).toBe('auth_invalid');
    expect(await judged(added(request, 'X-Acme-Note', ''))).toBe('auth_invalid');
    expect(await judged(request)).toBe('accepted');
  });

  it.each(['Content-Type', 'X-Acme-Note'])('stand once: %s', async (name) => {
    // two lines have no value of their own, and would pass for none
    const twice = added(signed([]), name, 'a', name.toLowerCase(), 'b');
    expect(await judged(twice)).toBe('auth_malformed');
    const again = added(signed([[name, '']]), name, 'b');
    expect(await judged(again)).toBe('auth_malformed');
  });

  it('may be repeated where they are not signed', async () => {
    expect(await judged(added(signed([]), 'Accept', 'a', 'Accept', 'b'))).toBe('accepted');
  });

  it('have another name where the profile says so, and the first wins', async () => {
    const request = signed([]);
    const renamed = request.rawHeaders.map((text) => (text === 'x-time' ? 'X-Old-Time' : text));
    expect(await judged({ ...request, rawHeaders: renamed })).toBe('accepted');
    expect(await judged(added(signed([]), 'X-Old-Time', '1'))).toBe('accepted');
    expect(await judged(added(signed([]), 'X-Time', '1'))).toBe('auth_malformed');
  });

  it.each([
    ['text/plain', 'accepted'],
    ['application/octet-stream', 'coverage_insufficient'],
    [undefined, 'coverage_insufficient'],
  ])('decide whether a body is signed, for signer and verifier alike: %s', async (type, code) => {
    const lines = type === undefined ? [] : [['Content-Type', type] as const];
    expect(await judged(signed(lines, 'hello'))).toBe(code);
    expect(await judged(signed(lines, 'hello'), ['body'])).toBe('accepted');
  });
});

describe('a scheme without time', () => {
  const { time: _, ...rest } = acme;
  const { keyId, signature } = acme.fields;
  const untimed: SignatureProfile = {
    ...rest,
    fields: { keyId, signature },
    stringToSign: { join: '\n', of: ['method', 'target', 'body'] },
    body: 'in-string',
  };
  const scheme = createSignatureScheme({ name: 'acme-headers', profiles: [untimed] });

  it('may be enabled, but no route takes it that is silent about replays', async () => {
    const world = createWorld({
      key: { schemes: ['acme-headers'] },
      options: { schemes: [scheme] },
    });
    const { headers } = createRequestSigner(untimed, { secret: world.appSecret, engine }).sign({
      appKey: world.key.appKey,
      method: 'GET',
      protocol: 'https',
      authority: 'api.example.com',
      target: '/',
      timeMs: nowMs,
    });
    const request = get('/', headers.flat());
    expect(await codeOf(world.authenticate(request))).toBe('coverage_insufficient');
    expect(() => world.authenticate(request, { schemes: ['acme-headers'] })).toThrow('"replay"');
    const replay = { rememberSeconds: 60 };
    expect(await codeOf(world.authenticate(request, { replay }))).toBe('accepted');
    expect(await codeOf(world.authenticate(request, { replay }))).toBe('nonce_replayed');
    expect(await codeOf(world.authenticate(request, { replay: 'accepted' }))).toBe('accepted');
  });
});

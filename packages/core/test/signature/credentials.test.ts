import { describe, expect, it } from 'vitest';
import { RequestView } from '../../src/authenticate/request-view.ts';
import { readCredentials } from '../../src/signature/verify/credentials.ts';
import type { SignatureProfile } from '../../src/signature/profile/profile.ts';
import { createSignatureScheme } from '../../src/signature/verify/signature-scheme.ts';
import { createRequestSigner } from '../../src/signature/sign/sign-request.ts';
import { codeOf, createWorld, get, nowMs } from '../authenticate/world.ts';
import { engine } from '../engine.ts';

const partsOf = (value: string, names: readonly string[]) => {
  const view = new RequestView(get('/', ['Authorization', `Acme ${value}`]));
  const credentials = readCredentials(view, { prefix: 'Acme ', syntax: 'quoted-pairs' });
  return names.map((name) => credentials?.part(name));
};

describe('credentials of quoted pairs', () => {
  it.each([
    ['a="1", b="2"', '1', '2'],
    ['a="1, b=3" ,b="2"', '1, b=3', '2'],
    ['a=",,",b=","', ',,', ','],
    ['a="",b="="', '', '='],
  ])('are cut where no quote is open: %s', (value, a, b) => {
    expect(partsOf(value, ['a', 'b', 'c'])).toEqual([a, b, undefined]);
  });

  it.each([
    'a="1, b="2"',
    'a="1", b="2',
    'a=1, b="2"',
    'a="1\\"", b="2"',
    'a="1",, b="2"',
    '"a"="1"x',
  ])('have no part to rely on when one is broken: %s', (value) => {
    expect(partsOf(value, ['a', 'b'])).toEqual([null, null]);
  });

  it('are read in a moment, however many quotes they have', () => {
    const startMs = performance.now();
    expect(partsOf('a="1",'.repeat(20_000), ['a'])).toEqual([null]);
    expect(partsOf('",'.repeat(60_000), ['a'])).toEqual([null]);
    expect(performance.now() - startMs).toBeLessThan(1000);
  });
});

const profile: SignatureProfile = {
  version: 1,
  name: 'acme-pairs',
  credentials: { prefix: 'Acme ', syntax: 'quoted-pairs' },
  fields: {
    keyId: { part: 'key' },
    timestamp: { part: 'time' },
    signature: { part: 'signature' },
    algorithm: { part: 'method' },
    note: { part: 'note', optional: true },
  },
  stringToSign: {
    join: '&',
    of: ['method', 'path', { parameters: 'all', escape: 'rfc3986', withCredentials: true }],
  },
  algorithm: { kind: 'hmac', hash: 'sha256' },
  algorithmName: 'ACME-1',
  encoding: 'base64',
  time: { format: 's', windowSeconds: 60 },
  covers: ['@method', '@path', '@query', 'created'],
  body: 'parameters',
};

describe('credentials whose pairs are signed among the parameters', () => {
  const scheme = createSignatureScheme({ name: profile.name, profiles: [profile] });
  const world = createWorld({ key: { schemes: [profile.name] }, options: { schemes: [scheme] } });
  const sign = (target: string, fields = {}) =>
    createRequestSigner(profile, { secret: world.appSecret, engine }).sign({
      appKey: world.key.appKey,
      method: 'GET',
      protocol: 'https',
      authority: 'api.example.com',
      target,
      timeMs: nowMs,
      fields,
    }).headers[0]?.[1] ?? '';
  const verdictOn = (target: string, authorization: string) =>
    codeOf(world.authenticate(get(target, ['Authorization', authorization])));

  it('name the algorithm, and hold', async () => {
    const authorization = sign('/a?admin=0', { note: 'x, y' });
    expect(authorization).toContain('method="ACME-1"');
    expect(await verdictOn('/a?admin=0', authorization)).toBe('accepted');
    expect(await verdictOn('/a?admin=0', authorization.replace('x, y', 'x, z'))).toBe(
      'auth_invalid',
    );
  });

  it('may have a realm, but no parameter that was moved there', async () => {
    const authorization = sign('/a?admin=0');
    expect(await verdictOn('/a', `${authorization}, admin="0"`)).toBe('auth_malformed');
    expect(await verdictOn('/a?admin=0', `${authorization}, realm="r"`)).toBe('accepted');
  });

  it('are not written with what would end their quotes', () => {
    for (const note of ['"', '\\', '\n', '\u{7f}']) {
      expect(() => sign('/', { note })).toThrow('"fields" have a quote');
    }
  });
});

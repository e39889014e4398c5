import { describe, expect, it } from 'vitest';
import type { AuthRequest } from '../../src/request.ts';
import { checkProfile } from '../../src/signature/profile/check-profile.ts';
import type { SignatureProfile } from '../../src/signature/profile/profile.ts';
import { createSignatureScheme } from '../../src/signature/verify/signature-scheme.ts';
import { createRequestSigner } from '../../src/signature/sign/sign-request.ts';
import { codeOf, createWorld, get, nowMs } from '../authenticate/world.ts';
import { engine } from '../engine.ts';

const profile: SignatureProfile = {
  version: 1,
  name: 'acme-chosen',
  credentials: { prefix: 'acme-algorithm=1&', syntax: 'pairs', separator: '&' },
  fields: {
    keyId: { part: 'key' },
    timestamp: { part: 'time' },
    signedHeaders: { part: 'headers' },
    signature: { part: 'signature' },
  },
  stringToSign: {
    join: '\n',
    of: [
      'method',
      'target',
      'timestamp',
      { headers: 'signed', lowerValuesExcept: ['x-acme-note'], after: '\n' },
    ],
  },
  algorithm: { kind: 'hmac', hash: 'sha256' },
  encoding: 'hex',
  time: { format: 's', windowSeconds: 300 },
  covers: ['@method', '@path', '@query', 'created'],
  body: 'unbound',
  signedHeaders: {
    separator: ';',
    always: ['host'],
    whenSent: ['x-acme-*'],
    exempt: ['x-acme-token'],
  },
};
const scheme = createSignatureScheme({ name: 'acme-chosen', profiles: [profile] });
const world = createWorld({ key: { schemes: ['acme-chosen'] }, options: { schemes: [scheme] } });

const note = ['X-Acme-Note', 'One'] as const;
const kind = ['X-Acme-Kind', 'Two'] as const;

function signed(names: readonly string[]) {
  const signer = createRequestSigner(profile, { secret: world.appSecret, engine });
  return signer.sign({
    appKey: world.key.appKey,
    method: 'GET',
    protocol: 'https',
    authority: 'api.example.com',
    target: '/orders',
    headers: [note, kind],
    timeMs: nowMs,
    signedHeaders: names,
  });
}

const sent = (
  names: readonly string[],
  headers: readonly (readonly [string, string])[],
): AuthRequest => get('/orders', [...signed(names).headers, ...headers].flat());

const verdict = (names: readonly string[], headers: Parameters<typeof sent>[1]) =>
  codeOf(world.authenticate(sent(names, headers)));

describe('headers that a caller chooses to sign', () => {
  const all = ['host', 'x-acme-kind', 'x-acme-note'];

  it('are written in lower case where the profile says so', async () => {
    expect(signed(all).stringToSign).toContain(
      '\nhost:api.example.com\nx-acme-kind:two\nx-acme-note:One\n',
    );
    expect(await verdict(all, [note, ['X-Acme-Kind', 'TWO']])).toBe('accepted');
    expect(await verdict(all, [['X-Acme-Note', 'ONE'], kind])).toBe('auth_invalid');
  });

  it('must be all that a star stands for, but those that are exempt', async () => {
    expect(await verdict(['host', 'x-acme-note'], [note, kind])).toBe('coverage_insufficient');
    expect(await verdict(['host'], [['X-Acme-Token', 't']])).toBe('accepted');
  });

  it.each([
    { separator: ';', always: ['host'], whenSent: ['x-acme-*'], exempt: ['x-acme-date'] },
    { separator: ';', always: ['host'] },
  ])('cannot hold a time that may be left out: %o', (signedHeaders) => {
    const stringToSign = {
      join: '\n',
      of: ['target', { headers: 'signed', lowerValuesExcept: ['x-acme-date'] }],
    } as const;
    const fields = { ...profile.fields, timestamp: { header: 'x-acme-date' } };
    expect(() => checkProfile({ ...profile, fields, stringToSign, signedHeaders })).toThrow(
      'leaves out the timestamp',
    );
  });

  it('are no reason for a challenge that is not a token', () => {
    expect(scheme.challenge).toBe('Signature');
  });
});

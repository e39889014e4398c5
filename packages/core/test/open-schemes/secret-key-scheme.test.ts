import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { secretKey } from '../../src/credential/secret-key-scheme.ts';
import {
  appKey,
  appSecret,
  hashed,
  noSecret,
  outcome,
  publicKey,
  recognise,
  symmetric,
} from '../token/fixtures.ts';

const scheme = secretKey();
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const basic = (encoded: string): string[] => ['Authorization', `Basic ${encoded}`];
const right = basic(base64(`${appKey}:${appSecret}`));

describe('secret-key', () => {
  it.each([
    ['a hashed', hashed],
    ['a sealed', symmetric],
  ])('accepts the right secret of %s key', (_, secret) => {
    const recognised = recognise(scheme, right);
    expect(recognised).toMatchObject({ locator: { by: 'app-key', appKey }, dummy: 'hashed' });
    expect(outcome(recognised, secret)).toBe('ok');
  });

  it.each([
    ['a public key', publicKey],
    ['no secret', noSecret],
  ])('accepts nothing for a key that holds %s', (_, secret) => {
    expect(outcome(recognise(scheme, right), secret)).toBe('auth_invalid');
  });

  it.each([
    '',
    'x',
    `${appSecret} `,
    appSecret.slice(0, -1),
    appSecret.toLowerCase(),
    `:${appSecret}`,
  ])('refuses the wrong secret in place %#', (secret) => {
    const lines = basic(base64(`${appKey}:${secret}`));
    expect(outcome(recognise(scheme, lines), hashed)).toBe('auth_invalid');
    expect(outcome(recognise(scheme, lines), symmetric)).toBe('auth_invalid');
  });

  it.each([
    ['no colon', basic(base64(appKey)), 'auth_malformed'],
    ['nothing', ['Authorization', 'Basic'], 'auth_malformed'],
    ['two spaces', basic(` ${base64(`${appKey}:${appSecret}`)}`), 'auth_malformed'],
    ['no base64', basic('~~~~'), 'auth_malformed'],
    [
      'base64url without padding',
      basic(base64(`${appKey}:x`).replaceAll('=', '')),
      'auth_malformed',
    ],
    ['trailing bits', basic('YTpiYx=='), 'auth_malformed'],
    ['invalid UTF-8', basic(Buffer.from([0x61, 0x3a, 0xff]).toString('base64')), 'auth_malformed'],
    ['a control character', basic(base64(`${appKey}\0:${appSecret}`)), 'auth_malformed'],
    ['letters beyond ASCII', basic(base64(`é:${appSecret}`)), 'auth_malformed'],
    ['an empty user', basic(base64(`:${appSecret}`)), 'auth_invalid'],
    ['a user that is no app_key', basic(base64(`admin:${appSecret}`)), 'auth_invalid'],
    ['a repeated header', [...right, ...right], 'auth_malformed'],
  ])('refuses %s', (_, lines, code) => {
    expect(outcome(recognise(scheme, lines), hashed)).toBe(code);
  });

  it('marks a secret in the place of the key as exposed', () => {
    const recognised = recognise(scheme, basic(base64(`${appSecret}:`)));
    expect(recognised).toHaveProperty('secretExposed', true);
  });

  it.each(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1', '::FFFF:127.0.0.1'])(
    'accepts plain http from %s',
    (peerAddress) => {
      const recognised = recognise(scheme, right, { protocol: 'http', peerAddress });
      expect(outcome(recognised, hashed)).toBe('ok');
    },
  );

  it.each([
    '192.0.2.7',
    '10.0.0.1',
    '128.0.0.1',
    '::2',
    '::ffff:10.0.0.1',
    '',
    '127.0.0.1.evil',
    '1127.0.0.1',
  ])('refuses plain http from %j with tls_required', (peerAddress) => {
    const recognised = recognise(scheme, right, { protocol: 'http', peerAddress });
    expect(outcome(recognised, hashed)).toBe('tls_required');
  });

  it('sees nothing in other auth-schemes', () => {
    expect(recognise(scheme, [])).toBeUndefined();
    expect(recognise(scheme, ['Authorization', 'Bearer x'])).toBeUndefined();
  });

  it('never prints the secret', () => {
    const shown = inspect(recognise(scheme, right), { depth: 9, showHidden: true });
    expect(shown).not.toContain(appSecret);
    expect(shown).not.toContain(base64(`${appKey}:${appSecret}`));
  });
});

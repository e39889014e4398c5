import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { bearer } from '../../src/token/bearer-scheme.ts';
import { digestOpaqueToken, mintOpaqueToken } from '../../src/token/opaque-token.ts';
import { appKey, appSecret, engine, noSecret, outcome, prove, recognise } from './fixtures.ts';

const scheme = bearer();
const minted = mintOpaqueToken({ engine, environment: 'live' });
const token = minted.token.use((value) => value);
const bearing = (value: string) => recognise(scheme, ['Authorization', `Bearer ${value}`]);

describe('mintOpaqueToken', () => {
  it('makes a token of its environment, kept by its SHA-256', () => {
    expect(token).toMatch(/^at_live_[0-9A-Za-z]{49}$/);
    expect(minted.digest).toBe(createHash('sha256').update(token).digest('base64url'));
    expect(digestOpaqueToken(engine, token)).toBe(minted.digest);
  });

  it('makes another one each time, and never prints it', () => {
    const other = mintOpaqueToken({ engine, environment: 'live' });
    expect(other.digest).not.toBe(minted.digest);
    expect(inspect(minted) + JSON.stringify(minted)).not.toContain(token);
  });
});

describe('bearer', () => {
  it.each(['Bearer', 'bearer', 'BEARER'])(
    'finds an access token after %s by its digest',
    (name) => {
      const recognised = recognise(scheme, ['authorization', `${name} ${token}`]);
      expect(recognised).toMatchObject({ locator: { by: 'token', digest: minted.digest } });
      expect(prove(recognised, noSecret)).toEqual({ ok: true, covered: [] });
      expect(inspect(recognised, { depth: 9, showHidden: true })).not.toContain(token);
    },
  );

  it.each([
    ['a wrong checksum', token.slice(0, -1) + (token.endsWith('0') ? '1' : '0')],
    ['an app_key', appKey],
    ['an app_secret', appSecret],
    ['anything else', 'mF_9B5f-4'],
    ['a space within', `${token} x`],
  ])('refuses %s as invalid_token', (_, value) => {
    expect(outcome(bearing(value), noSecret)).toBe('invalid_token');
  });

  it.each([
    ['nothing', 'Bearer'],
    ['an empty value', 'Bearer '],
    ['two spaces', `Bearer  ${token}`],
    ['a tab', `Bearer\t${token}`],
    ['a control character', `Bearer ${token}\u0001`],
    ['a letter beyond ASCII', `Bearer ${token}é`],
    ['more than the limit', `Bearer ${'x'.repeat(2048)}`],
  ])('refuses %s as auth_malformed', (_, value) => {
    expect(outcome(recognise(scheme, ['Authorization', value]), noSecret)).toBe('auth_malformed');
  });

  it('refuses a repeated Authorization header, even with the same value', () => {
    const line = ['Authorization', `Bearer ${token}`];
    expect(outcome(recognise(scheme, [...line, ...line]), noSecret)).toBe('auth_malformed');
    const other = ['authorization', 'Basic YTpi'];
    expect(outcome(recognise(scheme, [...line, ...other]), noSecret)).toBe('auth_malformed');
  });

  it.each([`access_token=${token}`, `page=2&access%5Ftoken=${token}`, 'access_token'])(
    'refuses a token in the query: %s',
    (query) => {
      const rawTarget = `/orders?${query}`;
      expect(outcome(recognise(scheme, [], { rawTarget }), noSecret)).toBe('auth_malformed');
      const lines = ['Authorization', `Bearer ${token}`];
      expect(outcome(recognise(scheme, lines, { rawTarget }), noSecret)).toBe('auth_malformed');
    },
  );

  it('is not misled by a value or a longer name in the query', () => {
    const rawTarget = '/orders?q=access_token&my_access_token=1';
    expect(recognise(scheme, [], { rawTarget })).toBeUndefined();
  });

  it.each(['a.b.c', 'a.b', 'a.b.c.d', '.'])('leaves %s to local-token', (value) => {
    expect(bearing(value)).toBeUndefined();
  });

  it.each(['Basic YTpi', 'BearerX y', 'Bear', 'Digest a=b'])('sees nothing in %s', (value) => {
    expect(recognise(scheme, ['Authorization', value])).toBeUndefined();
  });
});

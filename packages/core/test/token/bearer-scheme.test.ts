import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { bearer, type BearerSchemeOptions } from '../../src/token/bearer-scheme.ts';
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

describe('bearer with other places', () => {
  const places = [{ query: 'access_token' }, { header: 'X-Acs-DingTalk-Access-Token' }] as const;
  const open = bearer({ alsoIn: places });
  const inQuery = `/orders?page=2&access_token=${token}`;
  const inHeader = ['x-acs-dingtalk-access-token', token];
  const inAuthorization = ['Authorization', `Bearer ${token}`];

  it.each([
    ['the query', [], inQuery],
    ['the query, its name escaped', [], `/orders?access%5Ftoken=${token}`],
    ['the header', inHeader, '/orders'],
    ['the header in capitals', ['X-ACS-DINGTALK-ACCESS-TOKEN', token], '/orders'],
    ['Authorization', inAuthorization, '/orders'],
  ])('finds a token in %s', (_, lines, rawTarget) => {
    const recognised = recognise(open, lines, { rawTarget });
    expect(recognised).toMatchObject({ locator: { by: 'token', digest: minted.digest } });
    expect(inspect(recognised, { depth: 9, showHidden: true })).not.toContain(token);
  });

  it.each([
    ['in the query and in the header', inHeader, inQuery],
    ['in the query and in Authorization', inAuthorization, inQuery],
    ['in the header and in Authorization', [...inHeader, ...inAuthorization], '/orders'],
    ['in the query twice', [], `${inQuery}&access_token=${token}`],
    ['in the query twice, once escaped', [], `${inQuery}&access%5ftoken=${token}`],
    ['in the header twice', [...inHeader, ...inHeader], '/orders'],
    ['beside a JWT', ['Authorization', 'Bearer a.b.c'], inQuery],
    ['empty in the query', [], '/orders?access_token='],
    ['empty in the header', ['x-acs-dingtalk-access-token', ''], '/orders'],
    ['too long', ['x-acs-dingtalk-access-token', 'x'.repeat(2049)], '/orders'],
    ['with a control character', ['x-acs-dingtalk-access-token', `${token}\u0001`], '/orders'],
  ])('refuses tokens %s as auth_malformed', (_, lines, rawTarget) => {
    expect(outcome(recognise(open, lines, { rawTarget }), noSecret)).toBe('auth_malformed');
  });

  it.each([
    ['an app_secret', appSecret],
    ['a JWT', 'a.b.c'],
    ['what cannot be decoded', '%zz'],
  ])('refuses %s there as invalid_token', (_, value) => {
    const rawTarget = `/orders?access_token=${value}`;
    expect(outcome(recognise(open, [], { rawTarget }), noSecret)).toBe('invalid_token');
  });

  it('sees nothing where nothing is', () => {
    expect(
      recognise(open, ['Authorization', 'Basic YTpi'], { rawTarget: '/?a=1' }),
    ).toBeUndefined();
  });

  it('still refuses access_token in the query when only another place is named', () => {
    const other = bearer({ alsoIn: [{ query: 'token' }] });
    expect(outcome(recognise(other, [], { rawTarget: inQuery }), noSecret)).toBe('auth_malformed');
    expect(recognise(other, [], { rawTarget: `/?token=${token}` })).toMatchObject({
      locator: { digest: minted.digest },
    });
  });

  it.each<[string, unknown, RegExp]>([
    ['another option', { alsoin: [] }, /^"alsoin"/],
    ['no list', { alsoIn: { query: 'access_token' } }, /^"alsoIn" must be a list/],
    ['a name alone', { alsoIn: ['access_token'] }, /^"alsoIn\[0\]"/],
    ['another kind', { alsoIn: [{ cookie: 'token' }] }, /^"alsoIn\[0\]"/],
    ['two kinds', { alsoIn: [{ query: 'a', header: 'b' }] }, /^"alsoIn\[0\]"/],
    ['no kind', { alsoIn: [{}] }, /^"alsoIn\[0\]"/],
    ['a name that is none', { alsoIn: [{ query: 'a b' }] }, /^"alsoIn\[0\].query"/],
    ['a name that is no text', { alsoIn: [{ header: 1 }] }, /^"alsoIn\[0\].header"/],
    ['Authorization', { alsoIn: [{ header: 'authorization' }] }, /^"alsoIn\[0\].header"/],
    ['no form of refusals', { refusals: { mediaType: 'text/plain' } }, /^"refusals.body"/],
    ['a place twice', { alsoIn: [{ header: 'X-A' }, { header: 'x-a' }] }, /^"alsoIn" has .* twice/],
  ])('refuses %s when it is set up', (_, options, message) => {
    // what a caller without types may give
    expect(() => bearer(options as BearerSchemeOptions)).toThrow(message);
  });
});

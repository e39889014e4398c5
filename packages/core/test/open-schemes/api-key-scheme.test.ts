import { describe, expect, it } from 'vitest';
import { apiKey } from '../../src/credential/api-key-scheme.ts';
import {
  appId,
  appKey,
  appSecret,
  noSecret,
  otherAppKey,
  outcome,
  prove,
  publicKey,
  recognise,
  symmetric,
} from '../token/fixtures.ts';

const scheme = apiKey();
const inQuery = { appKeyInQuery: true };

describe('api-key in the header', () => {
  it.each(['X-App-Key', 'x-app-key', 'X-APP-KEY'])('reads the key from %s', (name) => {
    const recognised = recognise(scheme, [name, appKey]);
    expect(recognised).toMatchObject({ locator: { by: 'app-key', appKey }, needsBody: false });
    expect(recognised).toHaveProperty('appId', undefined);
    for (const secret of [noSecret, symmetric, publicKey]) {
      expect(prove(recognised, secret)).toEqual({ ok: true, covered: [] });
    }
  });

  it('says whose key it is, if the caller says so', () => {
    expect(recognise(scheme, ['X-App-Key', appKey, 'X-App-Id', appId])).toMatchObject({ appId });
  });

  it('sees nothing without a key', () => {
    expect(recognise(scheme, [])).toBeUndefined();
    expect(recognise(scheme, ['X-App-Id', appId])).toBeUndefined();
  });

  it.each([
    ['a repeated key', ['X-App-Key', appKey, 'x-app-key', appKey], 'auth_malformed'],
    [
      'a repeated app_id',
      ['X-App-Key', appKey, 'X-App-Id', appId, 'X-App-Id', appId],
      'auth_malformed',
    ],
    ['an empty key', ['X-App-Key', ''], 'auth_malformed'],
    ['an empty app_id', ['X-App-Key', appKey, 'X-App-Id', ''], 'auth_malformed'],
    ['a control character', ['X-App-Key', `${appKey}\r\n`], 'auth_malformed'],
    ['DEL', ['X-App-Key', `${appKey}\u007f`], 'auth_malformed'],
    ['a letter beyond ASCII', ['X-App-Key', `${appKey}é`], 'auth_malformed'],
    [
      'a control character in the app_id',
      ['X-App-Key', appKey, 'X-App-Id', 'a\0b'],
      'auth_malformed',
    ],
    ['a key over the limit', ['X-App-Key', 'a'.repeat(2049)], 'auth_malformed'],
    [
      'a wrong checksum',
      ['X-App-Key', appKey.slice(0, -1) + (appKey.endsWith('0') ? '1' : '0')],
      'auth_invalid',
    ],
    ['a path', ['X-App-Key', '../../etc/passwd'], 'auth_invalid'],
    ['__proto__', ['X-App-Key', '__proto__'], 'auth_invalid'],
    ['two keys in one line', ['X-App-Key', `${appKey}, ${appKey}`], 'auth_invalid'],
    ['other case', ['X-App-Key', appKey.toUpperCase()], 'auth_invalid'],
  ])('refuses %s', (_, lines, code) => {
    expect(outcome(recognise(scheme, lines), noSecret)).toBe(code);
  });

  it('marks a secret in the place of a key as exposed, without repeating it', () => {
    const recognised = recognise(scheme, ['X-App-Key', appSecret]);
    expect(recognised).toMatchObject({ kind: 'malformed', code: 'auth_invalid' });
    expect(recognised).toHaveProperty('secretExposed', true);
    expect(JSON.stringify(recognised)).not.toContain(appSecret);
  });
});

describe('api-key in the query', () => {
  const rawTarget = `/orders?page=2&app_key=${appKey}`;

  it('is read only where the route opts in', () => {
    expect(recognise(scheme, [], { rawTarget })).toBeUndefined();
    expect(recognise(scheme, [], { rawTarget, policy: inQuery })).toMatchObject({
      locator: { appKey },
    });
  });

  it.each(['sign=00', 'sign_type=MD5', 'si%67n=00'])(
    'is left to signed requests with %s',
    (more) => {
      const signed = { rawTarget: `${rawTarget}&${more}`, policy: inQuery };
      expect(recognise(scheme, [], signed)).toBeUndefined();
    },
  );

  it.each([
    ['a second one', `&app_key=${appKey}`, []],
    ['another one', `&app_key=${otherAppKey}`, []],
    ['another one, escaped', `&app%5Fkey=${otherAppKey}`, []],
    ['one in the header', '', ['X-App-Key', appKey]],
    ['one in the header and a signature', '&sign=00', ['X-App-Key', otherAppKey]],
  ])('is refused beside %s', (_, more, lines) => {
    const request = { rawTarget: rawTarget + more, policy: inQuery };
    expect(outcome(recognise(scheme, lines, request), noSecret)).toBe('auth_malformed');
  });

  it.each([
    ['app_key=', 'auth_malformed'],
    ['app_key', 'auth_malformed'],
    ['app_key=%00', 'auth_malformed'],
    ['app_key=%C3%A9', 'auth_malformed'],
    ['app_key=%zz', 'auth_invalid'],
    [`app_key=${appKey}+`, 'auth_invalid'],
    [`app_key=${appSecret}`, 'auth_invalid'],
  ])('refuses ?%s', (query, code) => {
    const request = { rawTarget: `/orders?${query}`, policy: inQuery };
    expect(outcome(recognise(scheme, [], request), noSecret)).toBe(code);
  });
});

describe('api-key under other names', () => {
  const named = apiKey({
    header: 'X-Api-Key',
    parameter: 'ak',
    signatureParameters: ['sn'],
    foreignKeys: true,
  });

  it('reads them, and no others', () => {
    expect(recognise(named, ['x-api-key', appKey])).toMatchObject({ locator: { appKey } });
    expect(recognise(named, ['X-App-Key', appKey])).toBeUndefined();
    const rawTarget = `/geocoder?app_key=${otherAppKey}&ak=${appKey}&sign=1`;
    expect(recognise(named, [], { rawTarget, policy: inQuery })).toMatchObject({
      locator: { appKey },
    });
  });

  it('leaves a signed query to the scheme that signs', () => {
    const rawTarget = `/geocoder?ak=${appKey}&sn=00`;
    expect(recognise(named, [], { rawTarget, policy: inQuery })).toBeUndefined();
  });

  it('looks keys of other systems up only if told to', () => {
    const lines = ['X-App-Key', '5Q5BZ-5EVWJ-SN5F3'];
    expect(outcome(recognise(scheme, lines), noSecret)).toBe('auth_invalid');
    const own = apiKey({ foreignKeys: true });
    expect(recognise(own, lines)).toMatchObject({ locator: { appKey: '5Q5BZ-5EVWJ-SN5F3' } });
    expect(recognise(own, ['X-App-Key', appSecret])).toHaveProperty('secretExposed', true);
  });

  it.each([
    ['"header"', { header: 'X App Key' }],
    ['"parameter"', { parameter: 'app[key]' }],
    ['"signatureParameters"', { parameter: 'sig', signatureParameters: ['sig'] }],
  ])('checks %s', (message, options) => {
    expect(() => apiKey(options)).toThrow(RangeError);
    expect(() => apiKey(options)).toThrow(message);
  });
});

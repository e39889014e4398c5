import { apiKey, createRequestSigner, Secret } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { amap, amapProfile, amapRefusals } from '../src/index.ts';
import { recordVector } from './support/golden/record-vector.ts';
import { verifyVectors } from './support/golden/verify-vectors.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import type { SendTo } from './support/interop/interop-plan.ts';
import {
  askMap,
  byDocument,
  codeShown,
  getOf,
  md5,
  sorted,
  startMap,
  withBody,
  type MapParameters,
  type MapService,
} from './support/maps.ts';

const policy = { replay: 'accepted' } as const;
const document = 'https://lbs.amap.com/faq/quota-key/key/41181';
const key = { appKey: '608d75903d29ad471362f8c58c550daf', appSecret: 'bbbbb' };

function signed({ appKey, appSecret }: Pick<SendTo, 'appKey' | 'appSecret'>, asked: MapParameters) {
  const parameters = { key: appKey, ...asked };
  return { ...parameters, sig: md5(sorted(parameters) + appSecret) };
}

const queryOf = (parameters: MapParameters): string => new URLSearchParams(parameters).toString();
const place = { city: '北京', address: "朝阳区 阜通东大街6号 a+b ~*'()!", output: 'JSON' };

describeInterop({
  ...byDocument,
  scheme: 'amap',
  schemes: [amap()],
  policy,
  frameworks: ['express'],
  respondWith: { status: '1', info: 'OK', infocode: '10000' },
  send: (to) => askMap(to, `/v3/geocode/geo?${queryOf(signed(to, place))}`),
  shown: codeShown,
  expectedVendorCode: '10007',
  signedHeader: 'user-agent',
  keepNames: ['key', 'sig'],
  notSigned: ['method', 'path', 'header'],
  replay: { accepted: 'the route takes look-ups again' },
  expired: { accepted: 'the scheme carries no time' },
});

describe('amap', () => {
  let map: MapService;
  beforeAll(async () => {
    map = await startMap({ schemes: [amap()], policy: { replay: { rememberSeconds: 60 } } }, key);
    return () => map.close();
  });
  const target = (parameters: MapParameters): string => `/v3/test?${queryOf(parameters)}`;

  it("signs what the vendor's example signs", () => {
    const asked = { a: '23', b: '12', d: '48', f: '8', c: '67' };
    expect(sorted(asked)).toBe('a=23&b=12&c=67&d=48&f=8');
    const signer = createRequestSigner(amapProfile, { secret: new Secret('bbbbb'), engine });
    const said = { method: 'GET', protocol: 'https', authority: 'restapi.amap.com' } as const;
    const made = signer.sign({ ...said, appKey: key.appKey, target: target(asked), timeMs: 0 });
    expect(made.stringToSign).toBe(`a=23&b=12&c=67&d=48&f=8&key=${key.appKey}[secret]`);
    expect(made.signature).toBe(signed(key, asked).sig);
  });

  it('takes spaces either way, empty values, and a sig that stands anywhere', async () => {
    const { sig, ...others } = signed(key, { ...place, extensions: '' });
    const query = queryOf({ sig, ...others });
    expect(await map.codeOf(`/v3/test?${query}`)).toBe(1);
    expect(await map.codeOf(`/v3/test?${query.replaceAll('+', '%20')}`)).toBe(1);
    expect(await map.codeOf(`/v3/test?${query.replaceAll('%2B', '+')}`)).toBe('auth_invalid');
  });

  it.each([
    ['an ampersand that hides a parameter', { a: '23&b=1' }],
    ['a line end', { a: '23\n' }],
    ['a name with a mark', { 'a=1&b': '2' }],
  ])('refuses %s', async (_, asked) => {
    expect(await map.codeOf(target(signed(key, asked)))).toBe('auth_malformed');
  });

  it('refuses a parameter that is there twice, and a body that it does not sign', async () => {
    const good = target(signed(key, { a: '1' }));
    expect(await map.codeOf(`${good}&a=1`)).toBe('auth_malformed');
    expect(await map.codeOf(good, withBody('application/json', '{}'))).toBe(
      'coverage_insufficient',
    );
    const form = withBody('application/x-www-form-urlencoded', 'b=2');
    expect(await map.codeOf(good, form)).toBe('auth_invalid');
    expect(await map.codeOf(good)).toBe(1);
    expect(map.service.handled[0]?.principal.covered).toEqual(['@query', 'keyid']);
  });

  it('remembers a signature where a route says so', async () => {
    await map.codeOf(target(signed(key, { a: '1' })));
    const again = askMap(map.service, target(signed(key, { a: '1' })));
    expect(codeShown(await again.catch((error: unknown) => error))).toBe('10004');
    expect(map.service.refused.map(({ code }) => code)).toEqual(['nonce_replayed']);
  });

  it('must be told on a route what to do about replays', async () => {
    const starts = startMap({ schemes: [amap()], policy: { schemes: ['amap'] } }, key);
    await expect(starts).rejects.toThrow('"replay"');
  });

  it('stands beside keys that only identify', async () => {
    const open = apiKey({
      parameter: 'key',
      signatureParameters: ['sig'],
      foreignKeys: true,
      refusals: amapRefusals,
    });
    const schemes = [amap(), open];
    const both = await startMap({ schemes, policy: { ...policy, appKeyInQuery: true } }, key);
    expect(await both.codeOf(`/v3/ip?key=${key.appKey}`)).toBe(1);
    expect(both.service.handled[0]?.principal.scheme).toBe('api-key');
    expect(await both.codeOf(target(signed(key, { a: '1' })))).toBe(1);
    expect(both.service.handled[0]?.principal.scheme).toBe('amap');
    expect(await both.codeOf(target({ ...signed(key, { a: '1' }), a: '2' }))).toBe('auth_invalid');
    const answer = await fetch(`${both.service.url}/v3/ip?key=${key.appKey}`);
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    const unknown = await fetch(`${both.service.url}/v3/ip?key=0123456789abcdef`);
    expect(await unknown.json()).toMatchObject({ status: '0', infocode: '10007' });
    await both.close();
  });
});

it('golden vectors hold', async () => {
  const asked = signed(key, place);
  const { sig, ...others } = asked;
  recordVector({
    ...key,
    scheme: 'amap',
    document,
    note: 'The vendor publishes the rule and a string to sign, but no signature.',
    name: 'geocode',
    timeMs: Date.UTC(2026, 0, 2),
    bytes: getOf(`/v3/geocode/geo?${queryOf(asked)}`, 'restapi.amap.com'),
    stringToSign: `${sorted(others)}[secret]`,
    signature: sig,
  });
  expect(await verifyVectors('amap', { schemes: [amap()], policy })).toBe(1);
});

import { createRequestSigner, Secret } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { baiduMap, baiduMapProfile } from '../src/index.ts';
import { recordVector } from './support/golden/record-vector.ts';
import { verifyVectors } from './support/golden/verify-vectors.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import {
  askMap,
  byDocument,
  codeShown,
  getOf,
  md5,
  startMap,
  withBody,
  type MapService,
} from './support/maps.ts';

const policy = { replay: 'accepted' } as const;

/** The vendor's worked example. */
const key = { appKey: 'yourak', appSecret: 'yoursk' };
const asked = '/geocoder/v2/?address=%E7%99%BE%E5%BA%A6%E5%A4%A7%E5%8E%A6&output=json&ak=yourak';
const exampleSn = '7de5a22212ffaa9e326444c75a58f9a0';
const example = `${asked}&sn=${exampleSn}`;

/** What browsers and Java make of a text in a form. */
const asForm = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);
/** The same in PHP (and Python 2), and in Python 3. */
const asPhp = (text: string): string => asForm(text).replaceAll('*', '%2A');
const asPython = (text: string): string => asPhp(text).replaceAll('%7E', '~');

const signedBy = (escape: (text: string) => string, target: string, sk = key.appSecret): string =>
  `${target}&sn=${md5(escape(target + sk))}`;

describeInterop({
  ...byDocument,
  scheme: 'baidu-map',
  schemes: [baiduMap()],
  policy,
  frameworks: ['express'],
  respondWith: { status: 0, result: {} },
  send(to) {
    // fetch escapes what this leaves bare of quotes, after it was signed
    const address = encodeURIComponent("百度 a+b ~*'()!").replaceAll("'", '%27');
    const target = `/geocoder/v2/?output=json&address=${address}&city=&ak=${to.appKey}`;
    return askMap(to, signedBy(asForm, target, to.appSecret));
  },
  shown: codeShown,
  expectedVendorCode: 211,
  signedHeader: 'user-agent',
  keepNames: ['ak', 'sn'],
  notSigned: ['method', 'header'],
  replay: { accepted: 'the route takes look-ups again' },
  expired: { accepted: 'the scheme carries no time' },
});

describe('baidu-map', () => {
  let map: MapService;
  beforeAll(async () => {
    map = await startMap({ schemes: [baiduMap()], policy }, key);
    map.services.respondWith({ status: 0 });
    return () => map.close();
  });

  it("accepts the vendor's worked example, and our signer writes the same signature", async () => {
    expect(await map.codeOf(example)).toBe(1);
    expect(map.service.handled[0]?.principal.covered).toEqual(['@path', '@query', 'keyid']);
    const secret = new Secret(key.appSecret);
    const { signature, parameters } = createRequestSigner(baiduMapProfile, { secret, engine }).sign(
      {
        appKey: key.appKey,
        method: 'GET',
        protocol: 'https',
        authority: 'api.map.baidu.com',
        target: asked.replace('&ak=yourak', ''),
        timeMs: 0,
      },
    );
    expect(signature).toBe(exampleSn);
    expect(parameters.map(([name]) => name)).toEqual(['ak', 'sn']);
  });

  it.each([
    ['Java', asForm],
    ['PHP', asPhp],
    ['Python', asPython],
  ])('takes the escaping of %s', async (_, escape) => {
    const target = `/place/v2/search?query=a+b%20c~*'()!/:@,;$&query=%c3%A9&ak=yourak`;
    expect(await map.codeOf(signedBy(escape, target))).toBe(1);
  });

  it('takes the query as it was sent, and nothing after the sn', async () => {
    expect(await map.codeOf(example.replace('%E7', '%e7'))).toBe('auth_invalid');
    expect(await map.codeOf(`${example}&output=json`)).toBe('auth_invalid');
    expect(await map.codeOf(`${example}&output=xml&sn=${exampleSn}`)).toBe('auth_malformed');
    const unsorted = signedBy(asForm, '/x?z=1&a=2&ak=yourak');
    expect(await map.codeOf(unsorted)).toBe(1);
    expect(await map.codeOf(unsorted.replace('z=1&a=2', 'a=2&z=1'))).toBe('auth_invalid');
  });

  it('signs the form of a POST in the order of the names', async () => {
    const path = '/geodata/v4/poi/create';
    const form = 'address=a+b*%7E&ak=yourak&title=%E4%B8%AD';
    const sn = md5(asPhp(`${path}?${form.replace('*', '%2A')}yoursk`));
    const sent = `title=%E4%B8%AD&ak=yourak&address=a%20b*~&sn=${sn}`;
    await expect(askMap(map.service, path, sent)).resolves.toEqual({ status: 0 });
    await expect(askMap(map.service, path, sent.replace('%20', 'x'))).rejects.toThrow('211');
    await expect(askMap(map.service, `${path}/x`, sent)).rejects.toThrow('211');
    await expect(askMap(map.service, `${path}?x=1`, sent)).rejects.toThrow('211');
  });

  it('refuses bodies beside a signed query', async () => {
    const form = withBody('application/x-www-form-urlencoded', 'a=1');
    expect(await map.codeOf(example, form)).toBe('auth_invalid');
    expect(await map.codeOf(example, withBody('application/json', '{}'))).toBe(
      'coverage_insufficient',
    );
  });
});

it('golden vectors hold', async () => {
  recordVector({
    ...key,
    scheme: 'baidu-map',
    document: 'https://lbsyun.baidu.com/faq/api?title=lbscloud/api/appendix',
    note: 'The string, with the secret in it, is escaped as a form value before it is hashed.',
    name: 'the worked example of the document',
    timeMs: Date.UTC(2026, 0, 2),
    bytes: getOf(example, 'api.map.baidu.com'),
    stringToSign: `${asked}[secret]`,
    signature: exampleSn,
  });
  expect(await verifyVectors('baidu-map', { schemes: [baiduMap()], policy })).toBe(1);
});

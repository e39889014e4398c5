import { createRequestSigner, Secret } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { tencentMap, tencentMapProfile } from '../src/index.ts';
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

/** The vendor's worked example. */
const key = {
  appKey: '5Q5BZ-5EVWJ-SN5F3-K6QBZ-B3FAO-RVBWM',
  appSecret: 'SWvT26ypwq5Nwb5RvS8cLi6NSoH8HlJX',
};
const path = '/ws/geocoder/v1';
const location = '28.7033487,115.8660847';
const exampleSig = '90da272bfa19122547298e2b0bcc0e50';
const example = `${path}?key=${key.appKey}&location=${location}&sig=${exampleSig}`;

function targetOf(
  { appKey, appSecret }: Pick<SendTo, 'appKey' | 'appSecret'>,
  asked: MapParameters,
): string {
  const parameters = { key: appKey, ...asked };
  const sig = md5(`${path}?${sorted(parameters)}${appSecret}`);
  return `${path}?${new URLSearchParams({ ...parameters, sig }).toString()}`;
}

describeInterop({
  ...byDocument,
  scheme: 'tencent-map',
  schemes: [tencentMap()],
  policy,
  frameworks: ['express'],
  respondWith: { status: 0, message: 'query ok' },
  send: (to) => askMap(to, targetOf(to, { address: "北京 a+b ~*'()!", get_poi: '' })),
  shown: codeShown,
  expectedVendorCode: 111,
  signedHeader: 'user-agent',
  keepNames: ['key', 'sig'],
  notSigned: ['method', 'header'],
  replay: { accepted: 'the route takes look-ups again' },
  expired: { accepted: 'the scheme carries no time' },
});

describe('tencent-map', () => {
  let map: MapService;
  beforeAll(async () => {
    map = await startMap({ schemes: [tencentMap()], policy }, key);
    return () => map.close();
  });

  it("accepts the vendor's worked example, and our signer writes the same signature", async () => {
    expect(await map.codeOf(example)).toBe(1);
    expect(map.service.handled[0]?.principal.covered).toEqual(['@path', '@query', 'keyid']);
    const secret = new Secret(key.appSecret);
    const { signature } = createRequestSigner(tencentMapProfile, { secret, engine }).sign({
      appKey: key.appKey,
      method: 'GET',
      protocol: 'https',
      authority: 'apis.map.qq.com',
      target: `${path}?location=${location}`,
      timeMs: 0,
    });
    expect(signature).toBe(exampleSig);
  });

  it('takes the path as it was sent', async () => {
    expect(await map.codeOf(example.replace('?', '/?'))).toBe('auth_invalid');
    expect(await map.codeOf(example.replace('/ws', '//ws'))).toBe('auth_invalid');
    expect(await map.codeOf(example.replace('/ws', '/%77s'))).toBe('auth_invalid');
  });

  it('refuses what could be read in two ways, and bodies that it does not sign', async () => {
    expect(await map.codeOf(targetOf(key, { a: '1&b=2' }))).toBe('auth_malformed');
    expect(await map.codeOf(`${example}&location=${location}`)).toBe('auth_malformed');
    expect(await map.codeOf(example, withBody('application/json', '{}'))).toBe(
      'coverage_insufficient',
    );
    const form = withBody('application/x-www-form-urlencoded', 'a=1');
    expect(await map.codeOf(example, form)).toBe('auth_invalid');
    expect(await map.codeOf(example.replace(exampleSig, exampleSig.toUpperCase()))).toBe(
      'auth_invalid',
    );
  });
});

it('golden vectors hold', async () => {
  recordVector({
    ...key,
    scheme: 'tencent-map',
    document: 'https://lbs.qq.com/faq/serverFaq/webServiceKey',
    name: 'the worked example of the document',
    timeMs: Date.UTC(2026, 0, 2),
    bytes: getOf(example, 'apis.map.qq.com'),
    stringToSign: `${path}?key=${key.appKey}&location=${location}[secret]`,
    signature: exampleSig,
  });
  expect(await verifyVectors('tencent-map', { schemes: [tencentMap()], policy })).toBe(1);
});

import { createHmac } from 'node:crypto';
import { createRequestSigner, Secret, type SignatureProfile } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  aliyunAcs3Profile,
  aliyunOssV1LinkProfile,
  aliyunOssV1Profile,
  aliyunOssV4LinkProfile,
  aliyunOssV4Profile,
  aliyunRoaProfile,
  aliyunRpcProfile,
} from '../src/index.ts';
import { callOpenApi, callRoa, callRpc } from './support/aliyun.ts';
import { bucket, follow, ossClient } from './support/aliyun-oss.ts';
import { aliyunSchemes, imported, nowMs, World } from './support/aliyun-world.ts';
import { recordVector } from './support/golden/record-vector.ts';
import { verifyVectors } from './support/golden/verify-vectors.ts';
import type { SendTo } from './support/interop/interop-plan.ts';
import { headerOf, type RawRequest } from './support/raw-request.ts';
import { resign, type Resigned } from './support/resign.ts';

interface Golden {
  readonly name: string;
  readonly sdk: string;
  readonly profile: SignatureProfile;
  readonly send: (to: SendTo) => Promise<unknown>;
  /** What our signer must be told besides. */
  readonly told?: (raw: RawRequest) => Partial<Resigned>;
  readonly signatureIn: (raw: RawRequest) => string | undefined;
  /** The signature of the string to sign, without our code. */
  readonly signText: (text: string) => string;
}

const { appSecret } = imported;
const mac = (hash: string, key: string | Buffer, text: string): Buffer =>
  createHmac(hash, key).update(text).digest();
const scope = ['20260102', 'cn-hangzhou', 'oss', 'aliyun_v4_request'];
const ossKey = scope.reduce<string | Buffer>(
  (key, text) => mac('sha256', key, text),
  `aliyun_v4${appSecret}`,
);
const inHeader = (mark: string) => (raw: RawRequest) =>
  headerOf(raw, 'authorization')?.split(mark).at(-1);
const inParameter = (name: string) => (raw: RawRequest) => {
  const query = new URLSearchParams(raw.target.split('?')[1]);
  return query.get(name) ?? new URLSearchParams(raw.body.toString()).get(name) ?? undefined;
};
const nonceIn = (raw: RawRequest): Partial<Resigned> => {
  const nonce = headerOf(raw, 'x-acs-signature-nonce') ?? inParameter('SignatureNonce')(raw);
  return nonce === undefined ? {} : { nonce };
};
const region = () => ({ fields: { region: 'cn-hangzhou' } });
const sha1 = (key: string) => (text: string) => mac('sha1', key, text).toString('base64');

const rpc = {
  sdk: '@alicloud/pop-core',
  profile: aliyunRpcProfile,
  told: nonceIn,
  signatureIn: inParameter('Signature'),
  signText: sha1(`${appSecret}&`),
};
const roa = {
  sdk: '@alicloud/pop-core',
  profile: aliyunRoaProfile,
  told: nonceIn,
  signatureIn: inHeader(':'),
  signText: sha1(appSecret),
};
const acs3 = {
  sdk: '@alicloud/openapi-core',
  profile: aliyunAcs3Profile,
  told: (raw: RawRequest) => ({
    ...nonceIn(raw),
    signedHeaders: (
      /SignedHeaders=([^,]*)/.exec(headerOf(raw, 'authorization') ?? '')?.[1] ?? ''
    ).split(';'),
  }),
  signatureIn: inHeader('='),
  signText: (text: string) => mac('sha256', appSecret, text).toString('hex'),
};
const oss = { sdk: 'ali-oss', signText: sha1(appSecret) };
const oss4 = {
  sdk: 'ali-oss',
  signText: (text: string) => mac('sha256', ossKey, text).toString('hex'),
};

const content = Buffer.from('hello');
const key = "a b/caf\u00e9+~*'()!.txt";
const odd = {
  Empty: '',
  Marks: "~*'()! +/%&=",
  Name: '杭州😀',
  'Tag.10': 'b',
  'Tag.2': 'a',
  A: 'x',
};

const golden: readonly Golden[] = [
  { ...rpc, name: 'GET', send: (to) => callRpc(to, odd) },
  { ...rpc, name: 'POST', send: (to) => callRpc(to, odd, { method: 'POST' }) },
  {
    ...roa,
    name: 'POST with a body',
    send: (to) =>
      callRoa(to, {
        query: { page: 2, name: '杭州', empty: '' },
        body: '{"count":10}',
        headers: { 'Content-Type': 'application/json' },
      }),
  },
  { ...roa, name: 'GET', send: (to) => callRoa(to, { method: 'GET', path: '/clusters/a%20b' }) },
  {
    ...acs3,
    name: 'POST with a body',
    send: (to) =>
      callOpenApi('@alicloud/openapi-core', to, {
        style: 'ROA',
        pathname: '/clusters/a%20b~*()!/%7E%E6%9D%AD%27',
        query: odd,
        body: { count: 10 },
      }),
  },
  {
    ...acs3,
    name: 'GET',
    send: (to) =>
      callOpenApi('@alicloud/openapi-core', to, { style: 'RPC', method: 'GET', query: odd }),
  },
  {
    ...oss,
    name: 'PUT',
    profile: aliyunOssV1Profile,
    signatureIn: inHeader(':'),
    send: (to) => ossClient(to).put(key, content, { headers: { 'x-oss-meta-note': 'n 1' } }),
  },
  {
    ...oss,
    name: 'GET with a sub-resource',
    profile: aliyunOssV1Profile,
    signatureIn: inHeader(':'),
    send: (to) => ossClient(to).get(key, { process: 'image/resize,w_100' }),
  },
  {
    ...oss,
    name: 'GET',
    profile: aliyunOssV1LinkProfile,
    told: () => ({ lifeSeconds: 600 }),
    signatureIn: inParameter('Signature'),
    send: (to) => {
      const response = { 'content-type': 'text/plain; charset=utf-8' };
      return follow(ossClient(to).signatureUrl(key, { expires: 600, response }), to);
    },
  },
  {
    ...oss4,
    name: 'PUT',
    profile: aliyunOssV4Profile,
    told: region,
    signatureIn: inHeader('='),
    send: (to) =>
      ossClient(to, { authorizationV4: true }).put(key, content, {
        headers: { 'x-oss-meta-note': 'n 1' },
      }),
  },
  {
    ...oss4,
    name: 'GET of a list',
    profile: aliyunOssV4Profile,
    told: region,
    signatureIn: inHeader('='),
    send: (to) =>
      ossClient(to, { authorizationV4: true }).listV2({ prefix: "a b/~*'()!", 'max-keys': '10' }),
  },
  {
    ...oss4,
    name: 'GET with the host signed',
    profile: aliyunOssV4LinkProfile,
    told: () => ({ ...region(), lifeSeconds: 600, signedHeaders: ['host'] }),
    signatureIn: inParameter('x-oss-signature'),
    send: async (to) => {
      const headers = { host: `localhost:${String(to.port)}` };
      const queries = { 'response-content-type': 'text/plain; charset=utf-8' };
      const request = { headers, queries };
      return follow(await ossClient(to).signatureUrlV4('GET', 600, request, key, ['host']), to);
    },
  },
];

describe('golden vectors of Aliyun', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.open({ unsigned: ['query'] });
    return () => world.close();
  });

  it.each(golden.map((one) => [one.profile.name, one.name, one] as const))(
    '%s, %s: the client and our signer sign the same',
    async (scheme, name, { sdk, profile, send, told, signatureIn, signText }) => {
      const { raw, verdict } = await world.send(send);
      expect(verdict).toBe('accepted');
      const signature = signatureIn(raw);
      const ours = resign(
        atBucket(profile),
        { ...imported, raw },
        { timeMs: nowMs, ...told?.(raw) },
      );
      expect(ours.signature).toBe(signature);
      const { stringToSign } = ours;
      expect(signText(stringToSign)).toBe(signature);
      const { bytes } = raw;
      recordVector({
        ...imported,
        scheme,
        sdk,
        name,
        timeMs: nowMs,
        bytes,
        stringToSign,
        signature: ours.signature,
      });
    },
  );

  it.each(aliyunSchemes.map(({ name }) => name))('%s: those that are kept hold', async (name) => {
    const policy = { unsigned: ['query'] } as const;
    expect(await verifyVectors(name, { schemes: aliyunSchemes, policy })).toBeGreaterThan(0);
  });
});

/** The profile for the bucket of these tests, as the factory makes it. */
function atBucket(profile: SignatureProfile): SignatureProfile {
  const text = JSON.stringify(profile).replace(
    '{"text":"/"},{"hostLabel":0}',
    `{"text":"/${bucket}"}`,
  );
  // Safe: it was a profile, and one piece of its string became another.
  return JSON.parse(text) as SignatureProfile;
}

describe('published by Aliyun', () => {
  const published = [
    // https://help.aliyun.com/zh/sdk/product-overview/rpc-mechanism, and the example before it
    {
      signature: '9NaGiOspFP5UPcwX8Iwt2YJXXuk=',
      timeMs: Date.UTC(2023, 2, 13, 8, 34, 30),
      nonce: 'edb2b34af0af9a6d14deaf7c1a5315eb',
      target: '/?Action=DescribeDedicatedHosts&Format=JSON&RegionId=cn-beijing&Version=2014-05-26',
    },
    {
      signature: 'OLeaidS1JvxuMvnyHOwuJ+uX5qY=',
      timeMs: Date.UTC(2016, 1, 23, 12, 46, 24),
      nonce: '3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf',
      target: '/?Action=DescribeRegions&Format=XML&Version=2014-05-26',
    },
  ];
  it.each(published)('RPC: $signature', ({ signature, ...request }) => {
    const secret = new Secret('testsecret');
    const signed = createRequestSigner(aliyunRpcProfile, { secret, engine }).sign({
      appKey: 'testid',
      method: 'GET',
      protocol: 'https',
      authority: 'ecs.aliyuncs.com',
      ...request,
    });
    expect(signed.signature).toBe(signature);
  });

  // https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature
  it('ACS3: RunInstances', () => {
    const secret = new Secret('YourAccessKeySecret');
    const headers = ['host', 'x-acs-action', 'x-acs-content-sha256', 'x-acs-date'];
    const signed = createRequestSigner(aliyunAcs3Profile, { secret, engine }).sign({
      appKey: 'YourAccessKeyId',
      method: 'POST',
      protocol: 'https',
      authority: 'ecs.cn-shanghai.aliyuncs.com',
      target: '/?ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai',
      headers: [
        ['host', 'ecs.cn-shanghai.aliyuncs.com'],
        ['x-acs-action', 'RunInstances'],
        ['x-acs-version', '2014-05-26'],
      ],
      timeMs: Date.UTC(2023, 9, 26, 10, 22, 32),
      nonce: '3156853299f313e23d1673dc12e1703d',
      signedHeaders: [...headers, 'x-acs-signature-nonce', 'x-acs-version'],
    });
    expect(signed.stringToSign).toBe(
      'ACS3-HMAC-SHA256\n7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259',
    );
    expect(signed.signature).toBe(
      '06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
    );
  });

  // the tests of the vendor's own SDK for Kotlin, https://github.com/aliyun/alibabacloud-oss-kotlin-sdk-v2
  const sent = { param1: 'value1', '%2Bparam1': 'value3', '%7Cparam1': 'value4' };
  const bare = ['%2Bparam2', '%7Cparam2', 'param2'];
  const query = [...Object.entries(sent).map((pair) => pair.join('=')), ...bare].join('&');
  const object = {
    appKey: 'ak',
    method: 'PUT',
    protocol: 'http',
    authority: 'bucket.oss-cn-hangzhou.aliyuncs.com',
    target: `/1234%2B-/123/1.txt?${query}`,
    fields: { region: 'cn-hangzhou' },
  } as const;
  const secret = new Secret('sk');
  const lines = [
    ['x-oss-head1', 'value'],
    ['abc', 'value'],
    ['ZAbc', 'value'],
    ['XYZ', 'value'],
  ] as const;
  it.each([
    [
      1_702_743_657_000,
      undefined,
      'e21d18daa82167720f9b1047ae7e7f1ce7cb77a31e8203a7d5f4624fa0284afe',
    ],
    [
      1_702_747_512_000,
      ['abc', 'zabc'],
      '4a4183c187c07c8947db7620deb0a6b38d9fbdd34187b6dbaccb316fa251212f',
    ],
  ] as const)('OSS version 4 at %s', (timeMs, signedHeaders, signature) => {
    const signed = createRequestSigner(aliyunOssV4Profile, { secret, engine }).sign({
      ...object,
      headers: [...lines, ['content-type', 'text/plain']],
      timeMs,
      ...(signedHeaders && { signedHeaders }),
    });
    expect(signed.signature).toBe(signature);
  });
  it.each([
    [
      1_702_781_677_000,
      undefined,
      'a39966c61718be0d5b14e668088b3fa07601033f6518ac7b523100014269c0fe',
    ],
    [
      1_702_783_809_000,
      ['abc', 'zabc'],
      '6bd984bfe531afb6db1f7550983a741b103a8c58e5e14f83ea474c2322dfa2b7',
    ],
  ] as const)('OSS version 4, link at %s', (timeMs, signedHeaders, signature) => {
    const { fields: scoped, ...rest } = object;
    const signed = createRequestSigner(aliyunOssV4LinkProfile, { secret, engine }).sign({
      ...rest,
      headers: [...lines, ['content-type', 'application/octet-stream']],
      timeMs,
      lifeSeconds: 599,
      fields: scoped,
      ...(signedHeaders && { signedHeaders }),
    });
    expect(signed.signature).toBe(signature);
  });
});

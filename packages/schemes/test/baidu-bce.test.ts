import sdk from '@baiducloud/sdk';
import { createRequestSigner, Secret } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { baiduBce, baiduBceProfile } from '../src/index.ts';
import { recordVector } from './support/golden/record-vector.ts';
import { verifyVectors } from './support/golden/verify-vectors.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import type { SendTo } from './support/interop/interop-plan.ts';
import { headerOf } from './support/raw-request.ts';
import { edited, nowMs, Stage, withHeader } from './support/stage.ts';

const { BceBaseClient, BosClient } = sdk;

interface Call {
  readonly method?: string;
  readonly path?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const configOf = ({ url: endpoint, appKey: ak, appSecret: sk }: SendTo) => ({
  endpoint,
  credentials: { ak, sk },
});

const calling =
  ({ method = 'GET', path = '/v1/orders', ...parts }: Call) =>
  async (to: SendTo): Promise<unknown> =>
    new BceBaseClient(configOf(to), 'orders', false).sendRequest(method, path, { ...parts });

const putting =
  (options: object = {}) =>
  async (to: SendTo): Promise<unknown> =>
    new BosClient(configOf(to)).putObjectFromString('bucket', 'a b/中.txt', 'hello', options);

const sha256 = (text: string): string => engine.hash('sha256', text, 'hex');

const plan = {
  scheme: 'baidu-bce',
  sdk: '@baiducloud/sdk',
  schemes: [baiduBce()],
  frameworks: ['express'],
  signedHeader: 'x-bce-date',
  // Safe: the SDK rejects with a bare object.
  shown: (outcome: unknown) => (outcome as { code?: unknown }).code,
  expectedVendorCode: 'SignatureDoesNotMatch',
} as const;

describeInterop({
  ...plan,
  call: 'sendRequest, GET',
  send: calling({ params: { 'a-b': '1', a: "~*'()! +&中", empty: '' } }),
});
describeInterop({
  ...plan,
  call: 'putObjectFromString',
  policy: { unsigned: ['body'] },
  notSigned: ['body'],
  send: putting(),
});
describeInterop({
  ...plan,
  call: 'putObjectFromString, x-bce-content-sha256',
  send: putting({ 'x-bce-content-sha256': sha256('hello') }),
});

describe('baidu-bce', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open({ schemes: [baiduBce()], key: { schemes: ['baidu-bce'] } });
    return () => stage.services.close();
  });

  it.each<[string, Call]>([
    ['a path with marks', { path: '/v1/a%20b/%E4%B8%AD%21%2A~' }],
    ['names of which one begins another', { params: { 'a-b': '1', a: '2', 'a.': '3', aA: '4' } }],
    ['an empty value', { params: { acl: '' } }],
    ['HEAD', { method: 'HEAD' }],
    ['DELETE', { method: 'DELETE' }],
    ['another header', { headers: { 'x-bce-meta-note': ' a b/c ' } }],
  ])('reads the wire as the SDK does: %s', async (_, call) => {
    expect(await stage.judgeSent(calling(call))).toBe('accepted');
  });

  it('refuses a body that nothing binds, and one that is not what was declared', async () => {
    expect(await stage.judgeSent(putting())).toBe('coverage_insufficient');
    const declared = await stage.capture(putting({ 'x-bce-content-sha256': sha256('hello') }));
    expect(await stage.judge(declared.bytes)).toBe('accepted');
    expect(stage.covered).toContain('content-digest');
    expect(await stage.judge(edited(declared, 'hello', 'jello'))).toBe('digest_mismatch');
  });

  it('refuses an unsigned host, digest or x-bce header, and takes any other', async () => {
    const sent = await stage.capture(calling({}));
    expect(await stage.judge(withHeader(sent, 'x-bce-acl: public'))).toBe('coverage_insufficient');
    expect(await stage.judge(withHeader(sent, 'Content-MD5: AAAA'))).toBe('coverage_insufficient');
    expect(await stage.judge(withHeader(sent, 'X-Note: a'))).toBe('accepted');
    expect(await stage.judge(edited(sent, ';host;', ';'))).toBe('coverage_insufficient');
    const host = headerOf(sent, 'host') ?? '';
    expect(await stage.judge(edited(sent, `Host: ${host}`, 'Host: a.test'))).toBe('auth_invalid');
  });

  it('takes equal names in any order, which is not signed', async () => {
    const secret = new Secret(stage.key.appSecret);
    const { headers } = createRequestSigner(baiduBceProfile, { secret, engine }).sign({
      appKey: stage.key.appKey,
      method: 'GET',
      protocol: 'http',
      authority: 'a.test',
      target: '/v1?a=1&a=2',
      timeMs: nowMs,
    });
    const lines = headers.map((line) => line.join(': '));
    const send = (target: string) =>
      stage.judge(
        Buffer.from([`GET ${target} HTTP/1.1`, 'Host: a.test', ...lines, '', ''].join('\r\n')),
      );
    expect(await send('/v1?a=1&a=2')).toBe('accepted');
    expect(await send('/v1?a=2&a=1')).toBe('accepted');
    expect(await send('/v1?a=1')).toBe('auth_invalid');
  });

  it('ends after 30 minutes whatever the client declares, or sooner if it does', async () => {
    const secret = new Secret(stage.key.appSecret);
    const signer = createRequestSigner(baiduBceProfile, { secret, engine });
    const after = (lifeSeconds: number, seconds: number) => {
      const { headers } = signer.sign({
        appKey: stage.key.appKey,
        method: 'GET',
        protocol: 'http',
        authority: 'a.test',
        target: '/',
        timeMs: nowMs,
        lifeSeconds,
      });
      const lines = ['GET / HTTP/1.1', 'Host: a.test', ...headers.map((line) => line.join(': '))];
      const bytes = Buffer.from([...lines, '', ''].join('\r\n'));
      return stage.judge(bytes, nowMs + seconds * 1000);
    };
    expect(await after(60, 60)).toBe('accepted');
    expect(await after(60, 61)).toBe('timestamp_out_of_range');
    expect(await after(31_536_000, 1800)).toBe('accepted');
    expect(await after(31_536_000, 1801)).toBe('timestamp_out_of_range');
    expect(await after(1800, -901)).toBe('timestamp_out_of_range');
  });

  it('lets the SDK correct its clock, and try again', async () => {
    const { services, service } = stage;
    service.reset();
    services.clock.set(Date.now() + 3_600_000);
    const { port, url } = service;
    const to = { ...stage.key, port, url } as SendTo;
    expect(await calling({})(to)).toMatchObject({ body: { ok: true } });
    expect(service.refused.map(({ code }) => code)).toEqual(['timestamp_out_of_range']);
    expect(service.handled).toHaveLength(1);
  });
});

describe('published and recorded vectors', () => {
  it('those of the SDK for PUT, whose signature is ours', () => {
    // baidubce/bce-sdk-js, test/sdk/auth.spec.js
    const signer = createRequestSigner(baiduBceProfile, { secret: new Secret('my_sk'), engine });
    const { headers } = signer.sign({
      appKey: 'my_ak',
      method: 'PUT',
      protocol: 'http',
      authority: 'bce.baidu.com',
      target: '/v1/bucket/object1?A=&b=&C=d',
      headers: [['x-bce-meta-key1', 'ABC']],
      timeMs: 1_402_639_056_000,
      lifeSeconds: 1800,
    });
    expect(new Map(headers).get('authorization')).toBe(
      'bce-auth-v1/my_ak/2014-06-13T05:57:36Z/1800/host;x-bce-meta-key1/' +
        '80c9672aca2ea9af4bb40b9a8ff458d72df94e97d550840727f3a929af271d25',
    );
  });

  const key = { appKey: 'ak2026example', appSecret: 'c5a2f8e0a7b34c1d' };

  it.each([
    ['get', calling({ params: { 'a-b': '1', a: "~*'()! +&中", empty: '' } })],
    ['put', putting({ 'x-bce-content-sha256': sha256('hello') })],
  ] as const)('the SDK signs as we do: %s', async (name, send) => {
    const stage = await Stage.open({
      schemes: [baiduBce()],
      key: { schemes: ['baidu-bce'], imported: key },
    });
    const sent = await stage.capture(send);
    await stage.services.close();
    const { method, target, headers, body } = sent;
    const [, , , , names = '', signature = ''] = headerOf(sent, 'authorization')?.split('/') ?? [];
    const ours = createRequestSigner(baiduBceProfile, {
      secret: new Secret(key.appSecret),
      engine,
    }).sign({
      appKey: key.appKey,
      method,
      protocol: 'http',
      authority: headerOf(sent, 'host') ?? '',
      target,
      headers: headers.map((line) => [line.name, line.value] as const),
      body,
      timeMs: nowMs,
      signedHeaders: names.split(';'),
    });
    expect(ours.signature).toBe(signature);
    const { scheme, sdk: client } = plan;
    recordVector({ ...ours, ...key, ...sent, scheme, sdk: client, name, timeMs: nowMs });
  });

  it('hold', async () => {
    expect(await verifyVectors('baidu-bce', { schemes: [baiduBce()] })).toBe(2);
  });
});

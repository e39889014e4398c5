import { createRequestSigner, Secret, type SignatureProfile } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  tencentCos,
  tencentCosPresigned,
  tencentCosPresignedProfile,
  tencentCosProfile,
  tencentTc3,
  tencentTc3Profile,
  tencentV1,
  tencentV1Profile,
  tencentV1Sha1Profile,
} from '../src/index.ts';
import { toBytes } from './support/bench.ts';
import { atFixedTime } from './support/golden/fixed-time.ts';
import { recordVector } from './support/golden/record-vector.ts';
import { verifyVectors } from './support/golden/verify-vectors.ts';
import { parseRequest, type RawRequest } from './support/raw-request.ts';
import { recordRequests, type Relay } from './support/relay.ts';
import { sendRaw } from './support/send-raw.ts';
import { startServices, type Services } from './support/services.ts';
import { cosLink, cosRequest, follow } from './support/tencent-cos.ts';
import { nowMs } from './support/tencent-world.ts';
import { callTencent, type TencentCall } from './support/tencent.ts';

const signerOf = (profile: SignatureProfile, appSecret: string) =>
  createRequestSigner(profile, { secret: new Secret(appSecret), engine });

const schemes = [tencentTc3(), tencentV1(), tencentCos(), tencentCosPresigned()];
const names = schemes.flatMap(({ variants }) => variants.map(({ name }) => name));
const policy = { unsigned: ['body'], replay: 'accepted' } as const;

const tc3Body =
  '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}';
const tc3Headers = [
  ['Host', 'cvm.tencentcloudapi.com'],
  ['Content-Type', 'application/json; charset=utf-8'],
] as const;
const tc3Request = {
  method: 'POST',
  protocol: 'https',
  authority: 'cvm.tencentcloudapi.com',
  target: '/',
  body: Buffer.from(tc3Body),
  timeMs: 1_551_113_065_000,
  fields: { service: 'cvm' },
} as const;
const cvm = {
  appKey: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE',
  appSecret: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE',
};
const cos = {
  appKey: 'AKIDQjz3ltompVjBni5LitkWHFlFpwkn9U5q',
  appSecret: 'BQYIM75p8x0iWVFSIgqEKwFprpRSVHlz',
};

describe('published vectors of Tencent Cloud', () => {
  let services: Services;
  beforeAll(async () => {
    services = await startServices({ schemes, policy, frameworks: ['express'] });
    services.clock.set(nowMs);
    const sha1 = names.filter((name) => name !== 'tencent-v1');
    await services.issueKey({ schemes: sha1, imported: cvm });
    await services.issueKey({ schemes: sha1, imported: cos });
    return () => services.close();
  });

  async function verdictOn(bytes: Buffer, atMs: number): Promise<string | undefined> {
    const service = services.in('express');
    service.reset();
    services.clock.set(atMs);
    await sendRaw(service.port, bytes);
    return service.handled.length === 1 ? 'accepted' : service.refused[0]?.code;
  }

  // https://cloud.tencent.com/document/api/213/30654, before the action was signed
  it('tencent-tc3: DescribeInstances', async () => {
    const signature = '72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168';
    const ours = signerOf(tencentTc3Profile, cvm.appSecret).sign({
      ...tc3Request,
      appKey: cvm.appKey,
      headers: tc3Headers,
    });
    expect(ours.signature).toBe(signature);
    expect(ours.stringToSign).toBe(
      'TC3-HMAC-SHA256\n1551113065\n2019-02-25/cvm/tc3_request\n' +
        '5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031',
    );
    const authorization = `TC3-HMAC-SHA256 Credential=${cvm.appKey}/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, Signature=${signature}`;
    const bytes = toBytes({
      method: 'POST',
      target: '/',
      headers: [
        ...tc3Headers,
        ['X-TC-Timestamp', '1551113065'],
        ['X-TC-Action', 'DescribeInstances'],
        ['Authorization', authorization],
      ],
      body: tc3Body,
    });
    expect(await verdictOn(bytes, tc3Request.timeMs)).toBe('accepted');
  });

  // the same page as it is now; its key and secret are printed as asterisks, and were signed so
  it('tencent-tc3: DescribeInstances, with the action signed in lower case', () => {
    const stars = '*'.repeat(32);
    const ours = signerOf(tencentTc3Profile, stars).sign({
      ...tc3Request,
      appKey: `AKID${stars}`,
      headers: [...tc3Headers, ['X-TC-Action', 'DescribeInstances']],
      signedHeaders: ['content-type', 'host', 'x-tc-action'],
    });
    expect(ours.stringToSign).toMatch(
      /\n7019a55be8395899b900fb5564e4200d984910f34794a27cb3fb7d10ff6a1e84$/,
    );
    expect(ours.signature).toBe('10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f');
  });

  // https://cloud.tencent.com/document/api/213/30435
  it('tencent-v1-sha1: DescribeInstances, without SignatureMethod', async () => {
    const target =
      '/?Action=DescribeInstances&InstanceIds.0=ins-09dx96dg&Limit=20&Nonce=11886&Offset=0' +
      `&Region=ap-guangzhou&SecretId=${cvm.appKey}&Timestamp=1465185768&Version=2017-03-12` +
      '&Signature=EliP9YW3pW28FpsEdkXt%2f%2bWcGeI%3d';
    const bytes = toBytes({ target, headers: [['Host', 'cvm.tencentcloudapi.com']] });
    expect(await verdictOn(bytes, 1_465_185_768_000)).toBe('accepted');
  });

  // https://cloud.tencent.com/document/product/436/7778
  const object = '/exampleobject(%E8%85%BE%E8%AE%AF%E4%BA%91)';
  const host = ['Host', 'examplebucket-1250000000.cos.ap-beijing.myqcloud.com'] as const;
  const credentials = (keyTime: string, rest: string): string =>
    `q-sign-algorithm=sha1&q-ak=${cos.appKey}&q-sign-time=${keyTime}&q-key-time=${keyTime}&${rest}`;

  it('tencent-cos: an upload', async () => {
    const rest =
      'q-header-list=content-length;content-md5;content-type;date;host;x-cos-acl;x-cos-grant-read' +
      '&q-url-param-list=&q-signature=3b8851a11a569213c17ba8fa7dcf2abec6935172';
    const bytes = toBytes({
      method: 'PUT',
      target: object,
      headers: [
        ['Date', 'Thu, 16 May 2019 06:45:51 GMT'],
        host,
        ['Content-Type', 'text/plain'],
        ['Content-MD5', 'mQ/fVh815F3k6TAUm8m0eg=='],
        ['x-cos-acl', 'private'],
        ['x-cos-grant-read', 'uin="100000000011"'],
        ['Authorization', credentials('1557989151;1557996351', rest)],
      ],
      body: 'ObjectContent',
    });
    expect(await verdictOn(bytes, 1_557_989_151_000)).toBe('accepted');
  });

  it('tencent-cos: a download', async () => {
    const rest =
      'q-header-list=date;host&q-url-param-list=response-cache-control;response-content-type' +
      '&q-signature=01681b8c9d798a678e43b685a9f1bba0f6c0e012';
    const query =
      'response-content-type=application%2Foctet-stream&response-cache-control=max-age%3D600';
    const bytes = toBytes({
      target: `${object}?${query}`,
      headers: [
        ['Date', 'Thu, 16 May 2019 06:55:53 GMT'],
        host,
        ['Authorization', credentials('1557989753;1557996953', rest)],
      ],
    });
    expect(await verdictOn(bytes, 1_557_989_753_000)).toBe('accepted');
  });
});

describe('golden vectors of the SDKs', () => {
  const key = { appKey: 'AKIDEXAMPLE0123456789', appSecret: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE' };
  const sdk = 'tencentcloud-sdk-nodejs-common';
  let services: Services;
  let relay: Relay;
  beforeAll(async () => {
    services = await startServices({ schemes, policy, frameworks: ['express'] });
    relay = await recordRequests(services.in('express'));
    return async () => {
      await relay.close();
      await services.close();
    };
  });

  /** What a client sends at a fixed time; nobody here knows its key. */
  async function capture(send: () => Promise<unknown>): Promise<Buffer> {
    const before = relay.requests.length;
    await atFixedTime(nowMs, () => send().catch(() => undefined));
    const sent = relay.requests[before];
    if (sent === undefined) throw new Error('nothing was sent');
    return sent.bytes;
  }

  const valueOf = ({ headers }: RawRequest, name: string): string =>
    headers.find((line) => line.name.toLowerCase() === name)?.value ?? '';
  const toSign = (request: RawRequest) => ({
    appKey: key.appKey,
    method: request.method,
    protocol: 'http' as const,
    authority: valueOf(request, 'host'),
    headers: request.headers.map(({ name, value }) => [name, value] as const),
    timeMs: nowMs,
  });

  const parameters = {
    Limit: 1,
    Empty: '',
    Filters: [{ Name: 'n', Values: ['未命名', "a b+~*'()!"] }],
  };
  const called = (call: TencentCall): Promise<Buffer> =>
    capture(() =>
      callTencent({ ...key, endpoint: 'cvm.tencentcloudapi.com', agent: relay.agent }, call),
    );

  it.each(['POST', 'GET'] as const)('tencent-tc3, %s', async (method) => {
    const bytes = await called({ signMethod: 'TC3-HMAC-SHA256', method, parameters });
    const request = parseRequest(bytes);
    const { signature, stringToSign } = signerOf(tencentTc3Profile, key.appSecret).sign({
      ...toSign(request),
      target: request.target,
      body: request.body,
      fields: { service: 'cvm' },
    });
    expect(valueOf(request, 'authorization')).toContain(`Signature=${signature}`);
    const name = method.toLowerCase();
    const made = { sdk, name, ...key, timeMs: nowMs, bytes, stringToSign, signature };
    recordVector({ scheme: 'tencent-tc3', ...made });
  });

  it.each([
    ['HmacSHA256', 'POST', tencentV1Profile],
    ['HmacSHA256', 'GET', tencentV1Profile],
    ['HmacSHA1', 'POST', tencentV1Sha1Profile],
    ['HmacSHA1', 'GET', tencentV1Sha1Profile],
  ] as const)('tencent-v1, %s, %s', async (signMethod, method, profile) => {
    const bytes = await called({ signMethod, method, parameters });
    const request = parseRequest(bytes);
    const sent = new URLSearchParams(
      method === 'GET' ? request.target.slice(2) : request.body.toString(),
    );
    const own = ['SecretId', 'SignatureMethod', 'Timestamp', 'Nonce', 'Signature'];
    const others = [...sent]
      .filter(([name]) => !own.includes(name))
      .map((pair) => pair.map(encodeURIComponent).join('='))
      .join('&');
    const { signature, stringToSign } = signerOf(profile, key.appSecret).sign({
      ...toSign(request),
      ...(method === 'GET'
        ? { target: `/?${others}` }
        : { target: '/', place: 'form', body: Buffer.from(others) }),
      nonce: sent.get('Nonce') ?? '',
    });
    expect(sent.get('Signature')).toBe(signature);
    const name = method.toLowerCase();
    const made = { sdk, name, ...key, timeMs: nowMs, bytes, stringToSign, signature };
    recordVector({ scheme: profile.name, ...made });
  });

  const Key = '目录/a b+c.txt';
  const Query = { 'response-content-type': 'text/plain', acl: '' };
  const target = () => ({ ...key, authority: relay.authority });

  it('tencent-cos, put', async () => {
    const Headers = { 'Content-MD5': 'XUFAKrxLKna5cZ2REBfFkg==', 'x-cos-meta-note': "a b~*'()!" };
    const bytes = await capture(() =>
      cosRequest(target(), { Method: 'PUT', Key, Query, Headers, Body: 'hello' }),
    );
    const request = parseRequest(bytes);
    const authorization = valueOf(request, 'authorization');
    const { signature, stringToSign } = signerOf(tencentCosProfile, key.appSecret).sign({
      ...toSign(request),
      target: request.target,
      body: request.body,
      // the SDK's clock is a second behind
      timeMs: nowMs - 1000,
      lifeSeconds: 900,
      fields: { signedParameters: 'acl;response-content-type' },
      signedHeaders: /q-header-list=([^&]*)/.exec(authorization)?.[1]?.split(';') ?? [],
    });
    expect(authorization).toContain(`q-signature=${signature}`);
    const made = { name: 'put', ...key, timeMs: nowMs, bytes, stringToSign, signature };
    recordVector({ scheme: 'tencent-cos', sdk: 'cos-nodejs-sdk-v5', ...made });
  });

  it('tencent-cos-presigned, get', async () => {
    const bytes = await capture(async () => follow(await cosLink(target(), { Key, Query })));
    const request = parseRequest(bytes);
    const [path = '', query = ''] = request.target.split('?');
    const kept = query.split('&').filter((pair) => !pair.startsWith('q-'));
    const { signature, stringToSign } = signerOf(tencentCosPresignedProfile, key.appSecret).sign({
      ...toSign(request),
      target: `${path}?${kept.join('&')}`,
      timeMs: nowMs - 1000,
      lifeSeconds: 900,
      fields: { signedParameters: 'acl;response-content-type' },
      signedHeaders: ['host'],
    });
    expect(query).toContain(`q-signature=${signature}`);
    const made = { name: 'get', ...key, timeMs: nowMs, bytes, stringToSign, signature };
    recordVector({ scheme: 'tencent-cos-presigned', sdk: 'cos-nodejs-sdk-v5', ...made });
  });

  it('hold', async () => {
    expect(await verifyVectors('tencent-tc3', { schemes })).toBe(2);
    expect(await verifyVectors('tencent-v1', { schemes })).toBe(2);
    expect(await verifyVectors('tencent-v1-sha1', { schemes })).toBe(2);
    expect(await verifyVectors('tencent-cos', { schemes })).toBe(1);
    expect(await verifyVectors('tencent-cos-presigned', { schemes })).toBe(1);
  });
});

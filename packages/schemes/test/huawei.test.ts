import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core';
import { HcClient } from '@huaweicloud/huaweicloud-sdk-core/HcClient.js';
import { DefaultHttpClient } from '@huaweicloud/huaweicloud-sdk-core/http/DefaultHttpClient.js';
import { createRequestSigner, Secret } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { huawei, huaweiProfile } from '../src/index.ts';
import { recordVector } from './support/golden/record-vector.ts';
import { verifyVectors } from './support/golden/verify-vectors.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import type { SendTo } from './support/interop/interop-plan.ts';
import { headerOf } from './support/raw-request.ts';
import { edited, nowMs, Stage, withHeader } from './support/stage.ts';

interface Call {
  readonly method?: string;
  readonly url?: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly data?: Record<string, unknown>;
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

const calling =
  ({ method = 'GET', url = '/v1/{project_id}/orders', query = {}, headers = {}, data }: Call) =>
  async ({ url: endpoint, appKey, appSecret }: SendTo): Promise<unknown> => {
    const credentials = new BasicCredentials()
      .withAk(appKey)
      .withSk(appSecret)
      .withProjectId('project-1');
    // Safe: it asks for a logger and uses these four members of it.
    const options = { headers: {}, logger: silent } as never;
    const client = new HcClient(new DefaultHttpClient(options, [endpoint]), options)
      .withEndpoints([endpoint])
      .withCredential(credentials);
    return client.sendRequest({
      method,
      url,
      contentType: data === undefined ? '' : 'application/json',
      queryParams: { ...query },
      pathParams: {},
      headers: { ...headers },
      ...(data !== undefined && { data }),
    });
  };

const create: Call = {
  method: 'POST',
  query: { 'a-b': '1', a: 2 },
  data: { amount: 10, note: 'café 中' },
};

const plan = {
  scheme: 'huawei',
  sdk: '@huaweicloud/huaweicloud-sdk-core',
  schemes: [huawei()],
  frameworks: ['express'],
  signedHeader: 'x-sdk-date',
  // Safe: what is not there is undefined.
  shown: (outcome: unknown) => (outcome as { errorCode?: unknown }).errorCode,
  expectedVendorCode: 'APIG.0303',
} as const;

describeInterop({ ...plan, call: 'sendRequest, POST', send: calling(create) });
describeInterop({
  ...plan,
  call: 'sendRequest, GET',
  send: calling({ query: { limit: 10, q: "~*'()! +&中", empty: '' } }),
});

describe('huawei', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open({ schemes: [huawei()], key: { schemes: ['huawei'] } });
    return () => stage.services.close();
  });

  it.each<[string, Call]>([
    ['no path', { url: '/' }],
    ['a path with text and marks', { url: '/v1/中!(*)~' }],
    ['names that sort otherwise once escaped', { query: { 'F[0]': '1', F1: '2', FA: '3' } }],
    ['several values', { query: { a: ['b', 'a b', 'a'] } }],
    ['HEAD', { method: 'HEAD' }],
    ['DELETE', { method: 'DELETE' }],
    ['another header', { headers: { 'x-note': 'a b' } }],
    ['PUT', { ...create, method: 'PUT' }],
  ])('reads the wire as the SDK does: %s', async (_, call) => {
    expect(await stage.judgeSent(calling(call))).toBe('accepted');
  });

  it("refuses the SDK's own idea of a path that was escaped: it escapes it again", async () => {
    expect(await stage.judgeSent(calling({ url: '/a%20b' }))).toBe('auth_invalid');
  });

  it('says what is covered, and leaves open what it says', async () => {
    const sent = await stage.capture(calling(create));
    expect(await stage.judge(sent.bytes)).toBe('accepted');
    expect(stage.covered).toContain('content-digest');
    expect(stage.covered).toContain('host');
    expect(await stage.judge(edited(sent, '/orders?', '/orders/?'))).toBe('accepted');
    expect(await stage.judge(edited(sent, '/orders?', '/orders//?'))).not.toBe('accepted');
    const host = headerOf(sent, 'host') ?? '';
    const elsewhere = edited(sent, host, host.replace('127.0.0.1', '127.0.0.2'));
    expect(await stage.judge(elsewhere)).toBe('auth_invalid');
    const listed = await stage.capture(calling({ headers: { 'x-note': 'a b' } }));
    expect(await stage.judge(edited(listed, 'a b', 'a c'))).toBe('auth_invalid');
  });

  it('refuses an unsigned host, and headers that must be signed when sent', async () => {
    const sent = await stage.capture(calling({}));
    expect(await stage.judge(edited(sent, 'host;', ''))).toBe('coverage_insufficient');
    for (const line of ['X-Security-Token: a', 'X-Domain-Id: a']) {
      expect(await stage.judge(withHeader(sent, line))).toBe('coverage_insufficient');
    }
  });

  it('refuses a body that is said to be unsigned, unless the route takes it', async () => {
    const call = { ...create, headers: { 'X-Sdk-Content-Sha256': 'UNSIGNED-PAYLOAD' } };
    const sent = await stage.capture(calling(call));
    expect(await stage.judge(sent.bytes)).toBe('coverage_insufficient');
    const open = await Stage.open({
      schemes: [huawei()],
      key: { schemes: ['huawei'] },
      policy: { unsigned: ['body'] },
    });
    const again = await open.capture(calling(call));
    expect(await open.judge(edited(again, '"amount":10', '"amount":11'))).toBe('accepted');
    expect(open.covered).not.toContain('content-digest');
    await open.services.close();
  });

  it('checks a digest that is declared', async () => {
    const digest = engine.hash('sha256', JSON.stringify(create.data), 'hex');
    const call = { ...create, headers: { 'X-Sdk-Content-Sha256': digest } };
    const sent = await stage.capture(calling(call));
    expect(await stage.judge(sent.bytes)).toBe('accepted');
    expect(await stage.judge(edited(sent, '"amount":10', '"amount":11'))).toBe('digest_mismatch');
  });

  it('keeps to its window', async () => {
    const { bytes } = await stage.capture(calling({}));
    expect(await stage.judge(bytes, nowMs + 900_000)).toBe('accepted');
    expect(await stage.judge(bytes, nowMs + 901_000)).toBe('timestamp_out_of_range');
    expect(await stage.judge(bytes, nowMs - 901_000)).toBe('timestamp_out_of_range');
  });
});

/** https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html */
const published = {
  appKey: 'QTWAOYTTINDUT2QVKYUC',
  appSecret: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc',
  authority: 'service.region.example.com',
  target:
    '/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0',
  timeMs: Date.UTC(2019, 10, 15, 3, 36, 55),
  signature: '7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe',
} as const;

describe("Huawei's published example", () => {
  const { appKey, appSecret, authority, target, timeMs, signature } = published;

  it('has the signature that ours has', () => {
    const secret = new Secret(appSecret);
    const ours = createRequestSigner(huaweiProfile, { secret, engine }).sign({
      appKey,
      method: 'GET',
      protocol: 'https',
      authority,
      target,
      headers: [['content-type', 'application/json']],
      timeMs,
      signedHeaders: ['content-type', 'host', 'x-sdk-date'],
    });
    expect(ours.signature).toBe(signature);
    expect(ours.stringToSign.split('\n').at(-1)).toBe(
      'b25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a',
    );
  });

  it('is accepted at its time', async () => {
    const stage = await Stage.open({
      schemes: [huawei()],
      key: { schemes: ['huawei'], imported: { appKey, appSecret } },
    });
    const lines = [
      `GET ${target} HTTP/1.1`,
      `Host: ${authority}`,
      'Content-Type: application/json',
      'X-Sdk-Date: 20191115T033655Z',
      `Authorization: SDK-HMAC-SHA256 Access=${appKey}, SignedHeaders=content-type;host;x-sdk-date, Signature=${signature}`,
    ];
    const bytes = Buffer.from([...lines, '', ''].join('\r\n'));
    expect(await stage.judge(bytes, timeMs)).toBe('accepted');
    await stage.services.close();
  });
});

describe('the signer of the SDK', () => {
  const { appKey, appSecret } = published;
  const key = { appKey, appSecret };

  it.each([
    ['post', calling(create)],
    ['get', calling({ query: { limit: 10, q: "~*'()! +&中", 'F[0]': '', FA: '1' } })],
  ] as const)('gives what ours gives, and a vector: %s', async (name, send) => {
    const stage = await Stage.open({
      schemes: [huawei()],
      key: { schemes: ['huawei'], imported: key },
    });
    const sent = await stage.capture(send);
    await stage.services.close();
    const authorization = headerOf(sent, 'authorization') ?? '';
    const [, names = ''] = /SignedHeaders=([^,]+)/.exec(authorization) ?? [];
    const secret = new Secret(key.appSecret);
    const { method, target, headers, body } = sent;
    const ours = createRequestSigner(huaweiProfile, { secret, engine }).sign({
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
    expect(authorization).toContain(`Signature=${ours.signature}`);
    const { scheme, sdk } = plan;
    recordVector({ ...ours, ...key, ...sent, scheme, sdk, name, timeMs: nowMs });
  });

  it('made the vectors, which hold', async () => {
    expect(await verifyVectors('huawei', { schemes: [huawei()] })).toBe(2);
  });
});

import { sign } from 'node:crypto';
import { createRequestSigner } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { Wechatpay } from 'wechatpay-axios-plugin';
import { wechatPayV3, wechatPayV3Profile } from '../src/index.ts';
import { customerCredentials, newKey, vectorKey, wishFor } from './support/customer-key.ts';
import { recordVector } from './support/golden/record-vector.ts';
import { verifyVectors } from './support/golden/verify-vectors.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import type { SendTo } from './support/interop/interop-plan.ts';
import { headerOf } from './support/raw-request.ts';
import { edited, nowMs, Stage } from './support/stage.ts';

/** What the platform signs its answers with: the client takes no others. */
const platform = newKey();
const platformSerial = '7132D72A03E93CDDF8C03BBD1F37EEDF';

function signedAnswer(): Response {
  const body = '{"code_url":"weixin://1"}';
  const timestamp = String(Math.floor(Date.now() / 1000));
  const text = Buffer.from(`${timestamp}\nnonce\n${body}\n`);
  const headers = {
    'Content-Type': 'application/json',
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Nonce': 'nonce',
    'Wechatpay-Serial': platformSerial,
    'Wechatpay-Signature': sign('sha256', text, platform.privateKey).toString('base64'),
  };
  return new Response(body, { headers });
}

interface Call {
  readonly method?: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly path?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly data?: unknown;
}

const calling =
  ({ method = 'get', path = 'v3/pay/transactions/native', params, data }: Call) =>
  async ({ url, appKey, appSecret }: SendTo): Promise<unknown> => {
    const certificate = `-----BEGIN PUBLIC KEY-----\n${platform.publicKey}\n-----END PUBLIC KEY-----`;
    const wechatPay = new Wechatpay({
      mchid: appKey,
      serial: '3775B6A45ACD588826D15E583A95F5DD',
      privateKey: appSecret,
      certs: { [platformSerial]: certificate },
      baseURL: `${url}/`,
    });
    const client = wechatPay.chain(path);
    const config = { ...(params && { params }) };
    return method === 'get' || method === 'delete'
      ? client[method](config)
      : client[method](data, config);
  };

const order: Call = {
  method: 'post',
  params: { 'a-b': 1, q: 'x y,中' },
  data: { description: 'café 中文\n2', amount: { total: 1 } },
};

const plan = {
  scheme: 'wechatpay-v3',
  sdk: 'wechatpay-axios-plugin',
  schemes: [wechatPayV3()],
  frameworks: ['express'],
  respondWith: signedAnswer,
  credentials: customerCredentials('wechatpay-v3'),
  // Safe: what is not there is undefined.
  shown: (outcome: unknown) =>
    (outcome as { response?: { data?: { code?: unknown } } }).response?.data?.code,
  expectedVendorCode: 'SIGN_ERROR',
} as const;

describeInterop({ ...plan, call: 'post', send: calling(order) });
describeInterop({ ...plan, call: 'get', send: calling({ params: { mchid: '1230000109' } }) });

describe('wechatpay-v3', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open({
      schemes: [wechatPayV3()],
      key: wishFor('wechatpay-v3', newKey()),
      respondWith: signedAnswer,
    });
    return () => stage.services.close();
  });

  it.each<[string, Call]>([
    ['a path with text', { path: 'v3/certificates/%E4%B8%AD' }],
    ['an empty body', { method: 'post', data: {} }],
    ['PATCH', { ...order, method: 'patch' }],
    ['DELETE', { method: 'delete', params: { a: '' } }],
  ])('reads the wire as the client does: %s', async (_, call) => {
    expect(await stage.judgeSent(calling(call))).toBe('accepted');
  });

  it('says what is covered, and leaves open what it says', async () => {
    const sent = await stage.capture(calling(order));
    expect(await stage.judge(sent.bytes)).toBe('accepted');
    expect(stage.covered).toEqual(wechatPayV3Profile.covers);
    const host = headerOf(sent, 'host') ?? '';
    expect(await stage.judge(edited(sent, `Host: ${host}`, 'Host: a.test'))).toBe('accepted');
    const otherSerial = edited(sent, 'serial_no="3775', 'serial_no="3776');
    expect(await stage.judge(otherSerial)).toBe('accepted');
    const otherType = edited(sent, 'application/json;', 'application/jsom;');
    expect(await stage.judge(otherType)).toBe('accepted');
  });

  it("refuses another merchant's number, and a nonce or time that was changed", async () => {
    const sent = await stage.capture(calling(order));
    const { appKey } = await stage.services.issueKey(wishFor('wechatpay-v3', newKey()));
    const { appKey: own } = stage.key;
    expect(await stage.judge(edited(sent, `"${own}"`, `"${appKey}"`))).toBe('auth_invalid');
    expect(await stage.judge(edited(sent, 'nonce_str="', 'nonce_str="0'))).toBe('auth_invalid');
    expect(await stage.judge(edited(sent, '045",nonce', '046",nonce'))).toBe('auth_invalid');
  });

  it('keeps to its window', async () => {
    const { bytes } = await stage.capture(calling(order));
    expect(await stage.judge(bytes, nowMs + 300_000)).toBe('accepted');
    expect(await stage.judge(bytes, nowMs + 301_000)).toBe('timestamp_out_of_range');
    expect(await stage.judge(bytes, nowMs - 301_000)).toBe('timestamp_out_of_range');
  });
});

describe('vectors of wechatpay-v3', () => {
  const key = vectorKey('wechatpay-v3');
  const appKey = '1230000109';

  it.each([
    ['get', calling({ params: { mchid: appKey } })],
    ['post', calling(order)],
  ] as const)('the client signs as we do: %s', async (name, send) => {
    const imported = { appKey, appSecret: key.privateKey };
    const stage = await Stage.open({
      schemes: [wechatPayV3()],
      key: { ...wishFor('wechatpay-v3', key), imported },
    });
    const sent = await stage.capture(send);
    await stage.services.close();
    const authorization = headerOf(sent, 'authorization') ?? '';
    const part = (named: string): string =>
      new RegExp(`${named}="([^"]+)"`).exec(authorization)?.[1] ?? '';
    const { method, target, body } = sent;
    const ours = createRequestSigner(wechatPayV3Profile, {
      secret: engine.privateKey('rsa-v1_5-sha256', key.pkcs8),
      engine,
    }).sign({
      appKey,
      method,
      protocol: 'http',
      authority: headerOf(sent, 'host') ?? '',
      target,
      body,
      timeMs: nowMs,
      nonce: part('nonce_str'),
      fields: { serial: part('serial_no') },
    });
    expect(new Map(ours.headers).get('authorization')).toBe(authorization);
    const { scheme, sdk } = plan;
    const made = { ...ours, ...imported, ...sent, scheme, sdk, name, timeMs: nowMs };
    recordVector(made);
  });

  it('hold', async () => {
    const options = { schemes: [wechatPayV3()], publicKeyAlgorithm: 'rsa-v1_5-sha256' } as const;
    expect(await verifyVectors('wechatpay-v3', options)).toBe(2);
  });
});

import { AlipaySdk } from 'alipay-sdk';
import { createRequestSigner } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { alipayV2, alipayV2Profile, alipayV2RsaProfile } from '../src/index.ts';
import { customerCredentials, newKey, vectorKey, wishFor } from './support/customer-key.ts';
import { recordVector } from './support/golden/record-vector.ts';
import { verifyVectors } from './support/golden/verify-vectors.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import type { SendTo } from './support/interop/interop-plan.ts';
import { headerOf, parseRequest } from './support/raw-request.ts';
import { edited, nowMs, Stage } from './support/stage.ts';

// the SDK signs the local time, which Alipay takes for Beijing's
vi.stubEnv('TZ', 'Asia/Shanghai');

type SignType = 'RSA2' | 'RSA';

const clientOf = ({ url, appKey, appSecret }: SendTo, signType: SignType) =>
  new AlipaySdk({
    appId: appKey,
    privateKey: appSecret,
    keyType: 'PKCS8',
    gateway: `${url}/gateway.do`,
    signType,
  });

const calling =
  (params: Readonly<Record<string, unknown>>, signType: SignType = 'RSA2') =>
  async (to: SendTo): Promise<unknown> =>
    clientOf(to, signType).exec('alipay.trade.query', { ...params });

/** A page that the customer's browser opens: everything stands in the query. */
const opening = async (to: SendTo): Promise<unknown> => {
  const link = clientOf(to, 'RSA2').pageExecute('alipay.trade.page.pay', 'GET', {
    returnUrl: 'https://shop.example.com/done',
    bizContent: { subject: 'two words, 中文 +', totalAmount: '1.00' },
  });
  const response = await fetch(link);
  const body = (await response.json()) as { error_response?: { sub_code: string } };
  return { subCode: body.error_response?.sub_code };
};

const order = {
  notifyUrl: 'https://shop.example.com/notify?a=1',
  bizContent: { outTradeNo: '2026-1', subject: "~*'()! +%=中文😀", nothing: '' },
};

const plan = {
  scheme: 'alipay-v2',
  sdk: 'alipay-sdk',
  schemes: [alipayV2()],
  frameworks: ['express'],
  keepNames: ['sign', 'app_id', 'timestamp', 'sign_type'],
  respondWith: { alipay_trade_query_response: { code: '10000', msg: 'Success' } },
  credentials: customerCredentials('alipay-v2'),
  // Safe: what is not there is undefined.
  shown: (outcome: unknown) => (outcome as { subCode?: unknown }).subCode,
  expectedVendorCode: 'isv.invalid-signature',
  notSigned: ['method', 'path'],
} as const;

describeInterop({ ...plan, call: 'exec', send: calling(order) });
describeInterop({ ...plan, call: 'pageExecute, GET', send: opening });
describeInterop({
  ...plan,
  scheme: 'alipay-v2-rsa',
  call: 'exec, RSA',
  credentials: customerCredentials('alipay-v2-rsa', 'rsa-v1_5-sha1'),
  send: calling(order, 'RSA'),
});

describe('alipay-v2', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open({
      schemes: [alipayV2()],
      key: wishFor('alipay-v2', newKey()),
      respondWith: plan.respondWith,
    });
    return () => stage.services.close();
  });

  it.each([
    ['empty values, which it signs', { bizContent: { a: '' }, notifyUrl: '', authToken: '' }],
    ['nothing but what every call has', {}],
    ['a body of its own', { bizContent: { note: 'a\nb\t"c"' } }],
    ['names of several words', { appAuthToken: 'a+b/c=', returnUrl: 'https://a.test/x y' }],
  ])('reads the wire as the SDK does: %s', async (_, params) => {
    expect(await stage.judgeSent(calling(params))).toBe('accepted');
  });

  it('says what is covered', async () => {
    const sent = await stage.capture(calling(order));
    expect(await stage.judge(sent.bytes)).toBe('accepted');
    expect(stage.covered).toEqual(['@query', 'created', 'keyid', 'content-digest']);
  });

  it('leaves open where a parameter stands, the host, and the path', async () => {
    const sent = await stage.capture(calling({ bizContent: { a: '1' } }));
    const moved = edited(sent, 'charset=utf-8&', '');
    const back = edited(parseRequest(moved), 'biz_content=', 'charset=utf-8&biz_content=');
    expect(await stage.judge(back)).toBe('accepted');
    const host = headerOf(sent, 'host') ?? '';
    expect(await stage.judge(edited(sent, `${host}\r\n`, 'a.test\r\n'))).toBe('accepted');
  });

  it('refuses what its string cannot tell apart', async () => {
    const { appKey } = stage.key;
    const signer = createRequestSigner(alipayV2Profile, {
      secret: engine.privateKey('rsa-v1_5-sha256', newKey().pkcs8),
      engine,
    });
    const base = {
      appKey,
      method: 'POST',
      protocol: 'http',
      authority: 'a',
      timeMs: nowMs,
    } as const;
    expect(() => signer.sign({ ...base, target: '/?a=1%26b%3D2' })).toThrow(RangeError);
    expect(await stage.judgeSent(calling({ notifyUrl: 'https://a.test/?a=1&b=2' }))).toBe(
      'auth_malformed',
    );
    const sent = await stage.capture(calling({ returnUrl: 'https://a.test/', bizContent: {} }));
    // both have the same string to sign
    const without = parseRequest(edited(sent, 'method=alipay.trade.query&', ''));
    const hidden = edited(without, '=utf-8&', '=utf-8%26method%3Dalipay.trade.query&');
    expect(await stage.judge(hidden)).toBe('auth_malformed');
    expect(await stage.judge(edited(sent, '&charset=utf-8', '&charset=utf-8&charset=utf-8'))).toBe(
      'auth_malformed',
    );
  });

  it('refuses another body than a form, and a name in both places', async () => {
    const sent = await stage.capture(calling(order));
    const typed = edited(sent, 'application/x-www-form-urlencoded', 'application/json');
    expect(await stage.judge(typed)).toBe('coverage_insufficient');
    const twice = edited(sent, 'biz_content=', 'charset=utf-8&biz_content=');
    expect(await stage.judge(twice)).toBe('auth_malformed');
  });

  it('refuses another sign_type than the key has', async () => {
    expect(await stage.judgeSent(calling(order, 'RSA'))).toBe('auth_invalid');
    const sent = await stage.capture(calling(order));
    expect(await stage.judge(edited(sent, 'sign_type=RSA2', 'sign_type=RSA'))).toBe('auth_invalid');
  });

  it("takes the wall clock for Beijing's, whatever the server's zone, and keeps to its window", async () => {
    const { bytes, target } = await stage.capture(calling(order));
    expect(target).toContain('timestamp=2026-01-02+11%3A04%3A05');
    expect(await stage.judge(bytes, nowMs + 900_000)).toBe('accepted');
    expect(await stage.judge(bytes, nowMs + 901_000)).toBe('timestamp_out_of_range');
    expect(await stage.judge(bytes, nowMs - 901_000)).toBe('timestamp_out_of_range');
  });

  it('answers so that the SDK shows what became of a client whose clock is in another zone', async () => {
    vi.stubEnv('TZ', 'UTC');
    try {
      stage.services.clock.release();
      const { port, url } = stage.service;
      const answer = await calling(order)({ ...stage.key, port, url } as SendTo);
      expect(plan.shown(answer)).toBe('isv.invalid-timestamp');
    } finally {
      vi.stubEnv('TZ', 'Asia/Shanghai');
    }
  });
});

describe.each([
  { profile: alipayV2Profile, signType: 'RSA2', algorithm: 'rsa-v1_5-sha256' },
  { profile: alipayV2RsaProfile, signType: 'RSA', algorithm: 'rsa-v1_5-sha1' },
] as const)('vectors of $profile.name', ({ profile, signType, algorithm }) => {
  const scheme = profile.name;

  it('the SDK signs as we do', async () => {
    const key = vectorKey(scheme, algorithm);
    const appKey = '2021000122671080';
    const wish = wishFor(scheme, key);
    const imported = { appKey, appSecret: key.privateKey };
    const stage = await Stage.open({ schemes: [alipayV2()], key: { ...wish, imported } });
    const sent = await stage.capture(calling(order, signType));
    await stage.services.close();
    const { method, target, body } = sent;
    const url = new URL(target, 'http://a.test');
    const signature = url.searchParams.get('sign');
    for (const name of ['sign', 'sign_type', 'app_id', 'timestamp']) url.searchParams.delete(name);
    const ours = createRequestSigner(profile, {
      secret: engine.privateKey(algorithm, key.pkcs8),
      engine,
    }).sign({
      appKey,
      method,
      protocol: 'http',
      authority: headerOf(sent, 'host') ?? '',
      target: `${url.pathname}${url.search}`,
      headers: [['content-type', headerOf(sent, 'content-type') ?? '']],
      body,
      timeMs: nowMs,
    });
    expect(ours.signature).toBe(signature);
    const secret = { appKey, appSecret: key.privateKey };
    recordVector({
      ...ours,
      ...secret,
      ...sent,
      scheme,
      sdk: plan.sdk,
      name: 'exec',
      timeMs: nowMs,
    });
  });

  it('hold', async () => {
    const options = { schemes: [alipayV2()], publicKeyAlgorithm: algorithm };
    expect(await verifyVectors(scheme, options)).toBe(1);
  });
});

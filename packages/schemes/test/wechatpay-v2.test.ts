import { createRequestSigner, Secret } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wechatPayV2, wechatPayV2Md5Profile, wechatPayV2Profile } from '../src/index.ts';
import { atFixedTime } from './support/golden/fixed-time.ts';
import { recordVector } from './support/golden/record-vector.ts';
import { verifyVectors } from './support/golden/verify-vectors.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import type { InteropPlan } from './support/interop/interop-plan.ts';
import { recordRequests } from './support/relay.ts';
import { startServices, type Service, type Services } from './support/services.ts';
import {
  appid,
  byPlugin,
  byTenpay,
  elementsOf,
  merchant,
  merchants,
  signedAnswer,
  stringToSign,
  type Order,
} from './support/wechatpay.ts';

const order: Order = {
  body: "门票 ~*'()! +%20",
  out_trade_no: '20150806125346',
  total_fee: '88',
  trade_type: 'NATIVE',
};
const policy = { replay: { rememberSeconds: 600 } } as const;
const profiles = [wechatPayV2Profile, wechatPayV2Md5Profile] as const;

for (const { name, algorithmName = '' } of profiles) {
  const typed = { ...order, sign_type: algorithmName };
  const plan: Omit<InteropPlan, 'sdk' | 'send' | 'shown' | 'expectedVendorCode'> = {
    scheme: name,
    schemes: [wechatPayV2()],
    policy,
    frameworks: ['express'],
    respondWith: signedAnswer,
    credentials: (services) => merchants(services, name),
    signedHeader: 'user-agent',
    keepNames: ['mch_id', 'sign', 'sign_type'],
    notSigned: ['method', 'path', 'header'],
    expired: { accepted: 'the scheme carries no time' },
  };
  describeInterop({
    ...plan,
    sdk: 'wechatpay-axios-plugin',
    send: byPlugin(typed),
    shown: (outcome) =>
      Reflect.get(Object(Reflect.get(Object(outcome), 'response')?.data), 'err_code'),
    expectedVendorCode: 'SIGNERROR',
  });
  describeInterop({
    ...plan,
    sdk: 'tenpay',
    send: byTenpay(typed),
    shown: (outcome) => (outcome instanceof Error ? outcome.message : outcome),
    expectedVendorCode: '签名错误',
  });
}

describe('wechatpay-v2', () => {
  let services: Services;
  let service: Service;
  beforeAll(async () => {
    services = await startServices({ schemes: [wechatPayV2()], policy, frameworks: ['express'] });
    service = services.in('express');
    services.respondWith(signedAnswer);
    await merchants(services, 'wechatpay-v2-md5');
    return () => services.close();
  });

  /** The vendor's worked example. */
  const example = { appid, mch_id: '10000100', device_info: '1000', body: 'test' };
  const exampleSign = '9A0A8659F005D6984697E2CA0A9CF3B7';
  const toXml = (elements: object): string =>
    `<xml>${Object.entries(elements)
      .map(([name, value]) => `<${name}>${value}</${name}>`)
      .join('')}</xml>`;
  const signed = { ...example, nonce_str: 'ibuaiVcKdpRxkhJA', sign: exampleSign };

  /** Sends a body, and answers the code of the refusal, or the number of handler runs. */
  async function codeOf(body: string, path = '/', type = 'text/xml'): Promise<unknown> {
    service.reset();
    const headers = type === '' ? {} : { 'Content-Type': type };
    const bytes = Buffer.from(body);
    const response = await fetch(service.url + path, { method: 'POST', headers, body: bytes });
    await response.arrayBuffer();
    return service.refused[0]?.code ?? service.handled.length;
  }

  it("accepts the vendor's worked example, with any type that XML comes with", async () => {
    expect(await codeOf(toXml(signed))).toBe(1);
    expect(await codeOf(toXml(signed), '/', '')).toBe(1);
    expect(await codeOf(toXml(signed), '/', 'application/xml; charset=utf-8')).toBe(1);
    expect(service.handled[0]?.principal).toMatchObject({
      appKey: '10000100',
      covered: ['@query', 'keyid', 'nonce', 'content-digest'],
    });
  });

  it('reads CDATA as it reads text', async () => {
    const cdata = toXml(signed).replace('>test<', '><![CDATA[test]]><');
    expect(await codeOf(cdata)).toBe(1);
  });

  it.each([
    ['a parameter more in the query', '/?attach=x', signed, 'auth_invalid'],
    ['lower-case hex', '/', { ...signed, sign: exampleSign.toLowerCase() }, 'auth_invalid'],
    [
      'an element that is there twice',
      '/',
      { ...signed, body: 'test</body><body>x' },
      'auth_malformed',
    ],
    ['an element within another', '/', { ...signed, body: '<a>test</a>' }, 'auth_malformed'],
    [
      'another element between two sections of CDATA',
      '/',
      { ...signed, body: '<![CDATA[test]]><total_fee>1</total_fee><![CDATA[]]>' },
      'auth_malformed',
    ],
    ['an entity of its own', '/', { ...signed, body: '&test;' }, 'auth_malformed'],
    ['a value with an ampersand', '/', { ...signed, body: 'test&amp;x=1' }, 'auth_malformed'],
    ['a value without text', '/', { ...signed, attach: '' }, 'auth_malformed'],
    ['a parameter in the place of the secret', '/', { ...signed, key: 'x' }, 'auth_malformed'],
    ['no nonce', '/', { ...example, sign: exampleSign }, 'auth_malformed'],
    ['another type of signature than the key has', '/', typedSha(), 'auth_invalid'],
  ])('refuses %s', async (_, path, elements, code) => {
    expect(await codeOf(toXml(elements), path)).toBe(code);
  });

  it('refuses a document type, and a body that is no XML', async () => {
    const doctype = `<!DOCTYPE x [<!ENTITY test SYSTEM "file:///etc/passwd">]>${toXml(signed)}`;
    expect(await codeOf(doctype)).toBe('auth_malformed');
    const form = new URLSearchParams(signed).toString();
    expect(await codeOf(form, '/', 'application/x-www-form-urlencoded')).toBe('auth_required');
    expect(await codeOf('{}', `/?${form}`, 'application/json')).toBe('coverage_insufficient');
  });

  it('tells a wrong secret and an unknown key in the same words', async () => {
    const bodies = [
      { ...signed, body: 'x' },
      { ...signed, mch_id: '99999999' },
    ].map(toXml);
    const answers = await Promise.all(
      bodies.map(async (body) => {
        const headers = { 'Content-Type': 'text/xml' };
        return (await fetch(service.url, { method: 'POST', headers, body })).text();
      }),
    );
    expect(answers[0]).toContain('<return_msg>签名错误</return_msg>');
    expect(answers[1]).toBe(answers[0]);
  });

  it('must be told on a route what to do about replays', async () => {
    const starts = startServices({
      schemes: [wechatPayV2()],
      policy: { schemes: ['wechatpay-v2'] },
      frameworks: ['express'],
    });
    await expect(starts).rejects.toThrow('"replay"');
  });

  function typedSha() {
    return { ...signed, sign_type: 'HMAC-SHA256' };
  }
});

describe('wechatpay-v2, with options', () => {
  let services: Services;
  beforeAll(async () => {
    const schemes = [wechatPayV2({ keyIdParameter: 'appid', emptyValues: 'accepted' })];
    services = await startServices({ schemes, policy, frameworks: ['express'] });
    services.respondWith(signedAnswer);
    return () => services.close();
  });

  it('takes another element for the key, and empty elements', async () => {
    const imported = { appKey: appid, appSecret: merchant.appSecret };
    await services.issueKey({ schemes: ['wechatpay-v2'], imported });
    const relay = await recordRequests(services.in('express'));
    const typed = { ...order, sign_type: 'HMAC-SHA256', attach: '' };
    const outcome = await byTenpay(typed)({ ...relay, ...merchant });
    await relay.close();
    expect(outcome).toMatchObject({ return_code: 'SUCCESS' });
    expect(relay.requests[0]?.body.toString()).toContain('<attach/>');
    expect(services.in('express').handled[0]?.principal.appKey).toBe(appid);
  });

  it.each([
    ['"keyIdParameter"', { keyIdParameter: 'mch id' }],
    ['"fields.nonce" stands where', { keyIdParameter: 'nonce_str' }],
  ])('are checked: %s', (message, options) => {
    expect(() => wechatPayV2(options)).toThrow(message);
  });
});

describe('golden vectors', () => {
  const timeMs = Date.UTC(2026, 0, 2, 3, 4, 5);
  let services: Services;
  beforeAll(async () => {
    services = await startServices({ schemes: [wechatPayV2()], policy, frameworks: ['express'] });
    services.respondWith(signedAnswer);
  });
  afterAll(() => services.close());

  it.each(profiles)('of $name hold, and our signer agrees', async (profile) => {
    const { name: scheme, algorithmName = '' } = profile;
    const relay = await recordRequests(services.in('express'));
    const typed = { ...order, sign_type: algorithmName };
    // a key of the one scheme; the handler need not run
    await atFixedTime(timeMs, () => byPlugin(typed)({ ...relay, ...merchant })).catch(() => {});
    await relay.close();
    const [request] = relay.requests;
    if (request === undefined) throw new Error('nothing was sent');
    const elements = elementsOf(request.body.toString());
    const signature = elements['sign'] ?? '';
    recordVector({
      ...merchant,
      scheme,
      sdk: 'wechatpay-axios-plugin',
      name: 'unified order',
      timeMs,
      bytes: request.bytes,
      stringToSign: stringToSign(elements, '[secret]'),
      signature,
    });
    expect(await verifyVectors(scheme, { schemes: [wechatPayV2()], policy })).toBe(1);

    const {
      sign: _,
      mch_id: appKey = '',
      nonce_str: nonce = '',
      sign_type: __,
      ...others
    } = elements;
    const ours = createRequestSigner(profile, { secret: new Secret(merchant.appSecret), engine });
    const target = `/?${new URLSearchParams(others).toString()}`;
    const said = { method: 'GET', protocol: 'http', authority: relay.authority, timeMs } as const;
    expect(
      ours.sign({ ...said, appKey, nonce, target, fields: { algorithm: algorithmName } }).signature,
    ).toBe(signature);
  });
});

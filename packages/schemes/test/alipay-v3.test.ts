import { sign } from 'node:crypto';
import { AlipayFormData, AlipaySdk, type AlipayCURLOptions } from 'alipay-sdk';
import { createRequestSigner } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { alipayV3, alipayV3Profile } from '../src/index.ts';
import { customerCredentials, newKey, vectorKey, wishFor } from './support/customer-key.ts';
import { recordVector } from './support/golden/record-vector.ts';
import { verifyVectors } from './support/golden/verify-vectors.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import type { SendTo } from './support/interop/interop-plan.ts';
import { headerOf, parseRequest } from './support/raw-request.ts';
import { edited, nowMs, Stage, withHeader } from './support/stage.ts';

/** What the platform signs its answers with: the SDK takes no others. */
const platform = newKey();

function signedAnswer(): Response {
  const body = '{"trade_no":"1"}';
  const timestamp = String(Date.now());
  const text = Buffer.from(`${timestamp}\nnonce\n${body}\n`);
  const headers = {
    'alipay-timestamp': timestamp,
    'alipay-nonce': 'nonce',
    'alipay-signature': sign('sha256', text, platform.privateKey).toString('base64'),
  };
  return new Response(body, { headers });
}

const calling =
  (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    options: AlipayCURLOptions = {},
    path = '/v3/trades',
  ) =>
  async ({ url, appKey, appSecret }: SendTo): Promise<unknown> => {
    const sdk = new AlipaySdk({
      appId: appKey,
      privateKey: appSecret,
      keyType: 'PKCS8',
      alipayPublicKey: platform.publicKey,
      endpoint: url,
      encryptKey: 'aYA0GP8JEW+D7/UFaskCWA==',
    });
    return sdk.curl(method, path, options);
  };

const order: AlipayCURLOptions = {
  query: { 'a-b': '1', q: "~*'()! +&中" },
  body: { subject: 'café 中文\n2', amount: '1.00' },
  appAuthToken: '202408BBfbf1',
};

const plan = {
  scheme: 'alipay-v3',
  sdk: 'alipay-sdk',
  schemes: [alipayV3()],
  frameworks: ['express'],
  respondWith: signedAnswer,
  credentials: customerCredentials('alipay-v3'),
  // Safe: what is not there is undefined.
  shown: (outcome: unknown) => (outcome as { code?: unknown }).code,
  expectedVendorCode: 'invalid-signature',
} as const;

describeInterop({
  ...plan,
  call: 'curl, POST',
  signedHeader: 'alipay-app-auth-token',
  send: calling('POST', order),
});
describeInterop({ ...plan, call: 'curl, GET', send: calling('GET', { query: { limit: 10 } }) });

describe('alipay-v3', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open({
      schemes: [alipayV3()],
      key: wishFor('alipay-v3', newKey()),
      respondWith: signedAnswer,
    });
    return () => stage.services.close();
  });

  it.each([
    ['no query and no body', calling('POST')],
    ['an encrypted body', calling('POST', { body: { a: 1 }, needEncrypt: true })],
    ['a path with marks', calling('GET', {}, "/v3/a%20b/it's(1)")],
    ['DELETE', calling('DELETE', { query: { id: '1' } })],
    ['PUT', calling('PUT', { body: { text: '😀' } })],
  ])('reads the wire as the SDK does: %s', async (_, send) => {
    expect(await stage.judgeSent(send)).toBe('accepted');
  });

  it('says what is covered, and leaves open what it says', async () => {
    const sent = await stage.capture(calling('POST', order));
    expect(await stage.judge(sent.bytes)).toBe('accepted');
    expect(stage.covered).toEqual(alipayV3Profile.covers);
    const host = headerOf(sent, 'host') ?? '';
    expect(await stage.judge(edited(sent, `${host}\r\n`, 'a.test\r\n'))).toBe('accepted');
    const otherType = edited(sent, 'application/json\r\n', 'text/plain\r\n');
    expect(await stage.judge(otherType)).toBe('accepted');
  });

  it('refuses a token that was added, removed or moved to the end of the body', async () => {
    const bare = await stage.capture(calling('POST', { body: { a: 1 } }));
    expect(await stage.judge(withHeader(bare, 'alipay-app-auth-token: a'))).toBe('auth_invalid');
    const sent = await stage.capture(calling('POST', { body: { a: 1 }, appAuthToken: 'token1' }));
    const without = edited(sent, 'alipay-app-auth-token: token1\r\n', '');
    expect(await stage.judge(without)).toBe('auth_invalid');
    // the same string to sign
    const moved = edited(parseRequest(without), '{"a":1}', '{"a":1}\ntoken1');
    expect(await stage.judge(moved)).toBe('auth_malformed');
  });

  it('refuses uploads, whose files the SDK does not sign', async () => {
    const form = new AlipayFormData();
    form.addFile('file', 'a.txt', Buffer.from('hello'));
    const send = calling('POST', { form, body: { a: 1 } });
    expect(['auth_invalid', 'auth_malformed']).toContain(await stage.judgeSent(send));
  });

  it('binds everything in its credentials', async () => {
    const sent = await stage.capture(calling('GET'));
    const more = edited(sent, ',sign=', ',expired_seconds=60,sign=');
    expect(await stage.judge(more)).toBe('auth_invalid');
    expect(await stage.judge(edited(sent, 'nonce=', 'nonce=0'))).toBe('auth_invalid');
    const behind = edited(sent, '==\r\n', '==,expired_seconds=60\r\n');
    expect(await stage.judge(behind)).toBe('auth_invalid');
    const disguised = edited(sent, ',sign=', ',&sign=x,expired_seconds=60,sign=');
    expect(await stage.judge(disguised)).toBe('auth_invalid');
  });

  it('keeps to its window, or to a shorter one that the client declares', async () => {
    const key = newKey();
    const own = await Stage.open({ schemes: [alipayV3()], key: wishFor('alipay-v3', key) });
    const signer = createRequestSigner(alipayV3Profile, {
      secret: engine.privateKey('rsa-v1_5-sha256', key.pkcs8),
      engine,
    });
    const after = (seconds: number, lifeSeconds?: number) => {
      const { headers } = signer.sign({
        appKey: own.key.appKey,
        method: 'GET',
        protocol: 'http',
        authority: 'a.test',
        target: '/v3?a=1',
        timeMs: nowMs,
        nonce: '0123456789abcdef',
        ...(lifeSeconds !== undefined && { lifeSeconds }),
      });
      const lines = headers.map((line) => line.join(': '));
      const bytes = ['GET /v3?a=1 HTTP/1.1', 'Host: a.test', ...lines, '', ''].join('\r\n');
      return own.judge(Buffer.from(bytes), nowMs + seconds * 1000);
    };
    expect(await after(600)).toBe('accepted');
    expect(await after(601)).toBe('timestamp_out_of_range');
    expect(await after(-601)).toBe('timestamp_out_of_range');
    expect(await after(60, 60)).toBe('accepted');
    expect(await after(61, 60)).toBe('timestamp_out_of_range');
    expect(await after(600, 86_400)).toBe('accepted');
    expect(await after(601, 86_400)).toBe('timestamp_out_of_range');
    await own.services.close();
  });
});

describe('vectors of alipay-v3', () => {
  const key = vectorKey('alipay-v3');
  const appKey = '2021000122671080';

  it.each([
    ['get', calling('GET', { query: { limit: 10 } })],
    ['post', calling('POST', order)],
  ] as const)('the SDK signs as we do: %s', async (name, send) => {
    const imported = { appKey, appSecret: key.privateKey };
    const stage = await Stage.open({
      schemes: [alipayV3()],
      key: { ...wishFor('alipay-v3', key), imported },
    });
    const sent = await stage.capture(send);
    await stage.services.close();
    const authorization = headerOf(sent, 'authorization') ?? '';
    const [, nonce = ''] = /nonce=([^,]+)/.exec(authorization) ?? [];
    const { method, target, headers, body } = sent;
    const ours = createRequestSigner(alipayV3Profile, {
      secret: engine.privateKey('rsa-v1_5-sha256', key.pkcs8),
      engine,
    }).sign({
      appKey,
      method,
      protocol: 'http',
      authority: headerOf(sent, 'host') ?? '',
      target,
      headers: headers.map((line) => [line.name, line.value] as const),
      body,
      timeMs: nowMs,
      nonce,
    });
    expect(new Map(ours.headers).get('authorization')).toBe(authorization);
    const { scheme, sdk } = plan;
    const made = { ...ours, ...imported, ...sent, scheme, sdk, name, timeMs: nowMs };
    recordVector(made);
  });

  it('hold', async () => {
    const options = { schemes: [alipayV3()], publicKeyAlgorithm: 'rsa-v1_5-sha256' } as const;
    expect(await verifyVectors('alipay-v3', options)).toBe(2);
  });
});

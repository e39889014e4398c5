import { apiKey, createRequestSigner, Secret, sortedParams } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { Webhook } from 'standardwebhooks';
import { beforeAll, describe, expect, it } from 'vitest';
import { standardWebhooks, standardWebhooksProfile, toWebhookSecret } from '../src/index.ts';
import {
  Bench,
  nowMs,
  recordWire,
  secondMs,
  withHeader,
  type WireRequest,
} from './support/bench.ts';
import { atFixedTime } from './support/golden/fixed-time.ts';
import { verifyVectors } from './support/golden/verify-vectors.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import type { SendTo } from './support/interop/interop-plan.ts';
import type { IssuedKey } from './support/issue-key.ts';

/** A message as senders make it with the SDK. */
interface Message {
  readonly id?: string;
  readonly body?: string;
  readonly atMs?: number;
}

const messageId = 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W';
const payload = '{"type":"user.created","name":"咖啡"}';

const hookOf = ({ appSecret }: IssuedKey): Webhook =>
  new Webhook(toWebhookSecret(appSecret, engine));

function headersFor(
  key: IssuedKey,
  { id = messageId, body = payload, atMs = nowMs }: Message = {},
) {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(atMs / secondMs)),
    'webhook-signature': hookOf(key).sign(id, new Date(atMs), body),
  };
}

class HookError extends Error {
  readonly said: unknown;

  constructor(said: unknown) {
    super(String(said));
    this.said = said;
  }
}

async function deliver(to: SendTo, path = `/hooks?webhook_key=${to.appKey}`): Promise<unknown> {
  const response = await fetch(to.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headersFor(to, { atMs: Date.now() }) },
    body: payload,
  });
  const said: unknown = await response.json();
  if (response.ok) return said;
  throw new HookError(Reflect.get(Object(said), 'error'));
}

const common = {
  scheme: 'standard-webhooks',
  sdk: 'standardwebhooks',
  schemes: [standardWebhooks()],
  frameworks: ['express'],
  signedHeader: 'webhook-id',
  keepNames: ['webhook_key'],
  shown: (outcome: unknown) => (outcome instanceof HookError ? outcome.said : outcome),
  expectedVendorCode: 'no_matching_signature',
} as const;

describeInterop({
  ...common,
  call: 'Webhook.sign',
  notSigned: ['method', 'path'],
  // a parameter that is not signed is refused for that
  changedCodes: ['auth_invalid', 'coverage_insufficient'],
  send: deliver,
});
describeInterop({
  ...common,
  call: 'Webhook.sign, on a route that accepts other parameters',
  policy: { unsigned: ['query'] },
  notSigned: ['method', 'path', 'query'],
  send: (to) => deliver(to, `/hooks?tenant=1&webhook_key=${to.appKey}`),
});

describe('standard-webhooks on the wire', () => {
  let bench: Bench;
  beforeAll(async () => {
    const schemes = [apiKey(), sortedParams(), standardWebhooks()];
    bench = await Bench.open({ schemes, names: ['standard-webhooks'] });
    return () => bench.close();
  });
  const message = (asked: Message = {}): WireRequest => ({
    method: 'POST',
    target: `/hooks?webhook_key=${bench.key.appKey}`,
    headers: [['Host', 'api.example.com'], ...Object.entries(headersFor(bench.key, asked))],
    body: asked.body ?? payload,
  });

  it('is taken beside our own schemes, without a type or with an empty body', async () => {
    expect(await bench.judge(message())).toBe('accepted');
    expect(bench.covered).toEqual(['created', 'nonce', 'content-digest']);
    expect(await bench.judge(message({ body: '' }))).toBe('accepted');
    expect(await bench.judge({ ...message(), body: `${payload}\n` })).toBe('auth_invalid');
    expect(await bench.judge({ ...message(), body: Buffer.from([255, 254]) })).toBe(
      'auth_malformed',
    );
  });

  it('refuses a full stop in the id, which could move into the time', async () => {
    const seconds = String(nowMs / secondMs);
    const shifted = message({ id: 'msg_1', body: `${seconds}.{}` });
    expect(await bench.judge(shifted)).toBe('accepted');
    const other = withHeader({ ...shifted, body: '{}' }, 'webhook-id', `msg_1.${seconds}`);
    expect(await bench.judge(other)).toBe('auth_malformed');
  });

  it('takes any of several signatures, of its own version alone', async () => {
    const request = message();
    const right = headersFor(bench.key)['webhook-signature'];
    const judge = (signatures: string) =>
      bench.judge(withHeader(request, 'webhook-signature', signatures));
    expect(await judge(`v1a,AAAA v1,bm9wZQ== ${right}`)).toBe('accepted');
    expect(await judge(`v1,bm9wZQ== v1,bm9wZQ==`)).toBe('auth_invalid');
    expect(await judge(right.replace('v1,', 'v2,'))).toBe('auth_invalid');
    expect(await judge(right.replace('v1,', ''))).toBe('auth_invalid');
    expect(await judge(`${'v1,bm9wZQ== '.repeat(4)}${right}`)).toBe('auth_invalid');
    expect(await judge('')).toBe('auth_invalid');
  });

  it('knows an attempt again, whatever stands beside its signature', async () => {
    const request = message();
    const right = headersFor(bench.key)['webhook-signature'];
    expect(await bench.judge(request)).toBe('accepted');
    for (const signatures of [right, `${right} v1,bm9wZQ==`, `v1,bm9wZQ== ${right}`]) {
      const again = withHeader(request, 'webhook-signature', signatures);
      expect(await bench.judgeAgain(again)).toBe('nonce_replayed');
    }
  });

  it('takes another attempt to deliver the same message', async () => {
    expect(await bench.judge(message())).toBe('accepted');
    expect(await bench.judgeAgain(message({ atMs: nowMs + secondMs }))).toBe('accepted');
  });

  it('is fresh for five minutes either way', async () => {
    for (const [seconds, verdict] of [
      [-300, 'accepted'],
      [300, 'accepted'],
      [-301, 'timestamp_out_of_range'],
      [301, 'timestamp_out_of_range'],
    ] as const) {
      expect(await bench.judge(message(), nowMs + seconds * secondMs)).toBe(verdict);
    }
  });

  it('refuses what is no message', async () => {
    const request = message();
    for (const [name, value] of [
      ['webhook-id', undefined],
      ['webhook-id', ''],
      ['webhook-timestamp', undefined],
      ['webhook-timestamp', `0${String(nowMs / secondMs)}`],
      ['webhook-timestamp', `${String(nowMs / secondMs)}.0`],
    ] as const) {
      expect(await bench.judge(withHeader(request, name, value))).toBe('auth_malformed');
    }
    const twice = { ...request, headers: [...request.headers, ['Webhook-Id', 'msg_1'] as const] };
    expect(await bench.judge(twice)).toBe('auth_malformed');
    expect(await bench.judge({ ...request, target: '/hooks' })).toBe('auth_malformed');
    expect(await bench.judge({ ...request, target: `${request.target}&a=1` })).toBe(
      'coverage_insufficient',
    );
  });

  it('finds the key where the service says', async () => {
    const inHeader = await Bench.open({
      schemes: [standardWebhooks({ keyId: { header: 'x-acme-key' } })],
      names: ['standard-webhooks'],
    });
    const { appKey } = inHeader.key;
    const request: WireRequest = {
      method: 'POST',
      target: '/hooks',
      headers: [
        ['Host', 'api.example.com'],
        ['X-Acme-Key', appKey],
        ...Object.entries(headersFor(inHeader.key)),
      ],
      body: payload,
    };
    expect(await inHeader.judge(request)).toBe('accepted');
    expect(await inHeader.judge(withHeader(request, 'x-acme-key', undefined))).toBe(
      'auth_malformed',
    );
    await inHeader.close();
    expect(() => standardWebhooks({ keyId: { header: 'X Acme' } })).toThrow('fields.keyId.header');
  });
});

const published = {
  appKey: 'acme-hooks',
  appSecret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
};

/** What our signer makes of a message. */
function signOurs(key: IssuedKey, { id = messageId, body = payload, atMs = nowMs }: Message) {
  const secret = new Secret(key.appSecret);
  return createRequestSigner(standardWebhooksProfile, { secret, engine }).sign({
    appKey: key.appKey,
    method: 'POST',
    protocol: 'https',
    authority: 'api.example.com',
    target: '/hooks',
    body: Buffer.from(body),
    timeMs: atMs,
    nonce: id,
  });
}

describe('our signer of standard-webhooks', () => {
  it("makes the signature of the reference libraries' tests", () => {
    const { signature, stringToSign } = signOurs(published, {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      body: '{"test": 2432232314}',
      atMs: 1_614_265_330_000,
    });
    expect(signature).toBe('g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
    expect(stringToSign).toBe('msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}');
  });

  it.each([published, { appKey: 'acme-hooks', appSecret: 'sk_live_0123456789' }])(
    'makes what the SDK makes, and the SDK verifies it',
    async (key) => {
      const { headers, parameters } = signOurs(key, {});
      expect(Object.fromEntries(headers)).toEqual(headersFor(key));
      expect(parameters).toEqual([['webhook_key', 'acme-hooks']]);
      const verified = await atFixedTime(nowMs, () =>
        hookOf(key).verify(payload, Object.fromEntries(headers)),
      );
      expect(verified).toEqual(JSON.parse(payload));
    },
  );
});

describe('toWebhookSecret()', () => {
  it('writes the bytes of a secret as base64, once', () => {
    const secret = toWebhookSecret('sk_live_é', engine);
    expect(secret).toBe(`whsec_${Buffer.from('sk_live_é').toString('base64')}`);
    expect(toWebhookSecret(secret, engine)).toBe(secret);
  });
});

describe('golden vectors of standard-webhooks', () => {
  const messages: Readonly<Record<string, Message>> = {
    json: {},
    'no body': { id: 'msg_1', body: '' },
    'not json': { id: 'msg_2', body: 'a.b.c\nd' },
  };

  const record = (name: string, message: Message): void => {
    const { id = messageId, body = payload } = message;
    const headers = headersFor(published, message);
    const wire: WireRequest = {
      method: 'POST',
      target: '/hooks?webhook_key=acme-hooks',
      headers: [['Host', 'api.example.com'], ...Object.entries(headers)],
      body,
    };
    recordWire(wire, {
      scheme: 'standard-webhooks',
      sdk: 'standardwebhooks',
      name,
      ...published,
      stringToSign: `${id}.${String(nowMs / secondMs)}.${body}`,
      signature: headers['webhook-signature'],
    });
  };

  it('are those of the SDK, and hold', async () => {
    for (const [name, message] of Object.entries(messages)) record(name, message);
    const held = await verifyVectors('standard-webhooks', { schemes: [standardWebhooks()] });
    expect(held).toBe(Object.keys(messages).length);
  });
});

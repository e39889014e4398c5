import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequestSigner, Secret } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import hawkSdk from 'hawk';
import { describe, expect, it } from 'vitest';
import { hawk, hawkProfile } from '../src/index.ts';
import { Bench, nowMs, recordWire, type WireRequest } from './support/bench.ts';
import { atFixedTime } from './support/golden/fixed-time.ts';
import { verifyVectors } from './support/golden/verify-vectors.ts';
import {
  hawkCredentials,
  hawkOffset,
  signByHawk,
  wireByHawk,
  type HawkRequest,
} from './support/hawk.ts';

const order = {
  method: 'POST',
  path: '/v1/orders%20of/caf%C3%A9?page=2&a-b=1&a=x%20y',
  body: '{"amount":10,"of":"咖啡"}',
  contentType: 'application/json; charset=utf-8',
} as const;
const published = {
  appKey: 'dh37fgj492je',
  appSecret: 'werxhqb98rpaxn39848xrunpaw3489ruxnpa98w4rxn',
};
const secret = new Secret(published.appSecret);
const signer = createRequestSigner(hawkProfile, { secret, engine });
const sent = {
  appKey: published.appKey,
  protocol: 'http',
  authority: 'api.example.com:8080',
} as const;

/** The examples of https://github.com/mozilla/hawk/blob/main/API.md#protocol-example. */
const examples = [
  ['GET', '6R4rV5iE+NPoym+WwjeHzjAGXUtLNIxmo1vpMofpLAE=', undefined, ''],
  [
    'POST',
    'aSe1DERmZuRl3pI36/9BdZmnErTw3sNzOOAUlfeKjVw=',
    'Thank you for flying Hawk',
    'hash="Yi9LfIIFRtBEPt74PVmbTF/xVAwPn7ub15ePICfgnuY=", ',
  ],
] as const;

describe('the examples of Hawk', () => {
  it.each(examples)('%s: ours is theirs, and theirs holds', async (method, mac, body, hash) => {
    const timeMs = 1_353_832_234_000;
    const header = `Hawk id="dh37fgj492je", ts="1353832234", nonce="j4h3g2", ${hash}ext="some-app-ext-data", mac="${mac}"`;
    const { headers } = signer.sign({
      ...sent,
      authority: 'example.com:8000',
      method,
      target: '/resource/1?b=1&a=2',
      headers: [['Content-Type', 'text/plain']],
      ...(body !== undefined && { body: Buffer.from(body) }),
      timeMs,
      nonce: 'j4h3g2',
      fields: { ext: 'some-app-ext-data' },
    });
    expect(headers).toEqual([['authorization', header]]);

    const bench = await Bench.open({ schemes: [hawk()], names: ['hawk'], imported: published });
    const request: WireRequest = {
      method,
      target: '/resource/1?b=1&a=2',
      headers: [
        ['Host', 'example.com:8000'],
        ['Content-Type', 'text/plain'],
        ['Authorization', header],
      ],
      ...(body !== undefined && { body }),
    };
    expect(await bench.judge(request, timeMs)).toBe('accepted');
    await bench.close();
  });
});

describe('our signer of hawk', () => {
  const asked: HawkRequest = { ...order, ext: 'e, f', app: 'a1', dlg: 'd1', nonce: 'abc123' };
  const sign = (body: string) =>
    signer.sign({
      ...sent,
      method: 'POST',
      target: order.path,
      headers: [['content-type', order.contentType]],
      body: Buffer.from(body),
      timeMs: nowMs,
      nonce: 'abc123',
      fields: { ext: 'e, f', app: 'a1', dlg: 'd1' },
    });

  it("writes the very header that Hawk's client writes", async () => {
    const { header } = await atFixedTime(nowMs, () => signByHawk(published, asked));
    const parts = (value = '') => value.replace('Hawk ', '').split(', ').toSorted();
    const [[, ours] = []] = sign(order.body).headers;
    expect(parts(ours)).toEqual(parts(header));
  });

  it("is believed by Hawk's server", async () => {
    const [[, authorization] = ['', '']] = sign(order.body).headers;
    let outcome: Promise<unknown> | undefined;
    const server = createServer((request, response) => {
      const options = { payload: order.body, host: 'api.example.com', port: 8080 };
      const credentials = () => ({ ...hawkCredentials(published), user: 'u' });
      outcome = atFixedTime(nowMs, () =>
        hawkSdk.server.authenticate(request, credentials, { ...options, ...hawkOffset() }),
      ).finally(() => response.end());
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    await fetch(`http://127.0.0.1:${String(port)}${order.path}`, {
      method: 'POST',
      headers: { authorization, 'content-type': order.contentType },
      body: order.body,
    });
    expect(await outcome).toMatchObject({
      artifacts: { id: 'dh37fgj492je', app: 'a1', dlg: 'd1', ext: 'e, f' },
    });
    server.close();
  });

  it('does not write what would end its quotes', () => {
    const target = { ...sent, method: 'GET', target: '/', timeMs: nowMs, nonce: 'abc123' };
    expect(() => signer.sign({ ...target, fields: { ext: 'a"b' } })).toThrow(
      '"fields" have a quote',
    );
  });
});

describe('golden vectors of hawk', () => {
  const asked: Readonly<Record<string, HawkRequest>> = {
    get: { path: "/v1/orders?b=2&a=~*'()!&b=%E4%B8%AD", nonce: 'j4h3g2' },
    'post, payload': { ...order, nonce: 'k3k4j5', ext: 'some, app data' },
    'post, application': {
      method: 'POST',
      path: '/',
      nonce: 'k3k4j6',
      body: '',
      app: 'a1',
      dlg: 'd1',
    },
  };

  const record = async (name: string, request: HawkRequest): Promise<void> => {
    const { artifacts } = await atFixedTime(nowMs, () => signByHawk(published, request));
    const wire = await wireByHawk(published, request);
    const signature = /mac="([^"]*)"/.exec(wire.headers.at(-1)?.[1] ?? '')?.[1] ?? '';
    const stringToSign = hawkSdk.crypto.generateNormalizedString('header', artifacts);
    recordWire(wire, { scheme: 'hawk', sdk: 'hawk', name, ...published, stringToSign, signature });
  };

  it('are those of the SDK, and hold', async () => {
    for (const [name, request] of Object.entries(asked)) await record(name, request);
    expect(await verifyVectors('hawk', { schemes: [hawk()] })).toBe(Object.keys(asked).length);
  });
});

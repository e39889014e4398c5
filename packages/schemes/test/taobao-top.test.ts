import { createRequestSigner, Secret, type SignatureProfile } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import TopClient from 'topsdk';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  taobaoTop,
  taobaoTopHmacMd5Profile,
  taobaoTopMd5Profile,
  taobaoTopProfile,
} from '../src/index.ts';
import { atFixedTime } from './support/golden/fixed-time.ts';
import { recordVector } from './support/golden/record-vector.ts';
import { verifyVectors } from './support/golden/verify-vectors.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import type { SendTo } from './support/interop/interop-plan.ts';
import { parseRequest } from './support/raw-request.ts';
import { recordRequests } from './support/relay.ts';
import { sendRaw } from './support/send-raw.ts';
import { startServices, type Service, type Services } from './support/services.ts';

// the SDK writes the time as the clock on the wall has it, and TOP means the walls of Beijing
process.env['TZ'] = 'Asia/Shanghai';

const parameterNames = ['fields', 'num_iid', 'nick', 'title', 'sku'];
const schemes = [taobaoTop({ parameterNames })];
const item = { fields: 'num_iid,title,nick,price,num', num_iid: '11223344' };
const answer = { item_seller_get_response: { item: { num_iid: 11_223_344 } } };

type Args = Readonly<Record<string, unknown>>;

const callTop =
  (args: Args = item, type?: 'get' | 'post') =>
  ({ url, appKey, appSecret }: Pick<SendTo, 'url' | 'appKey' | 'appSecret'>): Promise<unknown> =>
    new TopClient(appKey, appSecret, `${url}/router/rest`).execute(
      'taobao.item.seller.get',
      args,
      type,
    );

describeInterop({
  scheme: 'taobao-top-md5',
  sdk: 'topsdk',
  schemes,
  frameworks: ['express'],
  respondWith: answer,
  send: callTop(),
  shown: (outcome) => Reflect.get(Object(outcome), 'code'),
  expectedVendorCode: 25,
  signedHeader: 'host',
  keepNames: ['app_key', 'method', 'sign', 'sign_method', 'timestamp', 'v'],
  notSigned: ['method', 'path', 'header'],
  // a parameter that was not declared is no parameter
  changedCodes: ['auth_invalid', 'auth_malformed'],
});

describe('taobao-top', () => {
  const imported = { appKey: '12345678', appSecret: 'helloworld' };
  const exampleMs = Date.UTC(2016, 0, 1, 4);
  let services: Services;
  let service: Service;
  beforeAll(async () => {
    services = await startServices({ schemes, frameworks: ['express'] });
    services.respondWith(answer);
    service = services.in('express');
    services.clock.set(exampleMs);
    await services.issueKey({ schemes: ['taobao-top-md5'], imported });
    for (const name of ['taobao-top', 'taobao-top-hmac-md5']) {
      const own = { appKey: `${name}@1`, appSecret: 'helloworld' };
      await services.issueKey({ schemes: [name], imported: own });
    }
    return () => services.close();
  });

  /** The vendor's worked example. */
  const example = {
    method: 'taobao.item.seller.get',
    app_key: '12345678',
    session: 'test',
    timestamp: '2016-01-01 12:00:00',
    format: 'json',
    v: '2.0',
    sign_method: 'md5',
    ...item,
    sign: '66987CB115214E59E6EC978214934FB8',
  };

  /** Sends a form at the time of the example; the code of the refusal, or the runs of the handler. */
  async function codeOf(form: Readonly<Record<string, string>>, query = ''): Promise<unknown> {
    service.reset();
    const body = new URLSearchParams(form);
    await (await fetch(`${service.url}/router/rest${query}`, { method: 'POST', body })).text();
    return service.refused[0]?.code ?? service.handled.length;
  }

  /** The same with another signature, as our signer makes it. */
  function signed(
    profile: SignatureProfile,
    form: Readonly<Record<string, string>>,
  ): Readonly<Record<string, string>> {
    const {
      app_key: appKey,
      timestamp: _,
      method,
      sign_method: __,
      v: ___,
      sign: ____,
      ...others
    } = {
      ...example,
      ...form,
    };
    const own = {
      ...profile,
      parameterNames: [...(profile.parameterNames ?? []), ...parameterNames],
    };
    const signer = createRequestSigner(own, { secret: new Secret('helloworld'), engine });
    const { parameters } = signer.sign({
      appKey,
      method: 'POST',
      protocol: 'http',
      authority: '127.0.0.1',
      target: '/',
      body: new TextEncoder().encode(new URLSearchParams(others).toString()),
      headers: [['Content-Type', 'application/x-www-form-urlencoded']],
      place: 'form',
      timeMs: exampleMs,
      fields: { method, algorithm: profile.algorithmName ?? '' },
    });
    return { ...others, ...Object.fromEntries(parameters) };
  }

  it("accepts the vendor's worked example, and our signer writes the same signature", async () => {
    expect(await codeOf(example)).toBe(1);
    expect(signed(taobaoTopMd5Profile, {})['sign']).toBe(example.sign);
  });

  it.each([taobaoTopProfile, taobaoTopHmacMd5Profile])('accepts $name', async (profile) => {
    const form = signed(profile, {
      app_key: `${profile.name}@1`,
      title: "中文 a+b&c=d%20~*'()!\n",
    });
    expect(await codeOf(form)).toBe(1);
    expect(service.handled[0]?.principal).toMatchObject({
      scheme: profile.name,
      covered: ['@query', 'created', 'keyid', 'content-digest'],
    });
    expect(await codeOf({ ...form, title: 'x' })).toBe('auth_invalid');
    expect(await codeOf({ ...form, sign_method: 'md5' })).toBe('auth_invalid');
  });

  it('signs empty values', async () => {
    const form = signed(taobaoTopMd5Profile, { nick: '' });
    expect(await codeOf(form)).toBe(1);
    const { nick: _, ...without } = form;
    expect(await codeOf(without)).toBe('auth_invalid');
  });

  it('accepts one of two requests with the same string, and refuses the other', async () => {
    const good = signed(taobaoTopMd5Profile, { nick: 'x', num_iid: '1' });
    expect(await codeOf(good)).toBe(1);
    const { num_iid: _, ...others } = good;
    expect(await codeOf({ ...others, nick: 'xnum_iid1' })).toBe('auth_malformed');
    const { format: __, ...fewer } = good;
    expect(await codeOf({ ...fewer, fields: `${item.fields}formatjson` })).toBe('auth_malformed');
  });

  it('refuses both where neither has more parameters than the other', async () => {
    for (const form of [
      { nick: 'anum_iidb', num_iid: 'c' },
      { nick: 'a', num_iid: 'bnum_iidc' },
    ]) {
      expect(() => signed(taobaoTopMd5Profile, form)).toThrow('read as another parameter');
      const sent = { ...signed(taobaoTopMd5Profile, {}), ...form };
      expect(await codeOf(sent)).toBe('auth_malformed');
    }
  });

  it('refuses a parameter that is not declared, twice there, or without its version', async () => {
    expect(await codeOf({ ...example, price: '1' })).toBe('auth_malformed');
    expect(await codeOf(example, '?fields=x')).toBe('auth_malformed');
    expect(await codeOf({ ...example, v: '1.0' })).toBe('auth_malformed');
  });

  it('takes ten minutes of Beijing wall clock, either way', async () => {
    for (const minutes of [-10, 10]) {
      services.clock.set(exampleMs + minutes * 60_000);
      expect(await codeOf(example)).toBe(1);
      services.clock.set(exampleMs + minutes * 60_000 + Math.sign(minutes) * 1000);
      expect(await codeOf(example)).toBe('timestamp_out_of_range');
    }
    services.clock.set(exampleMs);
    expect(await codeOf({ ...example, timestamp: '2016-02-30 12:00:00' })).toBe('auth_malformed');
    expect(await codeOf({ ...example, timestamp: '1451620800' })).toBe('auth_malformed');
  });

  it('reads parameters from the query as well, and refuses what is no form', async () => {
    service.reset();
    const query = new URLSearchParams(example).toString();
    const head = `GET /router/rest?${query} HTTP/1.1\r\nHost: a\r\n`;
    await sendRaw(service.port, Buffer.from(`${head}Connection: close\r\n\r\n`));
    expect(service.handled).toHaveLength(1);
    service.reset();
    const json = `${head}Content-Type: application/json\r\nContent-Length: 2\r\n`;
    await sendRaw(service.port, Buffer.from(`${json}Connection: close\r\n\r\n{}`));
    expect(service.refused[0]?.code).toBe('coverage_insufficient');
  });

  it.each([
    [TypeError, undefined],
    [RangeError, ['a b']],
  ])('is given the names of its parameters: %o', (Fault, names) => {
    // what a caller in plain JavaScript may give
    const options = { parameterNames: names } as { parameterNames: string[] };
    expect(() => taobaoTop(options)).toThrow(Fault);
    expect(() => taobaoTop(options)).toThrow('"parameterNames"');
  });
});

it('golden vectors hold', async () => {
  const timeMs = Date.UTC(2026, 0, 2, 3, 4, 5);
  const key = { appKey: '12345678', appSecret: 'helloworld' };
  const services = await startServices({ schemes, frameworks: ['express'] });
  const relay = await recordRequests(services.in('express'));
  const args = { ...item, title: "中文 a+b ~*'()!", nick: '' };
  await atFixedTime(timeMs, async () => callTop(args)({ ...relay, ...key }).catch(() => {}));
  await relay.close();
  await services.close();
  const [request] = relay.requests;
  if (request === undefined) throw new Error('nothing was sent');
  const form = new URLSearchParams(parseRequest(request.bytes).body.toString());
  const signature = form.get('sign') ?? '';
  form.delete('sign');
  form.sort();
  recordVector({
    ...key,
    scheme: 'taobao-top-md5',
    sdk: 'topsdk',
    name: 'an item of a seller',
    timeMs,
    bytes: request.bytes,
    stringToSign: `[secret]${[...form].flat().join('')}[secret]`,
    signature,
  });
  expect(await verifyVectors('taobao-top-md5', { schemes })).toBe(1);
});

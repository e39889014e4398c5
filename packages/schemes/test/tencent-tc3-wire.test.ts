import { createRequestSigner, Secret } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { CommonClient } from 'tencentcloud-sdk-nodejs-common';
import { beforeAll, describe, expect, it } from 'vitest';
import { tencentTc3, tencentTc3Profile } from '../src/index.ts';
import { toBytes } from './support/bench.ts';
import { callTencent, tencentAnswer, tencentCode, type TencentCall } from './support/tencent.ts';
import { edited, nowMs, secondMs, TencentWorld, type Send } from './support/tencent-world.ts';

const signMethod = 'TC3-HMAC-SHA256';
const call =
  (asked: Omit<TencentCall, 'signMethod'> = {}): Send =>
  (to) =>
    callTencent({ ...to, endpoint: to.authority }, { signMethod, ...asked });
const get = (parameters: object): Send => call({ method: 'GET', parameters });

/** Signed by us with the action in the list, as the vendor's document has it. */
function withAction(action: string, key = world.key): Buffer {
  const body = '{"Limit":1}';
  const headers = [
    ['Host', world.authority],
    ['Content-Type', 'application/json; charset=utf-8'],
    ['X-TC-Action', action],
  ] as const;
  const secret = new Secret(key.appSecret);
  const { headers: added } = createRequestSigner(tencentTc3Profile, { secret, engine }).sign({
    appKey: key.appKey,
    method: 'POST',
    protocol: 'http',
    authority: world.authority,
    target: '/',
    headers,
    body: Buffer.from(body),
    timeMs: nowMs,
    fields: { service: 'cvm' },
    signedHeaders: ['content-type', 'host', 'x-tc-action'],
  });
  return toBytes({ method: 'POST', target: '/', headers: [...headers, ...added], body });
}

let world: TencentWorld;
let strict: TencentWorld;
beforeAll(async () => {
  const common = { names: ['tencent-tc3'], answer: tencentAnswer };
  const requiredHeaders = ['x-tc-action'];
  world = await TencentWorld.open({ ...common, schemes: [tencentTc3()] });
  strict = await TencentWorld.open({ ...common, schemes: [tencentTc3({ requiredHeaders })] });
  return () => Promise.all([world, strict].map((one) => one.close()));
});

describe('tencent-tc3 reads the wire as the SDK does', () => {
  const values = ['', 'a b', 'a+b', "~*'()!", '中文😀', 'a&b=c', 'a/b?c#d', '%41', 'a\nb'];

  it.each(values)('in a query: %j', async (Value) => {
    expect(await world.verdict(get({ Value }))).toBe('accepted');
  });
  it.each(values)('in a body: %j', async (Value) => {
    expect(await world.verdict(call({ parameters: { Value } }))).toBe('accepted');
  });

  it('a path below the host', async () => {
    const send: Send = (to) =>
      callTencent({ ...to, endpoint: `${to.authority}/api/v1` }, { signMethod, method: 'GET' });
    expect(await world.verdict(send)).toBe('accepted');
    expect(world.service.handled[0]?.target).toMatch(/^\/api\/v1\//);
  });

  it('bytes that are not text, and a type in upper case', async () => {
    const send: Send = (to) =>
      new CommonClient(to.authority, '2017-03-12', {
        credential: { secretId: to.appKey, secretKey: to.appSecret },
        profile: { httpProfile: { protocol: 'http://', endpoint: to.authority } },
      }).requestOctetStream('Upload', Buffer.from([255, 0, 254]));
    expect(await world.verdict(send)).toBe('accepted');
    expect(world.service.handled[0]?.body).toEqual(Buffer.from([255, 0, 254]));
    const headers = { 'Content-Type': 'application/json; charset=UTF-8' };
    expect(await world.verdict(call({ headers }))).toBe('accepted');
  });

  it('a host with a port, which the SDK leaves out', async () => {
    const send: Send = (to) =>
      callTencent({ ...to, endpoint: 'cvm.tencentcloudapi.com:8080' }, { signMethod });
    const bytes = await world.capture(send);
    expect(bytes.toString('latin1')).toMatch(/host: cvm\.tencentcloudapi\.com:8080\r\n/i);
    expect(await world.judge(bytes)).toBe('accepted');
    expect(await world.judge(edited(bytes, ':8080', ''))).toBe('accepted');
    expect(await world.judge(edited(bytes, 'com:8080', 'con:8080'))).toBe('auth_invalid');
  });
});

describe('tencent-tc3 refuses', () => {
  it('a parameter that moved into the value of another', async () => {
    const bytes = await world.capture(get({ A: 1, B: 2 }));
    expect(await world.judge(edited(bytes, 'A=1&B=2', 'A=1%26B%3D2'))).toBe('auth_invalid');
    expect(await world.judge(edited(bytes, 'A=1&B=2', 'B=2&A=1'))).toBe('auth_invalid');
  });

  it('the same bytes within the same second, since there is no nonce', async () => {
    const bytes = await world.capture(call());
    // its trace id differs, and is not signed
    const again = await world.capture(call());
    const later = await world.capture(call(), nowMs + secondMs);
    expect(await world.judge(bytes)).toBe('accepted');
    expect(await world.judgeAgain(bytes, nowMs + 300 * secondMs)).toBe('nonce_replayed');
    expect(await world.judgeAgain(again)).toBe('nonce_replayed');
    expect(await world.judgeAgain(later)).toBe('accepted');
  });

  it.each([
    [300, 'accepted'],
    [-300, 'accepted'],
    [301, 'timestamp_out_of_range'],
    [-301, 'timestamp_out_of_range'],
  ])('a clock that is off by %d s: %s', async (offSeconds, verdict) => {
    const bytes = await world.capture(call());
    expect(await world.judge(bytes, nowMs + offSeconds * secondMs)).toBe(verdict);
  });

  it('a scope of another day, service or ending', async () => {
    const bytes = await world.capture(call());
    expect(await world.judge(edited(bytes, '/2026-01-02/', '/2026-01-01/'))).toBe('auth_invalid');
    expect(await world.judge(edited(bytes, '/127/', '/128/'))).toBe('auth_invalid');
    expect(await world.judge(edited(bytes, 'tc3_request', 'tc4_request'))).toBe('auth_malformed');
    expect(await world.judge(edited(bytes, '/127/', '/1/27/'))).toBe('auth_malformed');
  });

  it('a scope of another day, rightly signed, but none that midnight has passed over', async () => {
    const midnightMs = Date.UTC(2026, 0, 3);
    const late = await world.capture(call(), midnightMs - secondMs);
    expect(await world.judge(late, midnightMs + 5 * secondMs)).toBe('accepted');
    const { date: _, ...fields } = tencentTc3Profile.fields;
    const loose = {
      ...tencentTc3Profile,
      fields: { ...fields, date: { part: 'Credential', split: '/', piece: 1 } },
    };
    const secret = new Secret(world.key.appSecret);
    const headers = [
      ['Host', world.authority],
      ['Content-Type', 'text/plain'],
    ] as const;
    const signedFor = (date: string): Buffer => {
      const signed = createRequestSigner(loose, { secret, engine }).sign({
        appKey: world.key.appKey,
        method: 'GET',
        protocol: 'http',
        authority: world.authority,
        target: '/',
        headers,
        timeMs: nowMs,
        fields: { service: 'cvm', date },
      });
      return toBytes({ target: '/', headers: [...headers, ...signed.headers] });
    };
    expect(await world.judge(signedFor('2026-01-02'))).toBe('accepted');
    expect(await world.judge(signedFor('2026-01-03'))).toBe('auth_invalid');
  });

  it('a signature in upper case or cut short, and a second Authorization', async () => {
    const bytes = await world.capture(call());
    const [, hex = ''] = /Signature=([0-9a-f]{64})/.exec(bytes.toString('latin1')) ?? [];
    expect(await world.judge(edited(bytes, hex, hex.toUpperCase()))).toBe('auth_invalid');
    expect(await world.judge(edited(bytes, hex, hex.slice(1)))).toBe('auth_invalid');
    const twice = edited(bytes, /(Authorization: [^\r]*\r\n)/i, '$1$1');
    expect(await world.judge(twice)).toBe('auth_malformed');
  });

  it('Content-Type or Host that is not listed, and a listed header that is not sent', async () => {
    const bytes = await world.capture(call());
    const listing = (list: string): Buffer => edited(bytes, 'content-type;host', list);
    expect(await world.judge(listing('host'))).toBe('coverage_insufficient');
    expect(await world.judge(listing('content-type'))).toBe('coverage_insufficient');
    expect(await world.judge(listing('content-type;host;x-none'))).toBe('auth_malformed');
    expect(await world.judge(listing('content-type;host;host'))).toBe('coverage_insufficient');
  });
});

describe('X-TC-Action', () => {
  it('is not signed by the SDK, and may be anything, unless it is required', async () => {
    const bytes = await world.capture(call());
    expect(await world.judge(edited(bytes, 'DescribeInstances', 'TerminateInstance'))).toBe(
      'accepted',
    );
    expect(await strict.verdict(call())).toBe('coverage_insufficient');
  });

  it('is bound where it is listed, but for upper and lower case', async () => {
    const bytes = withAction('DescribeInstances', strict.key);
    expect(await strict.judge(bytes)).toBe('accepted');
    expect(strict.service.handled[0]?.principal.covered).toContain('x-tc-action');
    expect(await strict.judge(edited(bytes, 'DescribeInstances', 'Describeinstances'))).toBe(
      'accepted',
    );
    expect(await strict.judge(edited(bytes, 'DescribeInstances', 'DescribeInstancez'))).toBe(
      'auth_invalid',
    );
  });

  it('must be named as a header is', () => {
    expect(() => tencentTc3({ requiredHeaders: ['X-TC-Action'] })).toThrow('"requiredHeaders"');
  });
});

it('the SDK shows what is wrong with its clock', async () => {
  const send: Send = async (to) => {
    world.services.clock.set(nowMs + 3600 * secondMs);
    expect(tencentCode(await call()(to).catch((error: unknown) => error))).toBe(
      'AuthFailure.SignatureExpire',
    );
  };
  await world.capture(send);
  expect(world.service.refused.at(-1)?.code).toBe('timestamp_out_of_range');
});

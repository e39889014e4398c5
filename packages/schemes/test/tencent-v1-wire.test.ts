import { createRequestSigner, Secret, type RequestToSign } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { tencentV1, tencentV1Profile, tencentV1Sha1Profile } from '../src/index.ts';
import { toBytes } from './support/bench.ts';
import { callTencent, tencentAnswer, type TencentCall } from './support/tencent.ts';
import { edited, nowMs, secondMs, TencentWorld, type Send } from './support/tencent-world.ts';

const call =
  (asked: Partial<TencentCall> = {}): Send =>
  (to) =>
    callTencent({ ...to, endpoint: to.authority }, { signMethod: 'HmacSHA256', ...asked });
const get = (parameters: object): Send => call({ method: 'GET', parameters });

let world: TencentWorld;
let legacy: TencentWorld;
beforeAll(async () => {
  const common = { schemes: [tencentV1()], answer: tencentAnswer };
  world = await TencentWorld.open({ ...common, names: ['tencent-v1'] });
  legacy = await TencentWorld.open({ ...common, names: ['tencent-v1-sha1'] });
  return () => Promise.all([world, legacy].map((one) => one.close()));
});

type Asked = Pick<RequestToSign, 'target'> & { readonly method?: string; readonly body?: string };

/** Signed in the query by us, for what the SDK does not send. */
function signedByUs({ target, method = 'GET', body }: Asked, headers: readonly [string, string][]) {
  const secret = new Secret(world.key.appSecret);
  const { parameters } = createRequestSigner(tencentV1Profile, { secret, engine }).sign({
    appKey: world.key.appKey,
    method,
    protocol: 'http',
    authority: world.authority,
    target,
    timeMs: nowMs,
    nonce: '7',
  });
  const added = parameters.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
  const mark = target.includes('?') ? '&' : '?';
  return toBytes({
    method,
    target: `${target}${mark}${added}`,
    headers: [['Host', world.authority], ...headers],
    ...(body !== undefined && { body }),
  });
}

const form: [string, string] = ['Content-Type', 'application/x-www-form-urlencoded'];

describe('tencent-v1 reads the wire as the SDK does', () => {
  it.each(['', 'a b', 'a+b', "~*'()!", '中文😀', 'a=b', 'a/b?c#d', '%41', 'x%26y'])(
    'in a query and in a form: %j',
    async (Value) => {
      expect(await world.verdict(get({ Value }))).toBe('accepted');
      expect(await world.verdict(call({ parameters: { Value } }))).toBe('accepted');
    },
  );

  it('lists, empty values, and names of which one begins as another', async () => {
    const parameters = { B: { C: [1, { D: '' }] }, 'a.b': 1, a: 2, A: 3, 'a-b': 4, Nothing: null };
    expect(await world.verdict(call({ parameters }))).toBe('accepted');
  });

  it('a path below the host, and a host with a port', async () => {
    for (const endpoint of ['api.example.com:8080', 'api.example.com', 'api.example.com/v1']) {
      const send: Send = (to) =>
        callTencent({ ...to, endpoint }, { signMethod: 'HmacSHA256', method: 'GET' });
      const bytes = await world.capture(send);
      expect(await world.judge(bytes)).toBe('accepted');
      expect(await world.judge(edited(bytes, /host: api/i, 'Host: apj'))).toBe('auth_invalid');
    }
  });

  it('HEAD, and a request signed by us', async () => {
    const asked = { target: '/?b=2&a=%2B' };
    expect(await world.judge(signedByUs(asked, []))).toBe('accepted');
    expect(await world.judge(signedByUs({ ...asked, method: 'HEAD' }, []))).toBe('accepted');
  });
});

describe('tencent-v1 refuses', () => {
  it('the same bytes again, whatever the nonce, which may come twice', async () => {
    const bytes = await world.capture(get({ A: 1 }));
    expect(await world.judge(bytes)).toBe('accepted');
    expect(await world.judgeAgain(bytes)).toBe('nonce_replayed');
    const [one, other] = ['/?a=1', '/?a=2'].map((target) => signedByUs({ target }, []));
    expect(await world.judge(one ?? bytes)).toBe('accepted');
    expect(await world.judgeAgain(other ?? bytes)).toBe('accepted');
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

  it('another algorithm than the key has, named or not', async () => {
    const weak = await world.capture(call({ signMethod: 'HmacSHA1', method: 'GET' }));
    expect(await world.judge(weak)).toBe('auth_invalid');
    const renamed = edited(weak, 'SignatureMethod=HmacSHA1', 'SignatureMethod=HmacSHA256');
    expect(await world.judge(renamed)).toBe('auth_invalid');
    expect(await legacy.verdict(call({ method: 'GET' }))).toBe('auth_invalid');
    expect(await legacy.verdict(call({ signMethod: 'HmacSHA1' }))).toBe('accepted');
  });

  it('what cannot be told from other parameters: repeated names, values with "&" or line ends', async () => {
    expect(await world.verdict(get({ A: '1&B=2' }))).toBe('auth_malformed');
    expect(await world.verdict(call({ parameters: { A: '1\n2' } }))).toBe('auth_malformed');
    const bytes = await world.capture(get({ A: 1 }));
    expect(await world.judge(edited(bytes, 'A=1&', 'A=1&A=1&'))).toBe('auth_malformed');
  });

  it('yet a client that signs such a value has signed two parameters', async () => {
    const bytes = await world.capture(get({ Y: '1&Z=2' }));
    expect(await world.judge(bytes)).toBe('auth_malformed');
    expect(await world.judge(edited(bytes, 'Y=1%26Z%3D2', 'Y=1&Z=2'))).toBe('accepted');
  });

  it('a form parameter that stands in the query too', async () => {
    const bytes = await world.capture(call({ parameters: { Limit: '1' } }));
    expect(await world.judge(edited(bytes, 'POST / ', 'POST /?Limit=2 '))).toBe('auth_malformed');
    expect(await world.judge(edited(bytes, 'POST / ', 'POST /?Other=2 '))).toBe('auth_invalid');
  });

  it('yet not one that moved there', async () => {
    const body = 'Limit=1';
    const asked = { target: '/?Limit=1', method: 'POST' };
    const inQuery = signedByUs(asked, [form]);
    expect(await world.judge(inQuery)).toBe('accepted');
    const moved = edited(inQuery, '/?Limit=1&', '/?').toString('latin1');
    const bytes = moved.replace('\r\n\r\n', `\r\nContent-Length: ${String(body.length)}\r\n\r\n`);
    expect(await world.judge(Buffer.from(bytes + body))).toBe('accepted');
  });

  it('a body that is not a form', async () => {
    const asked = { target: '/', method: 'POST', body: '{"Limit":1}' };
    expect(await world.judge(signedByUs(asked, [['Content-Type', 'application/json']]))).toBe(
      'coverage_insufficient',
    );
    expect(await world.judge(signedByUs(asked, []))).toBe('coverage_insufficient');
  });

  it('a signature in another notation, and fields that almost have their names', async () => {
    const bytes = await world.capture(get({ A: 1 }));
    const signature = /Signature=([^& ]+)%3D/;
    expect(await world.judge(edited(bytes, signature, 'Signature=$1'))).toBe('auth_invalid');
    expect(await world.judge(edited(bytes, '&Signature=', '&signature='))).toBe('auth_malformed');
    expect(await world.judge(edited(bytes, 'A=1&', 'A=1&Signature[]=x&'))).toBe('auth_malformed');
  });
});

it('a key for HmacSHA1 takes requests that name no method, as the vendor does', async () => {
  const { algorithmName: _, ...unnamed } = tencentV1Sha1Profile;
  const secret = new Secret(legacy.key.appSecret);
  const { parameters } = createRequestSigner(unnamed, { secret, engine }).sign({
    appKey: legacy.key.appKey,
    method: 'GET',
    protocol: 'http',
    authority: legacy.authority,
    target: '/?Action=A',
    timeMs: nowMs,
    nonce: '7',
  });
  expect(parameters.map(([name]) => name)).not.toContain('SignatureMethod');
  const added = parameters.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
  const headers = [['Host', legacy.authority]] as const;
  expect(await legacy.judge(toBytes({ target: `/?Action=A&${added}`, headers }))).toBe('accepted');
});

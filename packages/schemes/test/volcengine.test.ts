import { Service } from '@volcengine/openapi';
import { createRequestSigner, Secret } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { volcengine, volcengineProfile } from '../src/index.ts';
import { recordVector } from './support/golden/record-vector.ts';
import { verifyVectors } from './support/golden/verify-vectors.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import type { SendTo } from './support/interop/interop-plan.ts';
import type { IssuedKey } from './support/issue-key.ts';
import { headerOf, parseRequest } from './support/raw-request.ts';
import { edited, nowMs, Stage, withHeader } from './support/stage.ts';

/** A call of the SDK, whose host can be any. */
interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly pathname?: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly data?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const calling =
  ({ method = 'GET', headers = {}, ...call }: Call) =>
  async ({ authority, appKey, appSecret }: SendTo): Promise<unknown> => {
    const service = new Service({
      host: authority,
      protocol: 'http:',
      serviceName: 'orders',
      region: 'cn-north-1',
      accessKeyId: appKey,
      secretKey: appSecret,
    });
    // Safe: the SDK's types know no `data` of other kinds than it sends.
    const params = { Action: 'Orders', Version: '2026-01-01', method, headers, ...call } as never;
    return service.fetchOpenAPI(params);
  };

const json = { 'content-type': 'application/json; charset=utf-8' };
const create: Call = {
  method: 'POST',
  pathname: '/v1/orders%20of',
  query: { 'a-b': 1, a: '2' },
  data: { amount: 10, note: 'café 中' },
  headers: json,
};

/** The SDK resolves whatever the status is: its users look at this. */
const errorCode = (outcome: unknown): unknown =>
  // Safe: what is not there is undefined.
  (outcome as { ResponseMetadata?: { Error?: { Code?: string } } }).ResponseMetadata?.Error?.Code;

const plan = {
  scheme: 'volcengine',
  sdk: '@volcengine/openapi',
  schemes: [volcengine()],
  frameworks: ['express'],
  signedHeader: 'x-date',
  shown: errorCode,
  expectedVendorCode: 'SignatureDoesNotMatch',
} as const;

describeInterop({ ...plan, call: 'createJSONAPI', send: calling(create) });
describeInterop({
  ...plan,
  call: 'createAPI, GET',
  send: calling({ query: { Limit: 10, 'Filter[0]': 'a b' } }),
});

describe('volcengine', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open({ schemes: [volcengine()], key: { schemes: ['volcengine'] } });
    return () => stage.services.close();
  });

  it.each<[string, Call]>([
    ['no query of its own', {}],
    ['marks', { query: { q: "~*'()!@:$,;/ +&=%", empty: '' } }],
    ['text', { query: { 名: '中 😀' } }],
    ['names that sort otherwise once escaped', { query: { 'F[0]': '1', F1: '2', FA: '3' } }],
    ['several values, sent as given and signed in order', { query: { a: ['b', 'a b', 'a'] } }],
    ['a form', { method: 'POST', data: new URLSearchParams({ a: '1 2', b: '中' }) }],
    ['spaces in a header', { headers: { 'X-Note': ' a   b ' } }],
    ['another method', { method: 'PUT', data: { a: 1 }, headers: json }],
  ])('reads the wire as the SDK does: %s', async (_, call) => {
    expect(await stage.judgeSent(calling(call))).toBe('accepted');
  });

  it('HEAD, and a body without a type', async () => {
    // Safe: the SDK sends any method, whatever its types say.
    const head = { method: 'HEAD' } as unknown as Call;
    expect(await stage.judgeSent(calling(head))).toBe('accepted');
    const sent = await stage.capture(calling(create));
    const bare = edited(sent, `Content-Type: ${json['content-type']}\r\n`, '');
    expect(await stage.judge(bare)).toBe('accepted');
  });

  it('says what is covered, and leaves the host open', async () => {
    const sent = await stage.capture(calling(create));
    expect(await stage.judge(sent.bytes)).toBe('accepted');
    expect(stage.covered).toEqual([
      '@method',
      '@path',
      '@query',
      'created',
      'x-content-sha256',
      'x-date',
      'content-digest',
    ]);
    const elsewhere = edited(sent, `Host: ${headerOf(sent, 'host') ?? ''}`, 'Host: example.com');
    expect(await stage.judge(elsewhere)).toBe('accepted');
    const otherType = edited(sent, 'application/json;', 'application/jsom;');
    expect(await stage.judge(otherType)).toBe('accepted');
    const swapped = await stage.capture(calling({ query: { a: ['1', '2'] } }));
    expect(await stage.judge(edited(swapped, 'a=1&a=2', 'a=2&a=1'))).toBe('accepted');
  });

  it('binds a body whose digest was not declared', async () => {
    const sent = parseRequest(signedWithoutDigest(stage.key));
    expect(await stage.judge(sent.bytes)).toBe('accepted');
    expect(await stage.judge(edited(sent, '\r\n\r\na', '\r\n\r\nb'))).toBe('auth_invalid');
  });

  it('refuses a scope of another day, another region and an unsigned token', async () => {
    const sent = await stage.capture(calling(create));
    expect(await stage.judge(edited(sent, '/20260102/', '/20260103/'))).toBe('auth_invalid');
    expect(await stage.judge(edited(sent, '/cn-north-1/', '/cn-north-2/'))).toBe('auth_invalid');
    expect(await stage.judge(edited(sent, '/request,', '/aws4_request,'))).toBe('auth_malformed');
    expect(await stage.judge(withHeader(sent, 'X-Security-Token: a'))).toBe(
      'coverage_insufficient',
    );
    expect(await stage.judge(edited(sent, 'x-content-sha256;x-date', 'x-content-sha256'))).toBe(
      'coverage_insufficient',
    );
    const upper = sent.bytes
      .toString('latin1')
      .replace(/(?<=Signature=)[0-9a-f]+/, (hex) => hex.toUpperCase());
    expect(await stage.judge(Buffer.from(upper, 'latin1'))).toBe('auth_invalid');
  });

  it('knows the day on both sides of midnight, and the edges of its window', async () => {
    for (const atMs of [Date.UTC(2026, 0, 2, 23, 59, 59), Date.UTC(2026, 0, 3)]) {
      const { bytes } = await stage.capture(calling(create), atMs);
      expect(await stage.judge(bytes, Date.UTC(2026, 0, 3))).toBe('accepted');
    }
    const { bytes } = await stage.capture(calling(create));
    expect(await stage.judge(bytes, nowMs + 900_000)).toBe('accepted');
    expect(await stage.judge(bytes, nowMs + 901_000)).toBe('timestamp_out_of_range');
    expect(await stage.judge(bytes, nowMs - 901_000)).toBe('timestamp_out_of_range');
  });
});

/** A request with a body of which nothing is declared. */
function signedWithoutDigest({ appKey, appSecret }: IssuedKey): Buffer {
  const secret = new Secret(appSecret);
  const { headers } = createRequestSigner(volcengineProfile, { secret, engine }).sign({
    appKey,
    method: 'POST',
    protocol: 'http',
    authority: 'example.com',
    target: '/?Action=Orders',
    body: Buffer.from('a'),
    timeMs: nowMs,
    fields: { region: 'cn-north-1', service: 'orders' },
    signedHeaders: ['x-date'],
  });
  const lines = headers.filter(([name]) => name !== 'x-content-sha256');
  const head = ['POST /?Action=Orders HTTP/1.1', 'Host: example.com', 'Content-Length: 1'];
  const all = [...head, ...lines.map((line) => line.join(': ')), '', 'a'];
  return Buffer.from(all.join('\r\n'));
}

describe('the signer of the SDK', () => {
  const key = { appKey: 'AKLTexample', appSecret: 'TkdVek5HRmxNR05sWXpVMQ==' };

  it.each([
    ['post', create],
    ['get', { query: { b: 2, 'a-b': "~*'()! 中", 'F[0]': '1', FA: '2' } }],
  ] as const)('gives what ours gives, and a vector: %s', async (name, call) => {
    const stage = await Stage.open({
      schemes: [volcengine()],
      key: { schemes: ['volcengine'], imported: key },
    });
    const sent = await stage.capture(calling(call));
    await stage.services.close();
    const { method, target, body } = sent;
    const secret = new Secret(key.appSecret);
    const ours = createRequestSigner(volcengineProfile, { secret, engine }).sign({
      appKey: key.appKey,
      method,
      protocol: 'http',
      authority: headerOf(sent, 'host') ?? '',
      target,
      body,
      timeMs: nowMs,
      fields: { region: 'cn-north-1', service: 'orders' },
      signedHeaders: body.length > 0 ? ['x-content-sha256', 'x-date'] : ['x-date'],
    });
    expect(headerOf(sent, 'authorization')).toContain(`Signature=${ours.signature}`);
    recordVector({
      ...ours,
      ...key,
      ...sent,
      scheme: 'volcengine',
      sdk: plan.sdk,
      name,
      timeMs: nowMs,
    });
  });

  it('made the vectors, which hold', async () => {
    expect(await verifyVectors('volcengine', { schemes: [volcengine()] })).toBe(2);
  });
});

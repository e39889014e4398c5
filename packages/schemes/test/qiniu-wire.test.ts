import { createHmac } from 'node:crypto';
import { createRequestSigner, Secret } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { qiniu, qiniuProfile } from '../src/index.ts';
import { toBytes } from './support/bench.ts';
import { recordVector } from './support/golden/record-vector.ts';
import { verifyVectors } from './support/golden/verify-vectors.ts';
import type { SendTo } from './support/interop/interop-plan.ts';
import { callQiniu, type QiniuCall } from './support/qiniu.ts';
import { headerOf } from './support/raw-request.ts';
import { resign } from './support/resign.ts';
import { edited, nowMs, Stage, withHeader } from './support/stage.ts';

const secondMs = 1000;
const scheme = qiniu();
const key = { schemes: ['qiniu'] };
const call =
  (asked: QiniuCall) =>
  (to: SendTo): Promise<unknown> =>
    callQiniu(to, asked);

let strict: Stage;
let open: Stage;
beforeAll(async () => {
  const policy = { unsigned: ['body'], replay: 'accepted' } as const;
  strict = await Stage.open({ schemes: [scheme], key });
  open = await Stage.open({ schemes: [scheme], key, policy });
  return () => Promise.all([strict.services.close(), open.services.close()]);
});

describe('qiniu reads the wire as the SDK does', () => {
  it.each([
    '/',
    '/a?',
    '/a?acl',
    '/a?b=1&b=0&a=',
    "/a?b=a+b%20c%2B~*'()!",
    '/a?b=中文😀',
    '/a//b/%2F/x:y@z;k,$~*()!',
    '/%e4%b8%ad/%E4%B8%AD',
    '/目录/文件?名=值',
  ])('in the target %s', async (target) => {
    expect(await strict.judgeSent(call({ target }))).toBe('accepted');
  });

  it.each([
    ['nothing', ''],
    ['JSON', '{"a": "中文😀"}'],
    ['a form', 'a=1&a=0&b=+%2b'],
    ['a line end', '\r\n'],
    ['much', 'x'.repeat(100_000)],
  ])('in a body of %s', async (_, body) => {
    const headers = { 'Content-Type': 'text/plain; charset=utf-8' };
    expect(await strict.judgeSent(call({ target: '/a', body, headers }))).toBe('accepted');
    expect(strict.covered?.includes('content-digest')).toBe(body !== '');
  });

  it('with no host but its name, with a port, and with the port that the SDK writes twice', async () => {
    for (const origin of ['http://rs.qiniuapi.com', 'http://rs.qiniuapi.com:8080']) {
      expect(await strict.judgeSent(call({ origin, target: '/a' }))).toBe('accepted');
    }
    const twice = await strict.capture(call({ target: '/a' }));
    expect(await strict.judge(edited(twice, '127.0.0.1', '127.0.0.2'))).toBe('auth_invalid');
    const ours = signedByUs({ method: 'GET', target: '/a' });
    expect(await strict.judge(ours)).toBe('accepted');
  });

  it('but for an apostrophe in a path, which the SDK signs bare and sends as %27', async () => {
    const request = await strict.capture(call({ target: "/it's" }));
    expect(request.target).toBe('/it%27s');
    expect(await strict.judge(request.bytes)).toBe('auth_invalid');
  });

  // https://developer.qiniu.com/sms/api/5842/sms-api-authentication
  it('without a type, as the document has it: the body is then not signed', async () => {
    const sign = createHmac('sha1', strict.key.appSecret)
      .update('POST /a\nHost: sms.qiniuapi.com\nX-Qiniu-Date: 20260102T030405Z\n\n')
      .digest('base64')
      .replaceAll('+', '-')
      .replaceAll('/', '_');
    const headers = [
      ['Host', 'sms.qiniuapi.com'],
      ['X-Qiniu-Date', '20260102T030405Z'],
      ['Authorization', `Qiniu ${strict.key.appKey}:${sign}`],
    ] as const;
    const request = { method: 'POST', target: '/a', headers };
    expect(await strict.judge(toBytes(request))).toBe('accepted');
    expect(await strict.judge(toBytes({ ...request, body: 'x' }))).toBe('coverage_insufficient');
    const types = Array.from({ length: 2 }, () => ['Content-Type', 'text/plain'] as const);
    for (const added of [types, types.slice(1)]) {
      const typed = toBytes({ ...request, headers: [...headers, ...added] });
      expect(await strict.judge(typed)).toBe(added === types ? 'auth_malformed' : 'auth_invalid');
    }
  });
});

/** What our signer sends, the port written once. */
function signedByUs({ method, target }: { readonly method: string; readonly target: string }) {
  const { appKey, appSecret } = strict.key;
  const dated = [
    ['Host', 'localhost:8080'],
    ['X-Qiniu-Foo', 'bar'],
  ] as const;
  const { headers } = createRequestSigner(qiniuProfile, {
    secret: new Secret(appSecret),
    engine,
  }).sign({
    appKey,
    method,
    protocol: 'http',
    authority: 'localhost:8080',
    target,
    headers: dated,
    timeMs: nowMs,
  });
  return toBytes({ method, target, headers: [...dated, ...headers] });
}

describe('qiniu refuses', () => {
  it('bodies that are not signed, or are no text, unless the route lets them pass', async () => {
    const octets = call({
      target: '/a',
      body: Buffer.from([255, 0, 254]),
      headers: { 'Content-Type': 'application/octet-stream' },
    });
    expect(await strict.judgeSent(octets)).toBe('coverage_insufficient');
    expect(await open.judgeSent(octets)).toBe('accepted');
    expect(open.covered).not.toContain('content-digest');
    const headers = { 'Content-Type': 'image/png' };
    const image = call({ target: '/a', body: Buffer.from([255, 0, 254]), headers });
    expect(await open.judgeSent(image)).toBe('auth_malformed');
  });

  it('a request without a date, which could be sent again for ever', async () => {
    const undated = call({ target: '/a', dated: false });
    expect(await strict.judgeSent(undated)).toBe('coverage_insufficient');
    expect(await open.judgeSent(undated)).toBe('accepted');
    const request = await open.capture(call({ target: '/a' }));
    const [line = ''] = /x-qiniu-date: [^\r]*\r\n/i.exec(request.bytes.toString('latin1')) ?? [];
    expect(await open.judge(edited(request, line, ''))).toBe('auth_invalid');
  });

  it('a header of Qiniu that was added, taken away, changed or repeated', async () => {
    const headers = { 'X-Qiniu-Foo': '' };
    const request = await strict.capture(call({ target: '/a', headers }));
    expect(await strict.judge(request.bytes)).toBe('accepted');
    const added = withHeader(request, 'X-Qiniu-Bar: 1');
    const moved = withHeader(request, 'Vary: X-Qiniu-Foo');
    expect(await strict.judge(added)).toBe('auth_invalid');
    expect(await strict.judge(moved)).toBe('accepted');
    const taken = edited(request, 'x-qiniu-foo: \r\n', '');
    expect(await strict.judge(taken)).toBe('auth_invalid');
    const repeated = edited(request, 'x-qiniu-foo: \r\n', 'x-qiniu-foo: 1\r\nX-Qiniu-Foo: 2\r\n');
    expect(await strict.judge(repeated)).toBe('auth_malformed');
  });

  it('a signature without padding, in the other alphabet or twice', async () => {
    const request = await strict.capture(call({ target: '/a' }));
    const authorization = headerOf(request, 'authorization') ?? '';
    const [before = '', sign = ''] = authorization.split(/:(?=[^:]*$)/);
    expect(sign).toMatch(/^[\w-]{27}=$/);
    const bare = edited(request, authorization, `${before}:${sign.slice(0, -1)}`);
    expect(await strict.judge(bare)).toBe('auth_invalid');
    const upper = edited(request, authorization, `${before}:${sign.toUpperCase()}`);
    expect(await strict.judge(upper)).toBe('auth_invalid');
    const three = edited(request, authorization, `${authorization}:x`);
    expect(await strict.judge(three)).toBe('auth_malformed');
    const second = withHeader(request, `Authorization: ${authorization}`);
    expect(await strict.judge(second)).toBe('auth_malformed');
  });

  it('a GET that became a HEAD, and accepts one that was signed', async () => {
    const request = await strict.capture(call({ target: '/a' }));
    expect(await strict.judge(edited(request, 'GET /a', 'HEAD /a'))).toBe('auth_invalid');
    expect(await strict.judge(signedByUs({ method: 'HEAD', target: '/a' }))).toBe('accepted');
  });

  it('the same request within the same second, since there is no nonce', async () => {
    const send = call({ origin: 'http://rs.qiniuapi.com', target: '/a' });
    const one = await strict.capture(send);
    const same = await strict.capture(send);
    const later = await strict.capture(send, nowMs + secondMs);
    expect(await strict.judge(one.bytes)).toBe('accepted');
    expect(await strict.judgeAgain(same.bytes, nowMs + 900 * secondMs)).toBe('nonce_replayed');
    expect(await strict.judgeAgain(later.bytes)).toBe('accepted');
  });

  it.each([
    [900, 'accepted'],
    [-900, 'accepted'],
    [901, 'timestamp_out_of_range'],
    [-901, 'timestamp_out_of_range'],
  ])('a clock that is off by %d s: %s', async (offSeconds, verdict) => {
    const { bytes } = await strict.capture(call({ target: '/a' }));
    expect(await strict.judge(bytes, nowMs + offSeconds * secondMs)).toBe(verdict);
  });

  it.each(['20260102T030405', '2026-01-02T03:04:05Z', '20260230T030405Z', '1767323045'])(
    'a date written %s',
    async (date) => {
      const request = await strict.capture(call({ target: '/a' }));
      const other = edited(request, '20260102T030405Z', date);
      expect(await strict.judge(other)).toBe('auth_malformed');
    },
  );
});

describe('golden vectors of qiniu', () => {
  const fixed = { appKey: 'QNak_golden-0001', appSecret: 'QNsk_golden-0001' };
  const body = 'a=1&b=%E4%B8%AD';
  const form = 'application/x-www-form-urlencoded';

  it.each([
    {
      name: 'form',
      asked: {
        target: '/prefop?id=1',
        body,
        headers: { 'x-qiniu-abc': '1', 'X-Qiniu-Foo': 'bar' },
      },
      stringToSign: `POST /prefop?id=1\nHost: rs.qiniuapi.com\nContent-Type: ${form}\nX-Qiniu-Abc: 1\nX-Qiniu-Date: 20260102T030405Z\nX-Qiniu-Foo: bar\n\n${body}`,
    },
    {
      name: 'json',
      asked: {
        target: '/v1/文件',
        body: '{"a":"中"}',
        headers: { 'Content-Type': 'application/json' },
      },
      stringToSign:
        'POST /v1/%E6%96%87%E4%BB%B6\nHost: rs.qiniuapi.com\nContent-Type: application/json\nX-Qiniu-Date: 20260102T030405Z\n\n{"a":"中"}',
    },
    {
      name: 'get',
      asked: { target: '/stat?acl' },
      stringToSign: `GET /stat?acl\nHost: rs.qiniuapi.com\nContent-Type: ${form}\nX-Qiniu-Date: 20260102T030405Z\n\n`,
    },
  ])('$name: signed by the SDK and by us alike', async ({ name, asked, stringToSign }) => {
    const raw = await strict.capture((to) =>
      callQiniu({ ...to, ...fixed }, { origin: 'http://rs.qiniuapi.com', ...asked }),
    );
    const ours = resign(qiniuProfile, { ...fixed, raw }, { timeMs: nowMs });
    expect(ours.stringToSign).toBe(stringToSign);
    const { signature } = ours;
    expect(headerOf(raw, 'authorization')).toBe(`Qiniu ${fixed.appKey}:${signature}`);
    const made = { name, ...fixed, timeMs: nowMs, bytes: raw.bytes, stringToSign, signature };
    recordVector({ scheme: 'qiniu', sdk: 'qiniu', ...made });
  });

  it('hold', async () => {
    expect(await verifyVectors('qiniu', { schemes: [scheme] })).toBe(3);
  });
});

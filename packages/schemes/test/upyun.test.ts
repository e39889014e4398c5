import { createHash, createHmac } from 'node:crypto';
import { createRequestSigner, Secret } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import upyunSdk from 'upyun';
import { beforeAll, describe, expect, it } from 'vitest';
import { upyun, upyunProfile } from '../src/index.ts';
import { toBytes, type WireRequest } from './support/bench.ts';
import { recordVector } from './support/golden/record-vector.ts';
import { verifyVectors } from './support/golden/verify-vectors.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import type { InteropPlan, SendTo } from './support/interop/interop-plan.ts';
import type { IssuedKey } from './support/issue-key.ts';
import { headerOf } from './support/raw-request.ts';
import { resign } from './support/resign.ts';
import { edited, nowMs, Stage, withHeader } from './support/stage.ts';

const secondMs = 1000;
const scheme = upyun();
const md5 = (content: string | Buffer): string => createHash('md5').update(content).digest('hex');

/** The SDK, whose operator is the app_key and whose password the app_secret. */
const clientOf = ({ appKey, appSecret, authority }: IssuedKey & Pick<SendTo, 'authority'>) =>
  new upyunSdk.Client(new upyunSdk.Service('bucket', appKey, appSecret), {
    domain: authority,
    protocol: 'http',
    proxy: false,
  });

/** The code that the SDK gives its user. */
function shown(outcome: unknown): unknown {
  return outcome instanceof Error && 'code' in outcome ? outcome.code : outcome;
}

const file = '文件 a+b.txt';
const content = 'content 10';
const put = (to: SendTo): Promise<unknown> =>
  clientOf(to).putFile(`/目录/${file}`, content, { 'Content-MD5': md5(content) });

const plan = {
  scheme: 'upyun',
  sdk: 'upyun',
  schemes: [scheme],
  frameworks: ['express'],
  shown,
  expectedVendorCode: 40100005,
} satisfies Partial<InteropPlan>;

describeInterop({
  ...plan,
  call: 'putFile, with Content-MD5',
  signedHeader: 'content-md5',
  send: put,
});

describeInterop({
  ...plan,
  call: 'putFile, without Content-MD5',
  policy: { unsigned: ['body'] },
  signedHeader: 'host',
  notSigned: ['header', 'body'],
  send: (to) => clientOf(to).putFile('/a.txt', content),
});

describeInterop({
  ...plan,
  call: 'usage',
  signedHeader: 'host',
  notSigned: ['header'],
  send: (to) => clientOf(to).usage('/目录'),
});

let strict: Stage;
beforeAll(async () => {
  strict = await Stage.open({ schemes: [scheme], key: { schemes: ['upyun'] } });
  return () => strict.services.close();
});

describe('upyun reads the wire as the SDK does', () => {
  it.each(['/a.txt', '/a b/c+d&e=f,g;h:i@j$.txt', "/~*'()!.txt", '/目录/😀', '/a%20b', '/'])(
    'in the path %s',
    async (path) => {
      expect(await strict.judgeSent((to) => clientOf(to).getFile(path))).toBe('accepted');
    },
  );

  it.each([
    ['headFile', (to: SendTo) => clientOf(to).headFile('/a.txt')],
    ['deleteFile', (to: SendTo) => clientOf(to).deleteFile('/a.txt')],
    ['makeDir', (to: SendTo) => clientOf(to).makeDir('/目录')],
    ['usage', (to: SendTo) => clientOf(to).usage()],
    ['updateMetadata', (to: SendTo) => clientOf(to).updateMetadata('/a', { foo: 'bar' }, 'merge')],
  ])('in %s', async (_, send) => {
    expect(await strict.judgeSent(send)).toBe('accepted');
  });

  it('and binds bytes that are no text', async () => {
    const bytes = Buffer.from([255, 0, 254]);
    const send = (to: SendTo) =>
      clientOf(to).putFile('/a.bin', bytes, { 'Content-MD5': md5(bytes) });
    expect(await strict.judgeSent(send)).toBe('accepted');
    expect(strict.covered).toContain('content-digest');
  });
});

describe('upyun refuses', () => {
  it('a body without Content-MD5, unless the route lets it pass', async () => {
    const send = (to: SendTo) => clientOf(to).putFile('/a.txt', content);
    expect(await strict.judgeSent(send)).toBe('coverage_insufficient');
    const request = await strict.capture(put);
    const line = `Content-MD5: ${md5(content)}\r\n`;
    expect(await strict.judge(edited(request, line, ''))).toBe('coverage_insufficient');
  });

  it('another body, which the SDK shows as a wrong Content-MD5', async () => {
    const request = await strict.capture(put);
    expect(await strict.judge(edited(request, content, 'content 11'))).toBe('digest_mismatch');
    const wrong = (to: SendTo) =>
      clientOf(to).putFile('/a.txt', content, { 'Content-MD5': md5('another') });
    const outcome = { shown: undefined as unknown };
    await strict.capture((to) =>
      wrong(to).catch((error: unknown) => {
        outcome.shown = shown(error);
      }),
    );
    expect(outcome.shown).toBe(40001001);
  });

  it('a digest in upper case, a second one, and a second date', async () => {
    const request = await strict.capture(put);
    const digest = md5(content);
    expect(await strict.judge(edited(request, digest, digest.toUpperCase()))).toBe('auth_invalid');
    for (const line of [`Content-MD5: ${digest}`, `X-Date: ${date}`, 'Authorization: UPYUN a:b']) {
      expect(await strict.judge(withHeader(request, line))).toBe('auth_malformed');
    }
  });

  it('a part of the query that became one of the path', async () => {
    const request = await strict.capture((to) => clientOf(to).usage('/a'));
    expect(request.target).toBe('/bucket/a?usage');
    expect(await strict.judge(edited(request, '/a?usage', '/a'))).toBe('auth_invalid');
    expect(await strict.judge(edited(request, '/a?usage', '/a?'))).toBe('auth_invalid');
    expect(await strict.judge(edited(request, '/a?usage', '/a%3Fusage'))).toBe('auth_invalid');
  });

  it('the same request within the same second, since there is no nonce', async () => {
    const send = (to: SendTo) => clientOf(to).getFile('/a.txt');
    const one = await strict.capture(send);
    const same = await strict.capture(send);
    const later = await strict.capture(send, nowMs + secondMs);
    expect(await strict.judge(one.bytes)).toBe('accepted');
    expect(await strict.judgeAgain(same.bytes)).toBe('nonce_replayed');
    expect(await strict.judgeAgain(later.bytes)).toBe('accepted');
  });

  it.each([
    [900, 'accepted'],
    [-900, 'accepted'],
    [901, 'timestamp_out_of_range'],
    [-901, 'timestamp_out_of_range'],
  ])('a clock that is off by %d s: %s', async (offSeconds, verdict) => {
    const { bytes } = await strict.capture(put);
    expect(await strict.judge(bytes, nowMs + offSeconds * secondMs)).toBe(verdict);
  });
});

const date = 'Fri, 02 Jan 2026 03:04:05 GMT';

/** Signed by hand, as the document says, with the date in a header of this name. */
function byHand(headers: WireRequest['headers'], signed = date): Buffer {
  const { appKey, appSecret } = strict.key;
  const sign = createHmac('sha1', md5(appSecret))
    .update(`GET&/bucket/a&${signed}`)
    .digest('base64');
  const authorization = ['Authorization', `UPYUN ${appKey}:${sign}`] as const;
  return toBytes({ target: '/bucket/a', headers: [['Host', 'a'], ...headers, authorization] });
}

describe('the date', () => {
  const other = 'Fri, 02 Jan 2026 03:04:06 GMT';

  it('stands in Date or X-Date, which comes first', async () => {
    expect(await strict.judge(byHand([['Date', date]]))).toBe('accepted');
    expect(await strict.judge(byHand([['X-Date', date]]))).toBe('accepted');
    const both = [
      ['Date', other],
      ['X-Date', date],
    ] as const;
    expect(await strict.judge(byHand(both))).toBe('accepted');
    expect(await strict.judge(byHand(both, other))).toBe('auth_invalid');
    expect(await strict.judge(byHand([]))).toBe('auth_malformed');
    const twice = [
      ['Date', date],
      ['Date', date],
    ] as const;
    expect(await strict.judge(byHand(twice))).toBe('auth_malformed');
  });

  it.each([
    'Fri, 2 Jan 2026 03:04:05 GMT',
    'Sat, 02 Jan 2026 03:04:05 GMT',
    'Fri, 02 Jan 2026 03:04:05 +0000',
    'Friday, 02-Jan-26 03:04:05 GMT',
    '2026-01-02T03:04:05Z',
  ])('is refused when it is written %s', async (text) => {
    expect(await strict.judge(byHand([['Date', text]], text))).toBe('auth_malformed');
  });
});

// http://docs.upyun.com/cloud/authorization/
describe('the signature that the vendor published', () => {
  const imported = { appKey: 'operator123', appSecret: 'password123' };
  const body =
    'service=upyun-temp&notify_url=/upyun_notify_url&source=/tmp.mp4&tasks=W3siYXZvcHRzIjoiL3MvMjQwcCg0OjMpL2FzLzEvci8zMCIsInJldHVybl9pbmZvIjp0cnVlLCJzYXZlX2FzIjoiL2EvYi5tcDQiLCJ0eXBlIjoidmlkZW8ifSx7ImF2b3B0cyI6Ii9pL0wyRXZZaTlqTG0xd05BPT0vaS9MekV2TWk4ekxtMXdOQT09Iiwic2F2ZV9hcyI6Ii9jb25jYXQvYS5tcDQiLCJ0eXBlIjoidmNvbmNhdCJ9XQ==&accept=json';
  const request: WireRequest = {
    method: 'POST',
    target: '/pretreatment/',
    headers: [
      ['Host', 'p0.api.upyun.com'],
      ['Date', 'Wed, 09 Nov 2016 14:26:58 GMT'],
      ['Content-MD5', 'a2d75510f7ec654cc24cfa2b5a5a8182'],
      ['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8'],
      ['Authorization', 'UPYUN operator123:6KGqGX4tFwqnCdSndEmGQsR1jQU='],
    ],
    body,
  };

  it('is accepted, with the body that it is of', async () => {
    const stage = await Stage.open({ schemes: [scheme], key: { schemes: ['upyun'], imported } });
    const timeMs = Date.UTC(2016, 10, 9, 14, 26, 58);
    try {
      expect(await stage.judge(toBytes(request), timeMs)).toBe('accepted');
      const other = toBytes({ ...request, body: `${body} ` });
      expect(await stage.judge(other, timeMs)).toBe('digest_mismatch');
    } finally {
      await stage.services.close();
    }
  });

  it('is the one that we make', () => {
    const signer = createRequestSigner(upyunProfile, {
      secret: new Secret(imported.appSecret),
      engine,
    });
    const { signature, headers } = signer.sign({
      appKey: imported.appKey,
      method: 'POST',
      protocol: 'http',
      authority: 'p0.api.upyun.com',
      target: request.target,
      body: Buffer.from(body),
      timeMs: Date.UTC(2016, 10, 9, 14, 26, 58),
    });
    expect(signature).toBe('6KGqGX4tFwqnCdSndEmGQsR1jQU=');
    expect(Object.fromEntries(headers)).toEqual({
      'x-date': 'Wed, 09 Nov 2016 14:26:58 GMT',
      'content-md5': 'a2d75510f7ec654cc24cfa2b5a5a8182',
      authorization: `UPYUN operator123:${signature}`,
    });
  });
});

describe('golden vectors of upyun', () => {
  const fixed = { appKey: 'operator-golden', appSecret: 'password-golden' };

  it.each([
    {
      name: 'put',
      send: put,
      stringToSign: `PUT&/bucket/%E7%9B%AE%E5%BD%95/%E6%96%87%E4%BB%B6%20a+b.txt&${date}&${md5(content)}`,
    },
    {
      name: 'usage',
      send: (to: SendTo) => clientOf(to).usage('/a'),
      stringToSign: `GET&/bucket/a?usage&${date}`,
    },
  ])('$name: signed by the SDK and by us alike', async ({ name, send, stringToSign }) => {
    const raw = await strict.capture((to) => send({ ...to, ...fixed }));
    const ours = resign(upyunProfile, { ...fixed, raw }, { timeMs: nowMs });
    expect(ours.stringToSign).toBe(stringToSign);
    const { signature } = ours;
    expect(headerOf(raw, 'authorization')).toBe(`UPYUN ${fixed.appKey}:${signature}`);
    const made = { name, ...fixed, timeMs: nowMs, bytes: raw.bytes, stringToSign, signature };
    recordVector({ scheme: 'upyun', sdk: 'upyun', ...made });
  });

  it('hold', async () => {
    expect(await verifyVectors('upyun', { schemes: [scheme] })).toBe(2);
  });
});

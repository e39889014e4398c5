import { createHash, createHmac } from 'node:crypto';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { tencentCos, tencentCosPresigned } from '../src/index.ts';
import { toBytes } from './support/bench.ts';
import { cosClient, cosCode, cosLink, cosRequest, follow, object } from './support/tencent-cos.ts';
import { edited, nowMs, secondMs, TencentWorld, type Send } from './support/tencent-world.ts';

type Asked = Parameters<typeof cosRequest>[1];

const asked =
  (request: Partial<Asked> = {}): Send =>
  (to) =>
    cosRequest(to, { Method: 'GET', Key: 'a', ...request });
const link =
  (request: Partial<Parameters<typeof cosLink>[1]> = {}): Send =>
  async (to) =>
    follow(await cosLink(to, { Key: 'a', ...request }));
const md5 = (text: string): string => createHash('md5').update(text).digest('base64');
const hourMs = 3600 * secondMs;
const dayMs = 24 * hourMs;

let world: TencentWorld;
let open: TencentWorld;
beforeAll(async () => {
  const common = {
    schemes: [tencentCos(), tencentCosPresigned()],
    names: ['tencent-cos', 'tencent-cos-presigned'],
    answer: {},
  };
  world = await TencentWorld.open(common);
  open = await TencentWorld.open({
    ...common,
    policy: { unsigned: ['body', 'query'], replay: 'accepted' },
  });
  return () => Promise.all([world, open].map((one) => one.close()));
});

describe('tencent-cos reads the wire as the SDK does', () => {
  it.each(['a b', 'a+b', "~*'()!:@$,;=", '中文😀.txt', 'a%41', 'a/b/', 'a//b', 'a?b#c&d'])(
    'the key %j, in the header and in a link',
    async (Key) => {
      expect(await world.verdict(asked({ Key }))).toBe('accepted');
      expect(await world.verdict(link({ Key }))).toBe('accepted');
    },
  );

  const queries = [
    { empty: '', 'a b': "~*'()! +&=/", A: 1, a_b: 2, 'a-b': 3 },
    { z: 1, 中: '文' },
    { 'response-content-disposition': 'attachment; filename="中文.txt"' },
  ];
  it.each(queries)('the query %o, in the header and in a link', async (Query) => {
    expect(await world.verdict(asked({ Query }))).toBe('accepted');
    expect(await world.verdict(link({ Query }))).toBe('accepted');
  });

  it('a parameter without a value', async () => {
    const bytes = await world.capture(asked({ Action: 'acl' }));
    expect(await world.judge(bytes)).toBe('accepted');
    expect(await world.judge(edited(bytes, '?acl= ', '?acl '))).toBe('accepted');
  });

  it('no key at all', async () => {
    expect(await world.verdict(asked({ Key: '' }))).toBe('accepted');
  });

  it.each(['HEAD', 'DELETE', 'POST'])('%s', async (Method) => {
    expect(await world.verdict(asked({ Method }))).toBe('accepted');
  });
});

describe('the times that a client declares', () => {
  it('end after an hour, or seven days for a link, whatever it says', async () => {
    const Expires = 10 * 365 * 24 * 3600;
    const startMs = nowMs - secondMs;
    const bytes = await world.capture((to) => {
      const client = cosClient(to);
      const headers = { Host: to.authority };
      const Authorization = client.getAuth({ Method: 'GET', Key: 'a', Expires, Headers: headers });
      return fetch(`${to.url}/a`, { headers: { Authorization } });
    });
    expect(await world.judge(bytes, startMs + hourMs)).toBe('accepted');
    expect(await world.judge(bytes, startMs + hourMs + secondMs)).toBe('timestamp_out_of_range');
    const long = await world.capture(link({ Expires }));
    expect(await world.judge(long, startMs + 7 * dayMs)).toBe('accepted');
    expect(await world.judge(long, startMs + 7 * dayMs + secondMs)).toBe('timestamp_out_of_range');
  });

  it('end when it says so, and begin at most 15 minutes ahead', async () => {
    const startMs = nowMs - secondMs;
    const bytes = await world.capture(asked());
    for (const [atMs, verdict] of [
      [startMs + 900 * secondMs, 'accepted'],
      [startMs + 901 * secondMs, 'timestamp_out_of_range'],
      [startMs - 900 * secondMs, 'accepted'],
      [startMs - 901 * secondMs, 'timestamp_out_of_range'],
    ] as const) {
      expect(await world.judge(bytes, atMs)).toBe(verdict);
    }
    const short = await world.capture(link({ Expires: 60 }));
    expect(await world.judge(short, startMs + 60 * secondMs)).toBe('accepted');
    expect(await world.judge(short, startMs + 61 * secondMs)).toBe('timestamp_out_of_range');
  });

  it('are those of the key, and in order', async () => {
    const startSeconds = nowMs / secondMs;
    const own = `${String(startSeconds)};${String(startSeconds + 60)}`;
    expect(await world.judge(signedByHand(own, own))).toBe('accepted');
    const wider = `${String(startSeconds)};${String(startSeconds + 3600)}`;
    expect(await world.judge(signedByHand(own, wider))).toBe('auth_invalid');
    const reversed = `${String(startSeconds)};${String(startSeconds - 60)}`;
    expect(await world.judge(signedByHand(reversed, reversed))).toBe('timestamp_out_of_range');
    for (const broken of ['1;2;3', own.replace(';', ','), `0${own}`, `${own}000`]) {
      expect(await world.judge(signedByHand(broken, broken))).toBe('auth_malformed');
    }
  });
});

describe('tencent-cos refuses', () => {
  it('the same bytes again, and the same call within a second', async () => {
    const bytes = await world.capture(asked());
    const again = await world.capture(asked());
    const later = await world.capture(asked(), nowMs + secondMs);
    expect(await world.judge(bytes)).toBe('accepted');
    expect(await world.judgeAgain(again)).toBe('nonce_replayed');
    expect(await world.judgeAgain(later, nowMs + secondMs)).toBe('accepted');
    expect(await open.judge(await open.capture(link()))).toBe('accepted');
    expect(await open.judgeAgain(await open.capture(link()))).toBe('accepted');
  });

  it('a parameter that is not listed, unless the route accepts it', async () => {
    for (const send of [asked({ Query: { a: 1 } }), link({ Query: { a: 1 } })]) {
      const bytes = await world.capture(send);
      expect(await world.judge(edited(bytes, 'a=1', 'a=1&b=2'))).toBe('coverage_insufficient');
      expect(await world.judge(edited(bytes, 'a=1', 'a=1&a=1'))).toBe('auth_invalid');
      expect(await world.judge(edited(bytes, 'a=1', 'A=1'))).toBe('accepted');
    }
    const bytes = await open.capture(asked());
    expect(await open.judge(edited(bytes, '/a ', '/a?b=2 '))).toBe('accepted');
  });

  it('a parameter that moved into the value of another, and a path that ends elsewhere', async () => {
    const bytes = await world.capture(asked({ Query: { a: 1, b: 2 } }));
    expect(await world.judge(edited(bytes, 'a=1&b=2', 'a=1%26b%3D2'))).toBe('auth_invalid');
    const nested = await world.capture(asked({ Key: 'a/b' }));
    expect(await world.judge(edited(nested, '/a/b', '/a%2Fb'))).toBe('auth_malformed');
    expect(await world.judge(edited(nested, '/a/b', '/a%0Ab'))).toBe('auth_malformed');
  });

  it('headers that must be signed and are not', async () => {
    const bytes = await world.capture(asked());
    const adding = (line: string): Buffer => edited(bytes, /\r\n/, `\r\n${line}\r\n`);
    for (const line of ['x-cos-acl: public-read', 'Content-Type: text/html', 'Content-MD5: x']) {
      expect(await world.judge(adding(line))).toBe('coverage_insufficient');
    }
    expect(await world.judge(adding('x-cos-security-token: t'))).toBe('accepted');
    const hostless: Send = (to) =>
      cosClient(to, { ForceSignHost: false }).request({ ...object, Method: 'GET', Key: 'a' });
    expect(await world.verdict(hostless)).toBe('coverage_insufficient');
  });

  it('a body, unless Content-MD5 binds it or the route accepts it', async () => {
    const put = { Method: 'PUT', Body: 'hello' };
    expect(await world.verdict(asked(put))).toBe('coverage_insufficient');
    expect(await open.verdict(asked(put))).toBe('accepted');
    expect(open.service.handled[0]?.principal.covered).not.toContain('content-digest');
    const Headers = { 'Content-MD5': md5('hello') };
    const bytes = await world.capture(asked({ ...put, Headers }));
    expect(await world.judge(bytes)).toBe('accepted');
    expect(world.service.handled[0]?.principal.covered).toContain('content-digest');
    expect(await world.judge(edited(bytes, /hello$/, 'hellp'))).toBe('digest_mismatch');
    const wrong = asked({ ...put, Headers: { 'Content-MD5': md5('other') } });
    expect(await world.verdict(wrong)).toBe('digest_mismatch');
  });

  it('a signature in upper case or cut short, one of another kind, and two at once', async () => {
    const bytes = await world.capture(asked());
    const [, hex = ''] = /q-signature=([0-9a-f]{40})/.exec(bytes.toString('latin1')) ?? [];
    expect(await world.judge(edited(bytes, hex, hex.toUpperCase()))).toBe('auth_invalid');
    expect(await world.judge(edited(bytes, hex, hex.slice(1)))).toBe('auth_invalid');
    expect(await world.judge(edited(bytes, '=sha1', '=sha2'))).not.toBe('accepted');
    const linked = await world.capture(link());
    expect(await world.judge(edited(linked, '=sha1', '=md5'))).toBe('auth_malformed');
    const [, line = ''] = /\r\n(Authorization: [^\r]*)/i.exec(bytes.toString('latin1')) ?? [];
    expect(await world.judge(edited(linked, /\r\n/, `\r\n${line}\r\n`))).toBe('auth_malformed');
  });
});

/** For what no client does: times of signing that are not those of the key. */
function signedByHand(signTime: string, keyTime: string): Buffer {
  const { appKey, appSecret } = world.key;
  const host = world.authority;
  const hmac = (key: string, data: string): string =>
    createHmac('sha1', key).update(data).digest('hex');
  const format = `get\n/a\n\nhost=${encodeURIComponent(host)}\n`;
  const digest = createHash('sha1').update(format).digest('hex');
  const signature = hmac(hmac(appSecret, keyTime), `sha1\n${signTime}\n${digest}\n`);
  const authorization = `q-sign-algorithm=sha1&q-ak=${appKey}&q-sign-time=${signTime}&q-key-time=${keyTime}&q-header-list=host&q-url-param-list=&q-signature=${signature}`;
  return toBytes({
    target: '/a',
    headers: [
      ['Host', host],
      ['Authorization', authorization],
    ],
  });
}

it('the SDK mends its clock and tries again', async () => {
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => complaints.mockRestore());
  const { service, services, key, authority } = world;
  service.reset();
  services.clock.set(Date.now() + 2 * hourMs);
  await cosRequest({ ...key, authority }, { Method: 'GET', Key: 'a' });
  expect(service.refused.map(({ code }) => code)).toEqual(['timestamp_out_of_range']);
  expect(service.handled).toHaveLength(1);
  expect(complaints).toHaveBeenCalledOnce();
});

it('the SDK shows why an upload is refused, and does not try again', async () => {
  const { service, services, key, authority } = world;
  service.reset();
  services.clock.release();
  const upload = { Method: 'PUT', Key: 'a', Body: 'hello' };
  const error: unknown = await cosRequest({ ...key, authority }, upload).catch(
    (refusal: unknown) => refusal,
  );
  expect(cosCode(error)).toBe('AccessDenied');
  expect(service.refused).toHaveLength(1);
});

import { createHash, createHmac } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { awsS3Refusals, awsSigV4 } from '../src/index.ts';
import {
  askSts,
  awsCode,
  callerIdentity,
  sendSigned,
  signByAws4,
  type SignedByAws,
} from './support/aws.ts';
import {
  get,
  names,
  nowMs,
  secondMs,
  withAuthorization,
  withHeaders,
  withPath,
  World,
} from './support/aws-world.ts';
import { atFixedTime } from './support/golden/fixed-time.ts';
import { recordRequests } from './support/relay.ts';
import { startServices } from './support/services.ts';

/** For the one thing that no client does: a scope whose day is not that of the time. */
function signedByHand(day: string): SignedByAws {
  const { appKey, appSecret, port } = world.to;
  const host = `127.0.0.1:${String(port)}`;
  const hmac = (key: string | Buffer, data: string): Buffer =>
    createHmac('sha256', key).update(data).digest();
  const hash = (data: string): string => createHash('sha256').update(data).digest('hex');
  const signed = `host:${host}\nx-amz-date:20260102T030405Z\n`;
  const canonical = `GET\n/a\n\n${signed}\nhost;x-amz-date\n${hash('')}`;
  const scope = [day, 'eu-central-1', 'orders', 'aws4_request'];
  const text = `AWS4-HMAC-SHA256\n20260102T030405Z\n${scope.join('/')}\n${hash(canonical)}`;
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${appSecret}`);
  const credentials = [appKey, ...scope].join('/');
  const signature = hmac(key, text).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${credentials}, SignedHeaders=host;x-amz-date, Signature=${signature}`;
  const headers = { Host: host, 'X-Amz-Date': '20260102T030405Z', Authorization: authorization };
  return { method: 'GET', path: '/a', headers };
}

let world: World;
let unsigned: World;
beforeAll(async () => {
  world = await World.open();
  unsigned = await World.open({ unsigned: ['body'] });
  return () => Promise.all([world, unsigned].map(({ services }) => services.close()));
});

describe('aws-sigv4 reads the wire as aws4 does', () => {
  const targets = [
    '/',
    '/?',
    '/a%20b',
    "/a~*'()!:@$,;=b",
    '/caf%C3%A9/%E4%B8%AD%F0%9F%98%80',
    '/a%2Fb',
    '/x?a=&b',
    '/x?b=2&a=1&a=0&a-b=1',
    "/x?q=~*'()!",
    '/x?q=a+b%2Bc%20d',
    '/x?q=%E4%B8%AD%F0%9F%98%80',
    '/x?q=%e4%b8%ad',
    '/x?name=v%26a%3D1',
  ];

  it.each(targets)('%s', async (path) => {
    expect(await world.judge(await world.aws4(get(path)))).toBe('accepted');
  });

  it.each(['/b/a%20b', '/b/caf%C3%A9(1).txt', '/b//a/../c', '/b/k?acl', '/b/k?versionId=1&q=a+b'])(
    'of S3: %s',
    async (path) => {
      expect(await world.judge(await world.aws4({ service: 's3', path }))).toBe('accepted');
    },
  );

  it.each(['/', '/a b', "/a~*'()!:@$,;=b", '/x?b=2&a=&a-b=1', '/x?q=a%20b'])(
    'and as the SDKs do: %s',
    async (path) => {
      const sent = path.replace(' ', '%20');
      expect(await world.judge(await world.smithy(get(sent)))).toBe('accepted');
    },
  );

  it.each(['HEAD', 'DELETE', 'OPTIONS'])('%s', async (method) => {
    expect(await world.judge(await world.aws4({ ...get('/a'), method }))).toBe('accepted');
  });

  it('a body without a type, and one that is not text', async () => {
    const asked = { ...get('/a'), method: 'POST', body: '\u0000\u0001' };
    const signed = await world.smithy(asked);
    expect(Object.keys(signed.headers)).not.toContain('content-type');
    expect(await world.judge(signed)).toBe('accepted');
    expect(world.covered).toContain('content-digest');
  });

  it('spaces within a header', async () => {
    const signed = await world.aws4(get('/a', { 'X-Amz-Note': '  a   b  "c   d" ' }));
    expect(await world.judge(signed)).toBe('accepted');
  });

  it('a session token, as one more header that is signed', async () => {
    const to = { ...world.to, sessionToken: 'token0' };
    const signed = await atFixedTime(nowMs, () => signByAws4(to, get('/a')));
    expect(await world.judge(signed)).toBe('accepted');
    const other = withHeaders(signed, { 'X-Amz-Security-Token': 'token1' });
    expect(await world.judge(other)).toBe('auth_invalid');
  });
});

describe('aws-sigv4 refuses', () => {
  it.each(['//a', '/a//b', '/a/./b', '/a/../b'])(
    '%s, which is signed like another path',
    async (path) => {
      for (const signed of [await world.aws4(get(path)), await world.smithy(get(path))]) {
        expect(await world.judge(signed)).toBe('auth_invalid');
      }
    },
  );

  it("aws4's own idea of S3 paths: a plus for a space, %2F for a slash, one value of two", async () => {
    for (const path of ['/b/a+b', '/b/a%2Fb', '/b/k?a=1&a=2']) {
      expect(await world.judge(await world.aws4({ service: 's3', path }))).toBe('auth_invalid');
    }
  });

  it('a parameter that moved into the value of another', async () => {
    const signed = await world.aws4(get('/x?a=1&b=2'));
    const other = withPath(signed, (path) => path.replace('&b=2', '%26b%3D2'));
    expect(await world.judge(other)).toBe('auth_invalid');
  });

  it('the same bytes within the same second, since there is no nonce', async () => {
    const signed = await world.aws4(get('/a'));
    expect(await world.judge(signed)).toBe('accepted');
    expect(await world.judgeAgain(signed)).toBe('nonce_replayed');
    expect(await world.judgeAgain(await world.aws4(get('/a')))).toBe('nonce_replayed');
    expect(await world.judgeAgain(await world.aws4(get('/a'), nowMs + secondMs))).toBe('accepted');
  });

  it.each([
    [900 * secondMs, 'accepted'],
    [-900 * secondMs, 'accepted'],
    [901 * secondMs, 'timestamp_out_of_range'],
    [-901 * secondMs, 'timestamp_out_of_range'],
  ])('a clock that is off by %d ms: %s', async (offMs, verdict) => {
    expect(await world.judge(await world.aws4(get('/a')), nowMs + offMs)).toBe(verdict);
  });

  it('a scope of another day, region, service or ending', async () => {
    const signed = await world.aws4(get('/a'));
    for (const [piece, other] of [
      ['20260102/', '20260101/'],
      ['eu-central-1', 'eu-central-2'],
      ['/orders/', '/s3/'],
    ] as const) {
      const changed = withAuthorization(signed, (value) => value.replace(piece, other));
      expect(await world.judge(changed)).toBe('auth_invalid');
    }
    const ending = withAuthorization(signed, (value) => value.replace('aws4_request', 'x'));
    expect(await world.judge(ending)).toBe('auth_malformed');
  });

  it('a scope of another day, rightly signed, but none that midnight has passed over', async () => {
    const midnightMs = Date.UTC(2026, 0, 3);
    const late = await world.aws4(get('/a'), midnightMs - 5 * secondMs);
    expect(await world.judge(late, midnightMs + 5 * secondMs)).toBe('accepted');
    expect(await world.judge(signedByHand('20260102'))).toBe('accepted');
    expect(await world.judge(signedByHand('20260103'))).toBe('auth_invalid');
    expect(await world.judge(signedByHand('20260101'))).toBe('auth_invalid');
  });

  it('a signature in upper case, or cut short', async () => {
    const signed = await world.aws4(get('/a'));
    const upper = withAuthorization(signed, (value) =>
      value.replace(/Signature=(\w+)/, (_, hex: string) => `Signature=${hex.toUpperCase()}`),
    );
    expect(await world.judge(upper)).toBe('auth_invalid');
    const short = withAuthorization(signed, (value) => value.slice(0, -1));
    expect(await world.judge(short)).toBe('auth_invalid');
  });

  it('a body that is not the one declared, and a digest that is none', async () => {
    const asked = { ...get('/a'), service: 's3', method: 'PUT', body: 'hello' };
    for (const signed of [await world.aws4(asked), await world.smithy(asked)]) {
      expect(await world.judge({ ...signed, body: 'hellp' })).toBe('digest_mismatch');
    }
    const { body: _, ...rest } = await world.smithy(asked);
    expect(await world.judge(rest)).toBe('digest_mismatch');
    const headers = { 'X-Amz-Content-Sha256': 'required' };
    expect(await world.judge(await world.aws4({ ...asked, headers }))).toBe('auth_malformed');
  });

  it('the end of a streamed body that is not the one declared', async () => {
    const streamed = await World.open({ body: 'streamed' });
    try {
      const asked = { ...get('/a'), service: 's3', method: 'PUT', body: 'hello' };
      const signed = await streamed.aws4(asked);
      expect(await streamed.judge(signed)).toBe('accepted');
      expect(await streamed.judge({ ...signed, body: 'hellp' })).toBe('digest_mismatch');
    } finally {
      await streamed.services.close();
    }
  });

  it.each([
    'UNSIGNED-PAYLOAD',
    'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
  ])('a body under %s, unless the route accepts that by name', async (value) => {
    const headers = { 'X-Amz-Content-Sha256': value };
    const asked = { ...get('/a'), service: 's3', method: 'PUT', body: 'hello', headers };
    expect(await world.judge(await world.aws4(asked))).toBe('coverage_insufficient');
    expect(await unsigned.judge(await unsigned.aws4(asked))).toBe('accepted');
    expect(unsigned.covered).not.toContain('content-digest');
    const { body: _, ...empty } = asked;
    expect(await world.judge(await world.aws4(empty))).toBe('accepted');
  });

  it('headers that must be signed and are not', async () => {
    const signed = await world.aws4(get('/a'));
    for (const headers of [{ 'x-amz-acl': 'public-read' }, { 'Content-Type': 'text/plain' }]) {
      expect(await world.judge(withHeaders(signed, headers))).toBe('coverage_insufficient');
    }
    expect(await world.judge(withHeaders(signed, { 'X-Amzn-Trace-Id': 'Root=1' }))).toBe(
      'accepted',
    );
    const unlisted = withAuthorization(signed, (value) => value.replace('host;', ''));
    expect(await world.judge(unlisted)).toBe('coverage_insufficient');
    const twice = withAuthorization(signed, (value) => value.replace('host;', 'host;host;'));
    expect(await world.judge(twice)).toBe('coverage_insufficient');
    const missing = withAuthorization(signed, (value) => value.replace('host;', 'host;x-none;'));
    expect(await world.judge(missing)).toBe('auth_malformed');
  });

  it('a Date in place of X-Amz-Date, and another notation', async () => {
    const { headers, ...rest } = await world.aws4(get('/a'));
    const { 'X-Amz-Date': _, ...others } = headers;
    const date = { Date: new Date(nowMs).toUTCString() };
    expect(await world.judge({ ...rest, headers: { ...others, ...date } })).toBe('auth_malformed');
    const iso = { 'X-Amz-Date': new Date(nowMs).toISOString() };
    expect(await world.judge({ ...rest, headers: { ...others, ...iso } })).toBe('auth_malformed');
  });

  it('a proof in the header and one in the query', async () => {
    const link = await world.aws4({ ...get('/a?X-Amz-Expires=60'), signQuery: true });
    const both = await world.aws4(get(link.path));
    expect(await world.judge(both)).toBe('auth_malformed');
  });
});

describe('what AWS clients see', () => {
  it('the SDK mends its clock and tries again', async () => {
    const { services, service } = world;
    service.reset();
    services.clock.set(Date.now() + 60 * 60 * secondMs);
    services.respondWith(callerIdentity);
    const relay = await recordRequests(service);
    try {
      const answer = await askSts({ ...world.key, ...relay });
      expect(answer).toMatchObject({ Account: '123456789012' });
      expect(service.refused.map(({ code }) => code)).toEqual(['timestamp_out_of_range']);
    } finally {
      await relay.close();
      services.respondWith({ ok: true });
    }
  });

  it('the shape of S3 on request', async () => {
    const services = await startServices({
      schemes: [awsSigV4({ refusals: awsS3Refusals })],
      frameworks: ['express'],
    });
    try {
      const { port } = services.in('express');
      const key = await services.issueKey({ schemes: ['aws-sigv4'] });
      services.clock.set(nowMs);
      const asked = { service: 's3', method: 'PUT', path: '/b/k', body: 'hello' };
      const to = { ...key, port };
      const signed = await atFixedTime(nowMs, () => signByAws4(to, asked));
      const said = async (request: SignedByAws, timeMs = nowMs): Promise<unknown> => {
        services.clock.set(timeMs);
        return sendSigned(to, request).catch((error: unknown) => error);
      };
      const mismatch = await said({ ...signed, path: '/b/l' });
      expect(mismatch).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
      expect(String(mismatch)).toContain('?>\n<Error><Code>');
      expect(awsCode(await said({ ...signed, body: 'hellp' }))).toBe('XAmzContentSHA256Mismatch');
      expect(awsCode(await said(signed, nowMs + 3_600_000))).toBe('RequestTimeTooSkewed');
    } finally {
      await services.close();
    }
  });

  it('the likely mistake, when the key is a test key', async () => {
    const key = await world.services.issueKey({ schemes: names, environment: 'test' });
    const to = { ...world.to, ...key };
    world.services.clock.set(nowMs);
    const signed = await atFixedTime(nowMs, () => signByAws4(to, get('/a//b')));
    await expect(sendSigned(to, signed)).rejects.toThrow('doubled slashes');
  });

  it('one answer for an unknown key and a wrong secret', async () => {
    world.services.clock.set(nowMs);
    const others = [
      { ...world.to, appSecret: `${world.key.appSecret}x` },
      { ...world.to, appKey: 'AKIAIOSFODNN7EXAMPLE' },
    ];
    const answers = await Promise.all(
      others.map(async (to) => {
        const signed = await atFixedTime(nowMs, () => signByAws4(to, get('/a')));
        const error: unknown = await sendSigned(to, signed).catch((reason: unknown) => reason);
        return String(error).replace(/<RequestId>[^<]*/, '');
      }),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('<Code>SignatureDoesNotMatch</Code>');
  });
});

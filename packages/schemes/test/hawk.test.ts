import { beforeAll, describe, expect, it } from 'vitest';
import { hawk } from '../src/index.ts';
import { Bench, nowMs, secondMs, withHeader, type WireRequest } from './support/bench.ts';
import { atFixedTime } from './support/golden/fixed-time.ts';
import {
  readByHawk,
  sendByHawk,
  shownByHawk,
  signByHawk,
  wireByHawk,
  type HawkRequest,
} from './support/hawk.ts';
import { describeInterop } from './support/interop/describe-interop.ts';

const common = {
  scheme: 'hawk',
  sdk: 'hawk',
  schemes: [hawk()],
  frameworks: ['express'],
  shown: shownByHawk,
  expectedVendorCode: 'Bad mac',
} as const;
const order = {
  method: 'POST',
  path: '/v1/orders%20of/caf%C3%A9?page=2&a-b=1&a=x%20y',
  body: '{"amount":10,"of":"咖啡"}',
  contentType: 'application/json; charset=utf-8',
} as const;

describeInterop({
  ...common,
  call: 'client.header with payload',
  signedHeader: 'host',
  send: (to) => sendByHawk(to, { ...order, ext: 'some, app data', app: 'a1', dlg: 'd1' }),
});
describeInterop({
  ...common,
  call: 'client.header without a body',
  signedHeader: 'authorization',
  send: (to) => sendByHawk(to, { path: '/v1/orders?page=2' }),
});
describeInterop({
  ...common,
  call: 'client.header without payload',
  policy: { unsigned: ['body'] },
  signedHeader: 'host',
  notSigned: ['body'],
  send: (to) => sendByHawk(to, { ...order, hashes: false }),
});

describe('hawk on the wire', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await Bench.open({ schemes: [hawk()], names: ['hawk'] });
    return () => bench.close();
  });
  const signed = (asked: HawkRequest) => wireByHawk(bench.key, asked);
  const alter = (request: WireRequest, change: (value: string) => string): WireRequest => {
    const [, value = ''] = request.headers.find(([name]) => name === 'Authorization') ?? [];
    return withHeader(request, 'Authorization', change(value));
  };

  it.each([
    "/a%20b(1)*~'!?b=2&a=~*'()!",
    '/a?q=a+b&r=a%20b&s=%E4%B8%AD',
    '/a?x=1&x=0&empty=&bare',
    '/a?lower=%e4%b8%ad',
    '/a//b/../c',
    '/',
  ])('takes the target as it was sent: %s', async (path) => {
    expect(await bench.judge(await signed({ path }))).toBe('accepted');
    const request = await signed({ path });
    const target = `${request.target}${path.includes('?') ? '&' : '?'}z=1`;
    expect(await bench.judge({ ...request, target })).toBe('auth_invalid');
  });

  it('tells spellings of one target apart', async () => {
    const request = await signed({ path: '/a?q=%2b' });
    expect(await bench.judge({ ...request, target: '/a?q=%2B' })).toBe('auth_invalid');
    expect(await bench.judge({ ...request, target: '/%61?q=%2b' })).toBe('auth_invalid');
  });

  it('signs the port, which is 80 where plain HTTP names none', async () => {
    const plain = await signed({ path: '/', origin: 'http://api.example.com' });
    expect(await bench.judge(plain)).toBe('accepted');
    expect(await bench.judge(withHeader(plain, 'Host', 'API.Example.com:80'))).toBe('accepted');
    expect(await bench.judge(withHeader(plain, 'Host', 'api.example.com:81'))).toBe('auth_invalid');
  });

  it('tells HEAD from GET', async () => {
    const head = await signed({ method: 'HEAD', path: '/' });
    expect(await bench.judge(head)).toBe('accepted');
    expect(await bench.judge({ ...head, method: 'GET' })).toBe('auth_invalid');
  });

  it('binds a body by its hash, and the media type with it', async () => {
    const request = await signed(order);
    expect(await bench.judge(request)).toBe('accepted');
    expect(bench.covered).toContain('content-digest');
    for (const type of ['Application/JSON', 'application/json ;charset=x']) {
      expect(await bench.judge(withHeader(request, 'Content-Type', type))).toBe('accepted');
    }
    expect(await bench.judge(withHeader(request, 'Content-Type', 'text/plain'))).toBe(
      'digest_mismatch',
    );
    expect(await bench.judge(withHeader(request, 'Content-Type', undefined))).toBe(
      'digest_mismatch',
    );
    expect(await bench.judge({ ...request, body: `${order.body} ` })).toBe('digest_mismatch');
    const { body: _, ...bodiless } = request;
    expect(await bench.judge(bodiless)).toBe('digest_mismatch');
  });

  it('takes a body without a type, and one of bytes that are no text', async () => {
    expect(await bench.judge(await signed({ method: 'POST', path: '/', body: 'x' }))).toBe(
      'accepted',
    );
    const bytes = Buffer.from([0, 255, 254, 13, 10]);
    // Safe: Hawk hashes whatever node:crypto takes, and the types name texts alone.
    const asked = { method: 'PUT', path: '/', body: bytes as never, contentType: 'image/png' };
    const request = await signed(asked);
    expect(await bench.judge(request)).toBe('accepted');
    expect(await bench.judge({ ...request, body: Buffer.from([0, 255, 253, 13, 10]) })).toBe(
      'digest_mismatch',
    );
  });

  it('refuses a body that is not signed, and a hash that is taken off or added', async () => {
    const request = await signed({ ...order, hashes: false });
    expect(await bench.judge(request)).toBe('coverage_insufficient');
    expect(await bench.judge(alter(request, (value) => `${value}, hash=""`))).toBe(
      'digest_mismatch',
    );
    expect(await bench.judge(alter(request, (value) => `${value}, hash="AAAA"`))).toBe(
      'auth_invalid',
    );
    const hashed = alter(await signed(order), (value) => value.replace(/, hash="[^"]*"/, ''));
    expect(await bench.judge(hashed)).toBe('coverage_insufficient');
    const empty = await signed({ path: '/', hashes: true });
    expect(await bench.judge(empty)).toBe('accepted');
    expect(await bench.judge({ ...empty, body: 'x' })).toBe('digest_mismatch');
  });

  it('signs ext, app and dlg, also a dlg that Hawk itself would leave out', async () => {
    // Hawk's server cannot read this either
    expect(await bench.judge(await signed({ path: '/', ext: 'a"b' }))).toBe('auth_malformed');
    const all = await signed({ path: '/', ext: 'a, b=c', app: 'a1', dlg: 'd1' });
    expect(await bench.judge(all)).toBe('accepted');
    for (const part of [/, ext="[^"]*"/, /, app="[^"]*"/, /, dlg="[^"]*"/]) {
      expect(await bench.judge(alter(all, (value) => value.replace(part, '')))).toBe(
        'auth_invalid',
      );
    }
    const bare = await signed({ path: '/' });
    for (const part of ['ext="x"', 'app="x"', 'dlg="x"']) {
      expect(await bench.judge(alter(bare, (value) => `${value}, ${part}`))).toBe('auth_invalid');
    }
  });

  it('refuses what is no header of Hawk', async () => {
    const request = await signed({ path: '/' });
    const change = (from: string | RegExp, to: string) =>
      bench.judge(alter(request, (value) => value.replace(from, to)));
    expect(await change(/mac="[^"]*"/, '')).toBe('auth_malformed');
    expect(await change('nonce=', 'nonce="again1", nonce=')).toBe('auth_malformed');
    expect(await change(/nonce="[^"]*"/, 'nonce=""')).toBe('auth_malformed');
    expect(await change(/ts="1/, 'ts="01')).toBe('auth_malformed');
    expect(await change(/="$/, '"')).toBe('auth_invalid');
    const [authorization] = request.headers.filter(([name]) => name === 'Authorization');
    const twice = { ...request, headers: [...request.headers, authorization ?? ['', '']] } as const;
    expect(await bench.judge(twice)).toBe('auth_malformed');
  });

  it('is fresh for a minute either way', async () => {
    const request = await signed({ path: '/' });
    for (const [seconds, verdict] of [
      [-60, 'accepted'],
      [60, 'accepted'],
      [-61, 'timestamp_out_of_range'],
      [61, 'timestamp_out_of_range'],
    ] as const) {
      expect(await bench.judge(request, nowMs + seconds * secondMs)).toBe(verdict);
    }
  });

  it('remembers signatures, since nonces are short', async () => {
    const request = await signed({ path: '/', nonce: 'abc123' });
    expect(await bench.judge(request)).toBe('accepted');
    const respelt = alter(request, (value) =>
      value.replace(/^Hawk /, 'hawk  ').replaceAll(', ', ' ,'),
    );
    expect(await bench.judgeAgain(respelt)).toBe('nonce_replayed');
    expect(await bench.judgeAgain(await signed({ path: '/', nonce: 'abc124' }))).toBe('accepted');
  });

  it("refuses in words that Hawk's client reads", async () => {
    const { port } = bench.service;
    const send = (path: string, headers: Readonly<Record<string, string>>) =>
      fetch(`http://127.0.0.1:${String(port)}${path}`, { headers });
    const stale = await atFixedTime(nowMs, () =>
      signByHawk(bench.key, { path: '/', origin: bench.service.url }),
    );
    bench.services.clock.release();
    const answer = await send('/', { authorization: stale.header });
    expect(readByHawk(answer, bench.key, stale.artifacts)).toEqual({ error: 'Stale timestamp' });
    expect(Math.abs(Date.parse(answer.headers.get('date') ?? '') - Date.now())).toBeLessThan(
      60_000,
    );
    expect(await answer.json()).toEqual({
      statusCode: 401,
      error: 'Unauthorized',
      message: 'Stale timestamp',
      attributes: { error: 'Stale timestamp' },
    });
    const missing = await send('/', {});
    expect(readByHawk(missing, bench.key)).toEqual({ error: 'Missing authentication' });
    const malformed = await send('/', { authorization: 'Hawk id=1' });
    expect(malformed.status).toBe(400);
    expect(await malformed.json()).toMatchObject({ statusCode: 400, message: 'Bad header format' });
  });
});

import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequestSigner, Secret } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import hawkSdk from 'hawk';
import { beforeAll, describe, expect, it } from 'vitest';
import { hawk, hawkBewit, hawkBewitProfile } from '../src/index.ts';
import { Bench, nowMs, recordWire, secondMs, type WireRequest } from './support/bench.ts';
import { atFixedTime } from './support/golden/fixed-time.ts';
import { verifyVectors } from './support/golden/verify-vectors.ts';
import {
  HawkError,
  hawkCredentials,
  hawkOffset,
  hawkOrigin,
  readByHawk,
  shownByHawk,
  wireByHawk,
} from './support/hawk.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import type { SendTo } from './support/interop/interop-plan.ts';
import type { IssuedKey } from './support/issue-key.ts';

interface Link {
  readonly path: string;
  readonly lifeSeconds?: number;
  readonly ext?: string;
  readonly origin?: string;
}

/** The target of a link, as Hawk makes it and its users put it together. */
function linkByHawk(key: IssuedKey, { path, lifeSeconds = 300, ext, origin = hawkOrigin }: Link) {
  const bewit = hawkSdk.uri.getBewit(origin + path, {
    credentials: hawkCredentials(key),
    ttlSec: lifeSeconds,
    ...hawkOffset(),
    ext,
  });
  return `${path}${path.includes('?') ? '&' : '?'}bewit=${bewit}`;
}

async function follow(to: SendTo, method: string): Promise<unknown> {
  const path = '/files/caf%C3%A9%201.txt?version=2&part=a%20b';
  const response = await fetch(to.url + linkByHawk(to, { path, origin: to.url, ext: 'x y' }), {
    method,
  });
  if (!response.ok) throw new HawkError(readByHawk(response, to)['error']);
  return response.text();
}

const common = {
  scheme: 'hawk-bewit',
  sdk: 'hawk',
  schemes: [hawkBewit()],
  frameworks: ['express'],
  shown: shownByHawk,
  expectedVendorCode: 'Bad mac',
  keepNames: ['bewit'],
  signedHeader: 'host',
} as const;

describeInterop({ ...common, call: 'uri.getBewit', send: (to) => follow(to, 'GET') });
describeInterop({
  ...common,
  call: 'uri.getBewit, followed by HEAD',
  policy: { replay: 'accepted' },
  replay: { accepted: 'the route takes links as often as they are followed' },
  send: (to) => follow(to, 'HEAD'),
});

describe('hawk-bewit on the wire', () => {
  let bench: Bench;
  beforeAll(async () => {
    const schemes = [hawk(), hawkBewit()];
    bench = await Bench.open({ schemes, names: ['hawk', 'hawk-bewit'] });
    return () => bench.close();
  });
  const get = (target: string): WireRequest => ({
    target,
    headers: [['Host', hawkOrigin.slice('http://'.length)]],
  });
  const link = (asked: Link) => atFixedTime(nowMs, () => get(linkByHawk(bench.key, asked)));

  it.each([
    '/',
    '/a%20b?x=1&x=0&empty=',
    '/a?q=%E4%B8%AD&r=a%20b+c',
    '/a?lower=%e4%b8%ad',
    '/a//b?z',
  ])('takes the target as it was sent: %s', async (path) => {
    const request = await link({ path });
    expect(await bench.judge(request)).toBe('accepted');
    expect(await bench.judge({ ...request, target: `${request.target}&z=1` })).toBe('auth_invalid');
  });

  it('takes the bewit wherever it stands, but once', async () => {
    const { target } = await link({ path: '/a?x=1&y=2' });
    const bewit = target.slice(target.indexOf('bewit='));
    expect(await bench.judge(get(`/a?${bewit}&x=1&y=2`))).toBe('accepted');
    expect(await bench.judge(get(`/a?x=1&${bewit}&y=2`))).toBe('accepted');
    expect(await bench.judge(get(`/a?x=1&y=2&${bewit}&${bewit}`))).toBe('auth_malformed');
    expect(await bench.judge(get(target.replace('bewit=', '%62ewit=')))).not.toBe('accepted');
    expect(await bench.judge(get(target.replace('bewit=', 'Bewit=')))).not.toBe('accepted');
  });

  it('is for GET and HEAD, without a body', async () => {
    const request = await link({ path: '/a' });
    expect(await bench.judge({ ...request, method: 'HEAD' })).toBe('accepted');
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'get']) {
      expect(await bench.judge({ ...request, method })).not.toBe('accepted');
    }
    expect(await bench.judge({ ...request, body: 'x' })).toBe('coverage_insufficient');
  });

  it('is used once, by GET or by HEAD', async () => {
    const request = await link({ path: '/a' });
    expect(await bench.judge(request)).toBe('accepted');
    expect(await bench.judgeAgain({ ...request, method: 'HEAD' })).toBe('nonce_replayed');
    expect(await bench.judgeAgain({ ...request, target: `${request.target}==` })).toBe(
      'nonce_replayed',
    );
  });

  it('ends when it says, and lives no longer than a day', async () => {
    const request = await link({ path: '/a' });
    expect(await bench.judge(request, nowMs + 300 * secondMs)).toBe('accepted');
    expect(await bench.judge(request, nowMs + 301 * secondMs)).toBe('timestamp_out_of_range');
    expect(await bench.judge(await link({ path: '/a', lifeSeconds: 86_400 }))).toBe('accepted');
    const long = await link({ path: '/a', lifeSeconds: 86_402 });
    expect(await bench.judge(long)).toBe('auth_malformed');
  });

  it('lives as long as the service lets it', async () => {
    const hour = await Bench.open({
      schemes: [hawkBewit({ maxLifeSeconds: 3600 })],
      names: ['hawk-bewit'],
    });
    const at = (lifeSeconds: number) =>
      atFixedTime(nowMs, () => get(linkByHawk(hour.key, { path: '/a', lifeSeconds })));
    expect(await hour.judge(await at(3600))).toBe('accepted');
    expect(await hour.judge(await at(3602))).toBe('auth_malformed');
    await hour.close();
    for (const maxLifeSeconds of [0, 1.5, 604_801, Number.NaN]) {
      expect(() => hawkBewit({ maxLifeSeconds })).toThrow('"maxLifeSeconds"');
    }
  });

  it('signs its ext, of four pieces and no more', async () => {
    const request = await link({ path: '/a', ext: 'line 1\nline 2' });
    expect(await bench.judge(request)).toBe('accepted');
    expect(await bench.judge(await link({ path: '/a', ext: 'a\\b' }))).toBe('auth_malformed');
    const bewit = request.target.split('bewit=')[1] ?? '';
    const text = Buffer.from(bewit, 'base64url').toString();
    const altered = Buffer.from(text.replace('line 2', 'line 3')).toString('base64url');
    expect(await bench.judge(get(`/a?bewit=${altered}`))).toBe('auth_invalid');
    expect(await bench.judge(get('/a?bewit='))).toBe('auth_malformed');
    expect(await bench.judge(get('/a?bewit=AAAA'))).toBe('auth_malformed');
  });

  it('is refused beside another proof', async () => {
    const request = await link({ path: '/a' });
    const signed = await wireByHawk(bench.key, { path: request.target });
    expect(await bench.judge(signed)).toBe('auth_malformed');
  });
});

const published = { appKey: '123456', appSecret: '2983d45yun89q' };
const signer = createRequestSigner(hawkBewitProfile, {
  secret: new Secret(published.appSecret),
  engine,
});

describe('our signer of hawk-bewit', () => {
  const sign = (target: string, timeMs = nowMs) =>
    signer.sign({
      appKey: published.appKey,
      method: 'GET',
      protocol: 'http',
      authority: 'api.example.com:8080',
      target,
      timeMs,
      lifeSeconds: 300,
      fields: { ext: 'xandyandz' },
    }).parameters;

  it("makes the link of Hawk's own tests", async () => {
    const theirs =
      'MTIzNDU2XDEzNTY0MjA3MDdca3NjeHdOUjJ0SnBQMVQxekRMTlBiQjVVaUtJVTl0T1NKWFRVZEc3WDloOD1ceGFuZHlhbmR6';
    const { parameters } = signer.sign({
      appKey: published.appKey,
      method: 'GET',
      protocol: 'https',
      authority: 'example.com',
      target: '/somewhere/over/the/rainbow',
      timeMs: 1_356_420_407_232,
      lifeSeconds: 300,
      fields: { ext: 'xandyandz' },
    });
    expect(parameters).toEqual([['bewit', theirs]]);
  });

  it("makes the very link that Hawk's client makes", async () => {
    const path = '/files/a%20b?x=1&x=0&q=~*()!';
    const target = await atFixedTime(nowMs, () =>
      linkByHawk(published, { path, ext: 'xandyandz' }),
    );
    expect(sign(path)).toEqual([['bewit', target.split('bewit=')[1]]]);
  });

  it("is believed by Hawk's server", async () => {
    let outcome: Promise<unknown> | undefined;
    const server = createServer((request, response) => {
      const options = { host: 'api.example.com', port: 8080 };
      const credentials = () => ({ ...hawkCredentials(published), user: 'u' });
      outcome = atFixedTime(nowMs, () =>
        hawkSdk.uri.authenticate(request, credentials, { ...options, ...hawkOffset() }),
      ).finally(() => response.end());
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const [[, bewit] = ['', '']] = sign('/a?x=1');
    await fetch(`http://127.0.0.1:${String(port)}/a?x=1&bewit=${bewit}`);
    expect(await outcome).toMatchObject({ attributes: { id: '123456', ext: 'xandyandz' } });
    server.close();
  });
});

describe('golden vectors of hawk-bewit', () => {
  const asked: Readonly<Record<string, Link>> = {
    'without ext': { path: '/' },
    'with ext and query': { path: '/files/caf%C3%A9?version=2&b=1', ext: 'x y', lifeSeconds: 3600 },
  };

  const record = async (name: string, request: Link): Promise<void> => {
    const target = await atFixedTime(nowMs, () => linkByHawk(published, request));
    const bewit = Buffer.from(target.split('bewit=')[1] ?? '', 'base64url').toString();
    const [, exp = '', signature = '', ext] = bewit.split('\\');
    const stringToSign = hawkSdk.crypto.generateNormalizedString('bewit', {
      ts: exp,
      nonce: '',
      method: 'GET',
      resource: request.path,
      host: 'api.example.com',
      port: 8080,
      ext,
    });
    const wire: WireRequest = { target, headers: [['Host', 'api.example.com:8080']] };
    const made = { scheme: 'hawk-bewit', sdk: 'hawk', name, ...published, stringToSign, signature };
    recordWire(wire, made);
  };

  it('are those of the SDK, and hold', async () => {
    for (const [name, request] of Object.entries(asked)) await record(name, request);
    const held = await verifyVectors('hawk-bewit', { schemes: [hawkBewit()] });
    expect(held).toBe(Object.keys(asked).length);
  });
});

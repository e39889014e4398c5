import { createRequestSigner, Secret } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  aliyunAcs3,
  aliyunRoa,
  aliyunRpc,
  aliyunRpcProfile,
  aliyunXmlRefusals,
} from '../src/index.ts';
import { callOpenApi, callRoa, callRpc, codeOf, type OpenApiCall } from './support/aliyun.ts';
import { imported, nowMs, World } from './support/aliyun-world.ts';
import type { SendTo } from './support/interop/interop-plan.ts';
import { headerOf, parseRequest } from './support/raw-request.ts';
import { recordRequests } from './support/relay.ts';
import { startServices } from './support/services.ts';

let world: World;
let unsigned: World;
beforeAll(async () => {
  world = await World.open();
  unsigned = await World.open({ unsigned: ['body'] });
  return () => Promise.all([world.close(), unsigned.close()]);
});

const addHeader = (line: string) => (text: string) => text.replace('\r\n', `\r\n${line}\r\n`);
const edges = [
  [900, 'accepted'],
  [-900, 'accepted'],
  [901, 'timestamp_out_of_range'],
  [-901, 'timestamp_out_of_range'],
] as const;

describe('aliyun-rpc', () => {
  const send = (to: SendTo) => callRpc(to, { Name: 'a b', Mark: '*~é', RegionId: 'r1' });
  const post = (to: SendTo) => callRpc(to, { Name: 'a b' }, { method: 'POST' });

  it('takes what the client makes of nothing: the texts null and undefined', async () => {
    const empty = { A: null, B: undefined, C: '', D: [null, { Key: '' }] };
    const { raw, verdict } = await world.send((to) => callRpc(to, empty));
    expect([verdict, /\bA=null&.*B=undefined/.test(raw.target)]).toEqual(['accepted', true]);
    expect(world.covered).toEqual(['@method', '@path', '@query', 'created', 'nonce']);
  });

  it('sorts names as they read, not as they are escaped', async () => {
    const odd = { 'a:b': '1', 'a.b': '2', aéb: '3', azb: '4', 'a b': '5' };
    expect((await world.send((to) => callRpc(to, odd))).verdict).toBe('accepted');
  });

  it.each([
    ['Name=a%20b', 'Name=a+b', 'accepted'],
    ['%C3%A9', '%c3%a9', 'accepted'],
    ['Mark=%2A', 'Mark=*', 'accepted'],
    ['RegionId=r1', 'RegionId=r1&RegionId=r1', 'auth_invalid'],
    ['&RegionId=r1', '', 'auth_invalid'],
    ['RegionId=r1', 'RegionId=r1&Empty=', 'auth_invalid'],
    ['RegionId=r1', 'RegionId=r1&', 'auth_malformed'],
    ['RegionId=r1', 'RegionId=r1&signature=x', 'auth_malformed'],
    ['SignatureVersion=1.0', 'SignatureVersion=2.0', 'auth_malformed'],
    ['SignatureMethod=HMAC-SHA1', 'SignatureMethod=HMAC-SHA256', 'auth_invalid'],
    ['SignatureNonce=', 'SignatureNonce=a&SignatureNonce=', 'auth_malformed'],
    ['/?', '//?', 'auth_invalid'],
    ['/?', '/other?', 'auth_invalid'],
  ])('%s as %s: %s', async (from, to, verdict) => {
    const { raw } = await world.send(send);
    expect(await world.judge(raw, (text) => text.replace(from, to))).toBe(verdict);
  });

  it.each(edges)('%i seconds from now: %s', async (seconds, verdict) => {
    const { raw } = await world.send(send, nowMs + seconds * 1000);
    expect(await world.judge(raw)).toBe(verdict);
  });

  it('refuses a body that is no form, and names in both query and form', async () => {
    const { raw } = await world.send(send);
    const withBody = (type: string, body: string) => (text: string) =>
      addHeader(`Content-Type: ${type}\r\nContent-Length: ${String(body.length)}`)(text) + body;
    expect(await world.judge(raw, withBody('application/json', '{}'))).toBe(
      'coverage_insufficient',
    );
    const form = 'application/x-www-form-urlencoded';
    expect(await world.judge(raw, withBody(form, 'Added=1'))).toBe('auth_invalid');
    expect(await world.judge(raw, withBody(form, 'RegionId=r1'))).toBe('auth_malformed');
    const posted = await world.send(post);
    expect(posted.verdict).toBe('accepted');
    expect(await world.judge(posted.raw, (text) => text.replace('/ ', '/?Name=a '))).toBe(
      'auth_malformed',
    );
  });

  it('takes nonces as short as the vendor shows them, once', async () => {
    const secret = new Secret(imported.appSecret);
    const { parameters } = createRequestSigner(aliyunRpcProfile, { secret, engine }).sign({
      appKey: imported.appKey,
      method: 'HEAD',
      protocol: 'http',
      authority: 'localhost',
      target: '/?Action=A',
      timeMs: nowMs,
      nonce: '15215528852396',
    });
    const query = new URLSearchParams({ Action: 'A', ...Object.fromEntries(parameters) });
    const head = `HEAD /?${query.toString()} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    const raw = parseRequest(Buffer.from(head));
    expect(await world.judge(raw)).toBe('accepted');
  });

  it('may be mounted at one path, which clients sign as /', async () => {
    const services = await startServices({
      schemes: [aliyunRpc({ path: '/rpc/' })],
      frameworks: ['express'],
    });
    onTestFinished(() => services.close());
    const key = await services.issueKey({ schemes: ['aliyun-rpc'] });
    const { url, authority } = { url: services.in('express').url, authority: '' };
    const call = (path: string) => callRpc({ ...key, authority, url: url + path }, { A: '1' });
    expect(await call('/rpc')).toEqual({ ok: true });
    await expect(call('')).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
    await expect(call('/other')).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
  });

  it('is refused at set-up with what it cannot be', () => {
    expect(() => aliyunRpc({ path: 'rpc' })).toThrow('"path"');
    expect(() => aliyunRpc({ path: '/rpc?' })).toThrow('"path"');
  });
});

describe('aliyun-roa', () => {
  const json = { headers: { 'Content-Type': 'application/json' }, body: '{"a":1}' };
  const send = (to: SendTo) => callRoa(to, { query: { b: 'x=y z', a: '1' }, ...json });

  it.each([
    ['a=1', 'a=1&a=1', 'auth_malformed'],
    ['a=1', 'a=1&c=', 'auth_invalid'],
    ['z&a=1', 'z%26a%3D1', 'auth_malformed'],
    ['x%3Dy%20z', 'x=y+z', 'accepted'],
    ['{"a":1}', '{"a":2}', 'digest_mismatch'],
    ['/nodes', '/nodes/', 'auth_invalid'],
    ['/nodes', '/node%73', 'auth_invalid'],
    ['Host: 127.0.0.1', 'Host: example.com', 'accepted'],
    ['accept: ', 'x-accept: ', 'auth_invalid'],
    ['HMAC-SHA1', 'HMAC-SHA256', 'auth_invalid'],
  ])('%s as %s: %s', async (from, to, verdict) => {
    const { raw } = await world.send(send);
    expect(raw.bytes.toString().toLowerCase()).toContain(
      from.startsWith('z&') ? 'z&a=1' : from.toLowerCase(),
    );
    const change = (text: string): string => text.replace(new RegExp(escape(from), 'i'), to);
    expect(await world.judge(raw, change)).toBe(verdict);
  });

  it('drops the port of its host, which is not signed', async () => {
    const { raw, verdict } = await world.send(send);
    expect([verdict, headerOf(raw, 'host')]).toEqual(['accepted', '127.0.0.1']);
    expect(world.covered).toContain('content-digest');
  });

  it('refuses values that would pass for parameters', async () => {
    expect((await world.send((to) => callRoa(to, { query: { a: '1&b=2' } }))).verdict).toBe(
      'auth_malformed',
    );
  });

  it('refuses headers that stand twice, and a body without Content-MD5 unless accepted', async () => {
    const { raw } = await world.send(send);
    for (const line of ['X-Acs-Version: 1', 'Content-MD5: x', 'Accept: x']) {
      expect(await world.judge(raw, addHeader(line))).toBe('auth_malformed');
    }
    expect(await world.judge(raw, addHeader('X-Acs-Other: 1'))).toBe('auth_invalid');
    const bare: OpenApiCall = { style: 'ROA', body: { a: 1 }, signatureAlgorithm: 'v2' };
    const call = (to: SendTo) => callOpenApi('@alicloud/openapi-core', to, bare);
    expect((await world.send(call)).verdict).toBe('coverage_insufficient');
    expect((await unsigned.send(call)).verdict).toBe('accepted');
    expect(unsigned.covered).not.toContain('content-digest');
  });

  it.each(edges)('%i seconds from now: %s', async (seconds, verdict) => {
    const { raw } = await world.send(send, nowMs + seconds * 1000);
    expect(await world.judge(raw)).toBe(verdict);
  });

  it('is refused in XML where the platform says so, and the client reads it', async () => {
    const services = await startServices({
      schemes: [aliyunRoa({ refusals: aliyunXmlRefusals })],
      frameworks: ['express'],
    });
    onTestFinished(() => services.close());
    const key = await services.issueKey({ schemes: ['aliyun-roa'] });
    const relay = await recordRequests(services.in('express'));
    onTestFinished(() => relay.close());
    const wrong = { ...key, appSecret: 'another', url: relay.url, authority: relay.authority };
    const outcome: unknown = await callRoa(wrong, {}).catch((error: unknown) => error);
    expect(codeOf(outcome)).toBe('SignatureDoesNotMatch');
  });
});

describe('aliyun-acs3', () => {
  const call: OpenApiCall = {
    style: 'ROA',
    pathname: '/a*b~c/%E6%9D%AD',
    query: { b: "x*y'z", a: '1' },
    body: { a: 1 },
  };
  const send = (to: SendTo) => callOpenApi('@alicloud/openapi-core', to, call);

  it.each([
    ['/a*b', '/a%2Ab', 'accepted'],
    ['b~c', 'b%7Ec', 'accepted'],
    ['%E6', '%e6', 'auth_invalid'],
    ['/a*b', '/a+b', 'auth_invalid'],
    ['a=1', 'a=1&a=', 'auth_invalid'],
    ['{"a":1}', '{"a":2}', 'digest_mismatch'],
    ['x-acs-action: D', 'X-ACS-ACTION: D', 'accepted'],
    ['host;', '', 'coverage_insufficient'],
    [';x-acs-version', '', 'coverage_insufficient'],
    ['host;', 'host;host;', 'coverage_insufficient'],
    ['host;', 'accept-language;host;', 'auth_malformed'],
    ['Signature=', 'Signature=0', 'auth_invalid'],
    ['Signature=', 'Signature=0,Signature=', 'auth_malformed'],
    ['ACS3-HMAC-SHA256 ', 'ACS3-HMAC-SM3 ', 'auth_required'],
  ])('%s as %s: %s', async (from, to, verdict) => {
    const { raw } = await world.send(send);
    expect(raw.bytes.toString()).toContain(from);
    expect(await world.judge(raw, (text) => text.replace(from, to))).toBe(verdict);
  });

  it('covers what the client lists and the body, on any route', async () => {
    expect((await world.send(send)).verdict).toBe('accepted');
    expect(world.covered).toEqual(
      expect.arrayContaining(['host', 'content-type', 'x-acs-action', 'content-digest', 'nonce']),
    );
  });

  it('refuses headers that came after signing', async () => {
    const get: OpenApiCall = { style: 'RPC', method: 'GET', query: { A: '1' } };
    const { raw, verdict } = await world.send((to) =>
      callOpenApi('@alicloud/openapi-client', to, get),
    );
    expect(verdict).toBe('accepted');
    for (const line of ['X-Acs-Security-Token: t', 'Content-Type: text/plain']) {
      expect(await world.judge(raw, addHeader(line))).toBe('coverage_insufficient');
    }
    expect(await world.judge(raw, addHeader('X-Acs-Version: 1'))).toBe('auth_malformed');
  });

  it('refuses a nonce of another kind, and a HEAD that was a GET', async () => {
    const short: OpenApiCall = { ...call, headers: { 'x-acs-signature-nonce': '1521552885' } };
    const sent = await world.send((to) => callOpenApi('@alicloud/openapi-core', to, short));
    expect(sent.verdict).toBe('auth_malformed');
    const head: OpenApiCall = { style: 'RPC', method: 'HEAD', query: { A: '1' } };
    const { raw, verdict } = await world.send((to) =>
      callOpenApi('@alicloud/openapi-core', to, head),
    );
    expect(verdict).toBe('accepted');
    expect(await world.judge(raw, (text) => text.replace('HEAD', 'GET'))).toBe('auth_invalid');
  });

  it.each(edges)('%i seconds from now: %s', async (seconds, verdict) => {
    const { raw } = await world.send(send, nowMs + seconds * 1000);
    expect(await world.judge(raw)).toBe(verdict);
  });

  it.each([
    ['names that need escaping, which the client signs as they are', { query: { 'a:b': '1' } }],
    ['a + in the path, which the client signs as a space', { pathname: '/a+b' }],
    ["a ' in the path, which Node escapes and the client does not", { pathname: "/a'b" }],
  ])('refuses %s', async (_, odd) => {
    const { verdict } = await world.send((to) =>
      callOpenApi('@alicloud/openapi-core', to, { ...call, ...odd }),
    );
    expect(verdict).toBe('auth_invalid');
  });

  it('lets the clients show the other codes of the vendor', async () => {
    const services = await startServices({ schemes: [aliyunAcs3()], frameworks: ['express'] });
    onTestFinished(() => services.close());
    const key = await services.issueKey({ schemes: ['aliyun-acs3'] });
    const { url, port } = services.in('express');
    const to = { ...key, url, authority: `127.0.0.1:${String(port)}` };
    const code = async (asked: OpenApiCall): Promise<unknown> =>
      codeOf(
        await callOpenApi('@alicloud/openapi-core', to, asked).catch((error: unknown) => error),
      );
    const nonce = { 'x-acs-signature-nonce': '0123456789abcdef' };
    expect(await code({ ...call, headers: nonce })).toMatchObject({ body: { ok: true } });
    expect(await code({ ...call, headers: nonce })).toBe('SignatureNonceUsed');
    expect(await code({ ...call, headers: { 'x-acs-date': '2020-01-01T00:00:00Z' } })).toBe(
      'InvalidTimeStamp.Expired',
    );
  });
});

/** A text as a regular expression that means it. */
const escape = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);

import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  aliyunOssV1,
  aliyunOssV1Link,
  aliyunOssV4,
  aliyunOssV4Link,
  type AliyunOssOptions,
} from '../src/index.ts';
import { codeOf } from './support/aliyun.ts';
import { follow, ossClient } from './support/aliyun-oss.ts';
import { nowMs, World } from './support/aliyun-world.ts';
import type { SendTo } from './support/interop/interop-plan.ts';
import { recordRequests } from './support/relay.ts';
import { sendRaw } from './support/send-raw.ts';
import { startServices } from './support/services.ts';

const content = Buffer.from('hello');
const key = 'a b/c.txt';
const dayMs = 24 * 60 * 60 * 1000;
const v4 = { authorizationV4: true };
const addHeader = (line: string) => (text: string) => text.replace('\r\n', `\r\n${line}\r\n`);

let world: World;
let links: World;
beforeAll(async () => {
  world = await World.open();
  links = await World.open({ replay: 'accepted' });
  return () => Promise.all([world.close(), links.close()]);
});

describe('where the bucket is', () => {
  const made = [
    ['version 1', aliyunOssV1, {}],
    ['version 4', aliyunOssV4, v4],
  ] as const;

  describe.each(made)('%s', (_, make, version) => {
    /** What ali-oss is told by a service that is set up so. */
    async function ask(options: AliyunOssOptions, client: object): Promise<unknown> {
      const services = await startServices({ schemes: [make(options)], frameworks: ['express'] });
      onTestFinished(() => services.close());
      const relay = await recordRequests(services.in('express'));
      onTestFinished(() => relay.close());
      const issued = await services.issueKey({ schemes: [make().name] });
      const oss = ossClient({ ...issued, ...relay }, { ...version, cname: false, ...client });
      return oss.put(key, content).then(
        () => 'accepted',
        (error: unknown) => codeOf(error),
      );
    }
    const inHost = { endpoint: 'http://oss.example.com' };
    const inPath = { ...inHost, sldEnable: true };
    const cname = { ...inHost, cname: true };

    it('in the first label of the host', async () => {
      expect(await ask({}, inHost)).toBe('accepted');
      expect(await ask({}, { ...inHost, bucket: 'others' })).toBe('accepted');
      expect(await ask({}, cname)).toBe('SignatureDoesNotMatch');
    });
    it('in the path', async () => {
      expect(await ask({ bucketIn: 'path' }, inPath)).toBe('accepted');
      expect(await ask({ bucketIn: 'path' }, inHost)).toBe('SignatureDoesNotMatch');
    });
    it('known to the service', async () => {
      expect(await ask({ bucket: 'photos' }, cname)).toBe('accepted');
      expect(await ask({ bucket: 'photos' }, inHost)).toBe('accepted');
      expect(await ask({ bucket: 'others' }, cname)).toBe('SignatureDoesNotMatch');
    });
    it('and not in what is none', () => {
      expect(() => make({ bucket: 'A/b' })).toThrow('"bucket"');
      // @ts-expect-error: what a caller without types may pass
      expect(() => make({ bucketIn: 'query' })).toThrow('"bucketIn"');
    });
  });

  it('in the host that an address does not have: the client sends the one of OSS', async () => {
    const services = await startServices({ schemes: [aliyunOssV4()], frameworks: ['express'] });
    onTestFinished(() => services.close());
    const relay = await recordRequests(services.in('express'));
    onTestFinished(() => relay.close());
    const issued = await services.issueKey({ schemes: ['aliyun-oss-v4'] });
    const to = { ...v4, cname: false, endpoint: relay.url };
    await ossClient({ ...issued, ...relay }, to).put(key, content);
    const [{ bytes } = { bytes: Buffer.alloc(0) }] = relay.requests;
    expect(bytes.toString()).toMatch(/\r\nhost: photos\.oss-cn-hangzhou\.aliyuncs\.com\r\n/i);
    expect(services.in('express').handled).toHaveLength(1);
  });
});

describe('aliyun-oss-v1', () => {
  const put = (to: SendTo) => ossClient(to).put(key, content);
  const get = (to: SendTo) => ossClient(to).get(key, { process: 'image/resize,w_100' });

  it.each([
    ['a%20b/c', 'a%20b%2Fc', 'auth_malformed'],
    ['c.txt', 'c.txt%0A', 'auth_malformed'],
    ['c.txt', 'c.txt%3Facl', 'auth_malformed'],
    ['c.txt', 'c%2Etxt', 'accepted'],
    ['?x-oss-process=', '%3Fx-oss-process=', 'auth_malformed'],
    ['w_100', 'w_100&acl', 'auth_invalid'],
    ['w_100', 'w_100&prefix=a', 'coverage_insufficient'],
    ['w_100', 'w_100&x-oss-process=a', 'auth_malformed'],
    ['w_100', 'w_100%26acl', 'auth_malformed'],
  ])('%s as %s: %s', async (from, to, verdict) => {
    const { raw } = await world.send(get);
    expect(raw.target).toContain(from);
    expect(await world.judge(raw, (text) => text.replace(from, to))).toBe(verdict);
  });

  it.each([
    [addHeader('X-Oss-Acl: public-read'), 'auth_invalid'],
    [addHeader('Content-Type: text/html'), 'auth_malformed'],
    [(text: string) => text.replace(/content-md5: .*\r\n/, ''), 'coverage_insufficient'],
    [(text: string) => text.replace('hello', 'jello'), 'digest_mismatch'],
    [addHeader('Date: Thu, 01 Jan 2026 00:00:00 GMT'), 'accepted'],
  ])('a PUT, changed by %s: %s', async (change, verdict) => {
    const { raw } = await world.send(put);
    expect(await world.judge(raw, change)).toBe(verdict);
  });

  it('a HEAD is no GET', async () => {
    const { raw, verdict } = await world.send((to) => ossClient(to).head(key));
    expect(verdict).toBe('accepted');
    expect(await world.judge(raw, (text) => text.replace('HEAD', 'GET'))).toBe('auth_invalid');
  });

  it('the published examples hold, the first for another body', async () => {
    const services = await startServices({
      schemes: [aliyunOssV1(), aliyunOssV1Link()],
      frameworks: ['express'],
    });
    onTestFinished(() => services.close());
    const imported = {
      appKey: '44CF9590006BF252F707',
      appSecret: 'OtxrzxIsfpFjA7SwPzILwy8Bw21TLhquhboDYROV',
    };
    await services.issueKey({ schemes: ['aliyun-oss-v1', 'aliyun-oss-v1-link'], imported });
    const service = services.in('express');
    const host = 'Host: oss-example.oss-cn-hangzhou.aliyuncs.com';
    services.clock.set(Date.UTC(2005, 10, 17, 18, 49, 58));
    // https://help.aliyun.com/document_detail/31951.html; its Content-MD5 is none, but signed
    const published = [
      'PUT /nelson HTTP/1.1',
      'Content-Md5: ODBGOERFMDMzQTczRUY3NUE3NzA5QzdFNUYzMDQxNEM=',
      'Content-Type: text/html',
      'Date: Thu, 17 Nov 2005 18:49:58 GMT',
      host,
      'X-OSS-Meta-Author: foo@bar.com',
      'X-OSS-Magic: abracadabra',
      'Authorization: OSS 44CF9590006BF252F707:26NBxoKdsyly4EDv6inkoDft/yA=',
      'Content-Length: 0',
    ];
    await sendRaw(service.port, Buffer.from(`${published.join('\r\n')}\r\n\r\n`));
    expect(service.refused.map(({ code }) => code)).toEqual(['digest_mismatch']);
    // https://help.aliyun.com/document_detail/31952.html
    services.clock.set(1_141_889_060_000);
    const link =
      '/oss-api.pdf?OSSAccessKeyId=44CF9590006BF252F707&Expires=1141889120&Signature=EwaNTn1erJGkimiJ9WmXgwnANLc%3D';
    await sendRaw(service.port, Buffer.from(`GET ${link} HTTP/1.1\r\n${host}\r\n\r\n`));
    expect(service.handled).toHaveLength(1);
  });
});

describe('aliyun-oss-v4', () => {
  const put = (to: SendTo) => ossClient(to, v4).put(key, content);

  it.each([
    ['c.txt', 'c%2Etxt', 'accepted'],
    ['a%20b/c', 'a%20b%2Fc', 'auth_invalid'],
    ['/20260102/', '/20260103/', 'auth_invalid'],
    ['/cn-hangzhou/', '/cn-beijing/', 'auth_invalid'],
    ['/oss/', '/oss-cloudbox/', 'auth_malformed'],
    ['aliyun_v4_request', 'aws4_request', 'auth_malformed'],
    [',Signature=', ',AdditionalHeaders=host,Signature=', 'auth_invalid'],
    [',Signature=', ',AdditionalHeaders=x-none,Signature=', 'auth_malformed'],
    ['UNSIGNED-PAYLOAD', '0'.repeat(64), 'auth_malformed'],
    ['PUT /', 'PUT /?x-oss-process=a&', 'auth_invalid'],
    ['hello', 'jello', 'digest_mismatch'],
    ['Host: localhost', 'Host: example.com', 'accepted'],
  ])('%s as %s: %s', async (from, to, verdict) => {
    const { raw } = await world.send(put);
    expect(raw.bytes.toString()).toContain(from);
    expect(await world.judge(raw, (text) => text.replace(from, to))).toBe(verdict);
  });

  it('refuses headers of OSS that came after signing', async () => {
    const { raw } = await world.send(put);
    for (const line of ['X-Oss-Acl: private', 'X-Oss-Meta-Note: n1']) {
      expect(await world.judge(raw, addHeader(line))).toBe('auth_invalid');
    }
    expect(await world.judge(raw, addHeader('X-Oss-Date: 20260102T030405Z'))).toBe(
      'auth_malformed',
    );
  });

  it('is signed for the day of its time, at midnight too', async () => {
    const midnight = Date.UTC(2026, 0, 2);
    for (const atMs of [midnight - 1000, midnight]) {
      const { raw } = await world.send(put, atMs);
      expect(await world.judge(raw, (text) => text, midnight)).toBe('accepted');
    }
  });
});

describe('links', () => {
  const v1Link = (seconds: number) => (to: SendTo) =>
    follow(ossClient(to).signatureUrl(key, { expires: seconds }), to);
  const v4Link = (seconds: number) => async (to: SendTo) =>
    follow(await ossClient(to).signatureUrlV4('GET', seconds, {}, key), to);

  it('end when they say, or after seven days', async () => {
    const same = (text: string): string => text;
    const soon = await links.send(v1Link(600));
    expect(await links.judge(soon.raw, same, nowMs + 599_000)).toBe('accepted');
    expect(await links.judge(soon.raw, same, nowMs + 601_000)).toBe('timestamp_out_of_range');
    expect((await links.send(v1Link(8 * 24 * 3600))).verdict).toBe('auth_malformed');
    const { raw } = await links.send(v4Link(30 * 24 * 3600));
    expect(await links.judge(raw, same, nowMs + 7 * dayMs - 1000)).toBe('accepted');
    expect(await links.judge(raw, same, nowMs + 7 * dayMs + 1000)).toBe('timestamp_out_of_range');
    expect(await links.judge(raw, same, nowMs - dayMs)).toBe('timestamp_out_of_range');
  });

  it.each([
    ['version 1', v1Link(600)],
    ['version 4', v4Link(600)],
  ])('of %s work once, unless the route says otherwise', async (_, follows) => {
    // links of one second and key are one signature: the same is followed twice
    const twice = async (to: SendTo) => {
      await follows(to);
      await follows(to);
    };
    expect((await links.send(twice)).verdict).toBe('accepted');
    const seen: unknown[] = [];
    const { raw } = await world.send(async (to) => {
      await follows(to);
      await follows(to).catch((error: unknown) => seen.push(codeOf(error)));
    });
    expect(seen).toEqual(['AccessDenied']);
    for (const change of [
      (text: string) => text.replace('c.txt', 'd.txt'),
      (text: string) => text.replace('GET', 'HEAD'),
      (text: string) => text.replace('?', '?acl&'),
      addHeader('Content-Type: text/html'),
    ]) {
      expect(await world.judge(raw, change)).toBe('auth_invalid');
    }
  });

  it.each([
    [{ b: '1', a: '2', 'a-b': null }, 'accepted'],
    // the client signs `a=`; OSS, and all its other clients, a bare `a`
    [{ a: '' }, 'auth_invalid'],
    // the client sorts as people do, OSS by bytes
    [{ B: '1', a: '2' }, 'auth_invalid'],
  ])('of version 4 with %o: %s', async (queries, verdict) => {
    const sent = await world.send(async (to) =>
      follow(await ossClient(to).signatureUrlV4('GET', 600, { queries }, key), to),
    );
    expect(sent.verdict).toBe(verdict);
  });

  it('are no place for two of anything', async () => {
    const { raw } = await world.send(v1Link(600));
    const again = (text: string): string => text.replace('?', '?Expires=9999999999&');
    expect(await world.judge(raw, again)).toBe('auth_malformed');
    const makes = [aliyunOssV1Link, aliyunOssV4Link];
    for (const make of makes) expect(() => make({ bucket: '' })).toThrow('"bucket"');
  });
});

import { defaultFormat, sortedParams } from '@countersign/core';
import { defaultEngine } from '@countersign/crypto';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Call } from './answer.ts';
import { placeOrder } from './example/sorted-params-client.ts';
import { frameworkNames } from './frameworks/framework.ts';
import { recordRequests } from './relay.ts';
import { sendRaw } from './send-raw.ts';
import { startServices, type Services } from './services.ts';
import { atFixedTime } from './golden/fixed-time.ts';

describe('services', () => {
  let services: Services;
  beforeAll(async () => {
    services = await startServices({ schemes: [sortedParams()] });
    return () => services.close();
  });

  it.each(frameworkNames)('%s hands any body and path to the handler', async (framework) => {
    const service = services.in(framework);
    service.reset();
    const key = await services.issueKey({ schemes: ['sorted-params'] });
    const relay = await recordRequests(service);
    onTestFinished(() => relay.close());
    const cases = [
      { method: 'POST', path: '/', body: '<xml><a>1</a></xml>' },
      { method: 'PUT', path: '/a//b/%2F/x.y', body: '--b\r\n\r\nx\r\n--b--' },
      { method: 'DELETE', path: `/${'long/'.repeat(200)}` },
      { method: 'PATCH', path: '/a:b', body: '{"not": json' },
      { method: 'GET', path: '/a' },
      { method: 'OPTIONS', path: '/a' },
    ];
    for (const order of cases) await placeOrder({ ...key, ...relay }, order);
    expect(
      service.handled.map(({ method, target, body }) => ({
        method,
        path: target.split('?')[0],
        body: body.toString(),
      })),
    ).toEqual(cases.map(({ body = '', ...rest }) => ({ ...rest, body })));
    expect(service.refused).toEqual([]);
    expect(relay.requests.map(({ body }) => body.toString())).toEqual(
      cases.map(({ body = '' }) => body),
    );
  });

  it.each(frameworkNames)('%s answers as it was told', async (framework) => {
    const service = services.in(framework);
    const key = await services.issueKey({ schemes: ['sorted-params'] });
    const relay = await recordRequests(service);
    onTestFinished(() => relay.close());
    onTestFinished(() => services.respondWith({ ok: true }));
    await placeOrder({ ...key, ...relay });
    const [{ bytes } = { bytes: Buffer.alloc(0) }] = relay.requests;
    const again = () => {
      service.reset();
      return sendRaw(service.port, bytes);
    };
    services.respondWith(({ method, principal }: Call) => ({ method, scheme: principal.scheme }));
    const json = await again();
    expect([json.status, json.json()]).toEqual([200, { method: 'POST', scheme: 'sorted-params' }]);
    services.respondWith(
      new Response('<ok/>', { status: 201, headers: { 'Content-Type': 'text/xml', 'X-A': '1' } }),
    );
    for (const xml of [await again(), await again()]) {
      expect(xml).toMatchObject({ status: 201, body: Buffer.from('<ok/>') });
      expect(xml.header('Content-Type')).toContain('text/xml');
      expect(xml.header('X-A')).toBe('1');
    }
  });

  it.each(frameworkNames)('%s says why it refused', async (framework) => {
    const service = services.in(framework);
    service.reset();
    const bytes = Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    expect((await sendRaw(service.port, bytes)).status).toBe(401);
    expect(service.refused.map(({ code }) => code)).toEqual(['auth_required']);
    expect(service.handled).toEqual([]);
  });

  it('know an imported key and a legacy one', async () => {
    const imported = {
      appKey: defaultFormat.mintAppKey(defaultEngine, 'live'),
      appSecret: 'a secret of the vendor',
    };
    const keys = [
      await services.issueKey({ schemes: ['sorted-params'], imported }),
      await services.issueKey({ schemes: ['sorted-params-sha1'] }),
    ];
    const service = services.in('koa');
    service.reset();
    const relay = await recordRequests(service);
    onTestFinished(() => relay.close());
    for (const [index, scheme] of ['sorted-params', 'sorted-params-sha1'].entries()) {
      await placeOrder({ appKey: '', appSecret: '', ...keys[index], ...relay }, { scheme });
    }
    expect(service.handled.map(({ principal }) => [principal.appKey, principal.scheme])).toEqual([
      [imported.appKey, 'sorted-params'],
      [keys[1]?.appKey, 'sorted-params-sha1'],
    ]);
  });

  it('stand at the time that they are set to', async () => {
    const timeMs = Date.UTC(2030, 0);
    services.clock.set(timeMs);
    onTestFinished(() => services.clock.release());
    const key = await services.issueKey({ schemes: ['sorted-params'] });
    const service = services.in('fastify');
    service.reset();
    const relay = await recordRequests(service);
    onTestFinished(() => relay.close());
    await expect(placeOrder({ ...key, ...relay })).rejects.toThrow('timestamp_out_of_range');
    await atFixedTime(timeMs, () => placeOrder({ ...key, ...relay }));
    expect(service.handled).toHaveLength(1);
  });

  it('passes a route policy to the adapters', async () => {
    const strict = await startServices({
      schemes: [sortedParams()],
      policy: { scopes: { allOf: ['orders:write'] } },
    });
    onTestFinished(() => strict.close());
    const key = await strict.issueKey({ schemes: ['sorted-params'], scopes: ['orders:read'] });
    for (const service of strict.all) {
      const relay = await recordRequests(service);
      onTestFinished(() => relay.close());
      await expect(placeOrder({ ...key, ...relay })).rejects.toThrow('insufficient_scope');
      expect(service.refused.map(({ code }) => code)).toEqual(['insufficient_scope']);
    }
  });
});

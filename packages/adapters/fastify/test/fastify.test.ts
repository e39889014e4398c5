import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import Fastify, { type FastifyInstance, type RouteHandlerMethod } from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  createService,
  problemOf,
  readmeAndQuickstart,
  refused,
  tryQuickstart,
} from '../../express/test/support.ts';
import { countersign, principalOf } from '../src/index.ts';

const echo: RouteHandlerMethod = (request) => ({
  body: request.body,
  appId: principalOf(request).appId,
});

async function start(build: (app: FastifyInstance) => unknown): Promise<string> {
  const app = Fastify();
  await build(app);
  onTestFinished(() => void app.close());
  return app.listen({ port: 0, host: '127.0.0.1' });
}

describe('the plugin', () => {
  it('lets a signed request in and tells who is calling', async () => {
    const { options, send, appId } = await createService();
    const url = await start(async (app) => {
      await app.register(countersign, options);
      app.get('/', (request) => request.principal?.appId);
    });
    expect(await (await send(url)).text()).toBe(appId);
  });

  it('refuses whoever proves nothing, but on public routes', async () => {
    const { options } = await createService();
    const url = await start(async (app) => {
      await app.register(countersign, options);
      app.get('/', echo);
      app.get(
        '/health',
        { config: { countersign: false } },
        (request) => request.principal ?? 'ok',
      );
    });
    const response = await fetch(url);
    expect(response.headers.get('www-authenticate')).toContain('Signature realm="api"');
    expect(await problemOf(response)).toEqual(refused(401, 'auth_required'));
    expect(await (await fetch(`${url}/health`)).text()).toBe('ok');
  });

  it('protects where it is registered and below, not beside', async () => {
    const { options } = await createService();
    const url = await start((app) => {
      app.get('/beside', () => 'open');
      app.register(async (child) => {
        await child.register(countersign, options);
        child.get('/inside', echo);
        child.register(async (grandchild) => void grandchild.get('/below', echo));
      });
    });
    expect((await fetch(`${url}/beside`)).status).toBe(200);
    expect((await fetch(`${url}/inside`)).status).toBe(401);
    expect((await fetch(`${url}/below`)).status).toBe(401);
  });

  it('answers unknown paths like known ones to whoever proves nothing', async () => {
    const { options, send } = await createService();
    const url = await start((app) => app.register(countersign, options));
    expect((await fetch(`${url}/unknown`)).status).toBe(401);
    expect((await send(`${url}/unknown`)).status).toBe(404);
  });

  it('leaves every usual parser its body', async () => {
    const { options, send, appId } = await createService();
    const url = await start(async (app) => {
      await app.register(countersign, options);
      app.register(formbody);
      app.register(multipart, { attachFieldsToBody: 'keyValues' });
      app.addContentTypeParser('text/csv', { parseAs: 'string' }, (_request, text, done) => {
        done(null, text);
      });
      app.post('/', echo);
    });
    const read = async (init: RequestInit) => (await send(url, { method: 'POST', ...init })).json();
    const large = 'x'.repeat(200_000);
    const json = { 'Content-Type': 'application/json' };
    expect(await read({ body: JSON.stringify({ large }), headers: json })).toEqual({
      body: { large },
      appId,
    });
    expect(await read({ body: new URLSearchParams({ b: '2' }) })).toEqual({
      body: { b: '2' },
      appId,
    });
    const csv = { 'Content-Type': 'text/csv' };
    expect(await read({ body: 'a,b', headers: csv })).toEqual({ body: 'a,b', appId });
    const form = new FormData();
    form.set('c', '3');
    expect(await read({ body: form })).toEqual({ body: { c: '3' }, appId });
    expect(await read({})).toEqual({ appId });
  });

  it('works under inject(), which has no socket', async () => {
    const { options, signer } = await createService();
    const app = Fastify();
    await app.register(countersign, options);
    app.post('/', echo);
    const body = new TextEncoder().encode('{"a":1}');
    const url = 'http://localhost:80/';
    const type: [string, string] = ['content-type', 'application/json'];
    const signed = await signer.sign({ method: 'POST', url, headers: [type], body });
    const headers = { host: 'localhost', ...Object.fromEntries(signed.headers) };
    const inject = (payload: string) => app.inject({ method: 'POST', url: '/', headers, payload });
    expect((await inject('{"a":2}')).json()).toMatchObject({ code: 'digest_mismatch' });
    expect((await inject('{"a":1}')).json()).toMatchObject({ body: { a: 1 } });
  });

  it('asks what a route asks, and checks it when the route is added', async () => {
    const { options, send } = await createService();
    const remove = { countersign: { scopes: { allOf: ['orders:delete'] } } };
    const url = await start(async (app) => {
      await app.register(countersign, options);
      app.get('/config', { config: remove }, echo);
      app.get('/hook', { preHandler: app.requireScopes('orders:delete') }, echo);
      app.get('/any', { preHandler: app.requireAnyScope('orders:delete', 'orders:read') }, echo);
      const wrong = { countersign: { schemes: ['nope'] } };
      expect(() => app.get('/wrong', { config: wrong }, echo)).toThrow(/"schemes"/);
    });
    expect(await problemOf(await send(`${url}/config`))).toEqual(
      refused(403, 'insufficient_scope'),
    );
    expect(await problemOf(await send(`${url}/hook`))).toEqual(refused(403, 'insufficient_scope'));
    expect((await send(`${url}/any`)).status).toBe(200);
  });

  it('refuses when a hook has consumed the body before, and says what to move', async () => {
    const { options, send, events } = await createService();
    const url = await start(async (app) => {
      app.addHook('onRequest', async ({ raw }) => {
        for await (const chunk of raw) void chunk;
      });
      await app.register(countersign, options);
      app.post('/', echo);
    });
    expect(await problemOf(await send(url, { method: 'POST', body: '{}' }))).toEqual(
      refused(500, 'config_unsafe'),
    );
    expect(events.at(-1)).toMatchObject({
      detail: expect.stringContaining('register countersign'),
    });
  });

  it('withholds the end of a streamed body that is not the one that was signed', async () => {
    const { options, signer } = await createService();
    const outcomes: unknown[] = [];
    const base = await start(async (app) => {
      await app.register(countersign, options);
      app.removeAllContentTypeParsers();
      app.addContentTypeParser('*', (_request, _payload, done) => done(null));
      app.post('/', { config: { countersign: { body: 'streamed' } } }, async ({ raw }) => {
        try {
          let size = 0;
          for await (const chunk of raw) size += chunk.length;
          outcomes.push(size);
        } catch (error) {
          outcomes.push(error);
          throw error;
        }
        return 'ok';
      });
    });
    const url = `${base}/`;
    const signed = await signer.sign({ method: 'POST', url, headers: [], body: new Uint8Array(9) });
    const headers = signed.headers.map(([name, value]): [string, string] => [name, value]);
    const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(9).fill(1) });
    expect(await problemOf(response)).toEqual(refused(401, 'digest_mismatch'));
    expect(outcomes).toEqual([expect.objectContaining({ code: 'digest_mismatch', status: 401 })]);
  });
});

it('the quickstart runs as it stands', async () => {
  const response = await tryQuickstart(() => import('../examples/quickstart.ts'));
  expect(response.status).toBe(200);
});

it('the README shows the quickstart, which has at most 25 lines', () => {
  const { readme, quickstart } = readmeAndQuickstart(new URL('../', import.meta.url));
  expect(readme).toContain(quickstart);
  expect(quickstart.trimEnd().split('\n').length).toBeLessThanOrEqual(25);
});

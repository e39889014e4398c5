import { gzipSync } from 'node:zlib';
import { createGate } from '@countersign/http';
import Koa, { type Middleware } from 'koa';
import bodyParser from 'koa-bodyparser';
import { describe, expect, it } from 'vitest';
import {
  createService,
  problemOf,
  readmeAndQuickstart,
  refused,
  serve,
  tryQuickstart,
} from '../../express/test/support.ts';
import { countersign, principalOf, requireAnyScope, requireScopes } from '../src/index.ts';

const echo: Middleware = (ctx) => {
  ctx.body = { body: ctx.request.body, appId: principalOf(ctx).appId };
};

function start(...middleware: readonly Middleware[]): Promise<string> {
  const app = new Koa();
  app.silent = true;
  for (const each of middleware) app.use(each);
  const handle = app.callback();
  return serve((req, res) => void handle(req, res));
}

describe('countersign()', () => {
  it('lets a signed request in and tells who is calling', async () => {
    const { options, send, appId } = await createService();
    const url = await start(countersign(options), (ctx) => {
      ctx.body = ctx.state.principal?.appId;
    });
    expect(await (await send(url)).text()).toBe(appId);
  });

  it('refuses whoever proves nothing, in sight of the middleware further out', async () => {
    const { options } = await createService();
    const seen: unknown[] = [];
    const outer: Middleware = async (ctx, next) => {
      await next();
      seen.push(ctx.status);
    };
    const response = await fetch(await start(outer, countersign(options), echo));
    expect(response.headers.get('www-authenticate')).toContain('Signature realm="api"');
    expect(await problemOf(response)).toEqual(refused(401, 'auth_required'));
    expect(seen).toEqual([401]);
  });

  it('leaves the body parser its body', async () => {
    const { options, send, appId } = await createService();
    const url = await start(countersign(options), bodyParser(), echo);
    const read = async (init: RequestInit) => (await send(url, { method: 'POST', ...init })).json();
    const json = { 'Content-Type': 'application/json' };
    const large = 'x'.repeat(200_000);
    expect(await read({ body: JSON.stringify({ large }), headers: json })).toEqual({
      body: { large },
      appId,
    });
    expect(await read({ body: new URLSearchParams({ b: '2' }) })).toEqual({
      body: { b: '2' },
      appId,
    });
    const gzip = { ...json, 'Content-Encoding': 'gzip' };
    expect(await read({ body: gzipSync('{"a":1}'), headers: gzip })).toEqual({
      body: { a: 1 },
      appId,
    });
    expect(await read({})).toEqual({ body: {}, appId });
  });

  it('refuses when a parser has consumed the body before, and says what to move', async () => {
    const { options, send, events } = await createService();
    const url = await start(bodyParser(), countersign(options), echo);
    const headers = { 'Content-Type': 'application/json' };
    const response = await send(url, { method: 'POST', headers, body: '{}' });
    expect(await problemOf(response)).toEqual(refused(500, 'config_unsafe'));
    expect(events.at(-1)).toMatchObject({ detail: expect.stringContaining('above bodyParser()') });
  });

  it('holds a second policy against the caller without using the nonce again', async () => {
    const { options, send } = await createService();
    const gate = createGate(options);
    const read = { scopes: { allOf: ['orders:read'] } };
    const remove = { scopes: { allOf: ['orders:delete'] } };
    const may = await start(countersign(gate), countersign(gate, read), echo);
    expect((await send(may)).status).toBe(200);
    const mayNot = await start(countersign(gate), countersign(gate, remove), echo);
    expect(await problemOf(await send(mayNot))).toEqual(refused(403, 'insufficient_scope'));
  });

  it('withholds the end of a streamed body that is not the one that was signed', async () => {
    const { options, signer } = await createService();
    const outcomes: unknown[] = [];
    const url = await start(countersign(options, { body: 'streamed' }), async (ctx) => {
      try {
        let size = 0;
        for await (const chunk of ctx.req) size += chunk.length;
        outcomes.push(size);
      } catch (error) {
        outcomes.push(error);
        throw error;
      }
    });
    const signed = await signer.sign({ method: 'POST', url, headers: [], body: new Uint8Array(9) });
    const headers = signed.headers.map(([name, value]): [string, string] => [name, value]);
    const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(9).fill(1) });
    expect(await problemOf(response)).toEqual(refused(401, 'digest_mismatch'));
    expect(outcomes).toEqual([expect.objectContaining({ code: 'digest_mismatch', status: 401 })]);
  });
});

describe('requireScopes()', () => {
  it('asks for all scopes, and requireAnyScope() for one of them', async () => {
    const { options, send } = await createService();
    const gate = createGate(options);
    const all = await start(countersign(gate), requireScopes('orders:read', 'orders:delete'), echo);
    expect(await problemOf(await send(all))).toEqual(refused(403, 'insufficient_scope'));
    const any = await start(
      countersign(gate),
      requireAnyScope('orders:read', 'orders:delete'),
      echo,
    );
    expect((await send(any)).status).toBe(200);
  });

  it('refuses everybody where countersign() is missing', async () => {
    const url = await start(requireScopes('orders:read'), echo);
    expect(await problemOf(await fetch(url))).toEqual(refused(500, 'config_unsafe'));
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

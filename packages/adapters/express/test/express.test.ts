import { gzipSync } from 'node:zlib';
import { createGate } from '@countersign/http';
import express, { Router, type ErrorRequestHandler, type RequestHandler } from 'express';
import multer from 'multer';
import { describe, expect, it } from 'vitest';
import { countersign, principalOf, requireAnyScope, requireScopes } from '../src/index.ts';
import {
  createService,
  problemOf,
  readmeAndQuickstart,
  refused,
  serve,
  tryQuickstart,
} from './support.ts';

const echo: RequestHandler = (req, res) => {
  res.json({ body: req.body, appId: principalOf(req).appId });
};

const post = (body: NonNullable<RequestInit['body']>, type?: string): RequestInit => ({
  method: 'POST',
  body,
  ...(type !== undefined && { headers: { 'Content-Type': type } }),
});

describe('countersign()', () => {
  it('lets a signed request in and tells who is calling', async () => {
    const { options, send, appId } = await createService();
    const app = express().use(countersign(options)).get('/', echo);
    expect(await (await send(await serve(app))).json()).toEqual({ appId });
  });

  it('refuses whoever proves nothing', async () => {
    const { options } = await createService();
    const response = await fetch(await serve(express().use(countersign(options)).get('/', echo)));
    expect(response.headers.get('www-authenticate')).toContain('Signature realm="api"');
    expect(await problemOf(response)).toEqual(refused(401, 'auth_required'));
  });

  it('leaves every usual parser its body', async () => {
    const { options, send, appId } = await createService();
    const app = express()
      .use(countersign(options))
      .use(express.json({ limit: '1mb' }), express.urlencoded({ extended: false }))
      .use(express.text(), express.raw())
      .post('/', multer().any(), echo);
    const url = await serve(app);
    const read = async (init: RequestInit) => (await send(url, init)).json();
    expect(await read(post('{"a": 1.0}', 'application/json'))).toEqual({ body: { a: 1 }, appId });
    const large = 'x'.repeat(200_000);
    expect(await read(post(JSON.stringify({ large }), 'application/json'))).toEqual({
      body: { large },
      appId,
    });
    expect(await read(post(new URLSearchParams({ b: '2' })))).toEqual({ body: { b: '2' }, appId });
    expect(await read(post('plain', 'text/plain'))).toEqual({ body: 'plain', appId });
    expect(await read(post(new Uint8Array([1, 2]), 'application/octet-stream'))).toEqual({
      body: { type: 'Buffer', data: [1, 2] },
      appId,
    });
    const form = new FormData();
    form.set('c', '3');
    expect(await read(post(form))).toEqual({ body: { c: '3' }, appId });
    expect(await read(post(new Uint8Array([1])))).toEqual({ appId });
    expect(await read({ method: 'POST' })).toEqual({ appId });
  });

  it('verifies a compressed body as sent, and the parser inflates it', async () => {
    const { options, send, appId } = await createService();
    const url = await serve(express().use(countersign(options), express.json()).post('/', echo));
    const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' };
    const response = await send(url, { method: 'POST', headers, body: gzipSync('{"a":1}') });
    expect(await response.json()).toEqual({ body: { a: 1 }, appId });
  });

  it('verifies the target as received under a mounted router', async () => {
    const { options, send, appId } = await createService();
    const inner = Router().use(countersign(options)).get('/orders', echo);
    const url = await serve(express().use('/v1/shop', inner));
    expect(await (await send(`${url}/v1/shop/orders?a=1`)).json()).toEqual({ appId });
  });

  it('refuses when a parser has consumed the body before, and says what to move', async () => {
    const { options, send, events } = await createService();
    const url = await serve(express().use(express.json(), countersign(options)).post('/', echo));
    const response = await send(url, post('{}', 'application/json'));
    expect(await problemOf(response)).toEqual(refused(500, 'config_unsafe'));
    expect(events.at(-1)).toMatchObject({
      detail: expect.stringContaining('above express.json()'),
    });
  });

  it('holds a second policy against the caller without using the nonce again', async () => {
    const { options, send } = await createService();
    const gate = createGate(options);
    const app = express()
      .use(countersign(gate))
      .get('/same', countersign(gate, { scopes: { allOf: ['orders:read'] } }), echo)
      .get('/more', countersign(gate, { scopes: { allOf: ['orders:delete'] } }), echo)
      .get('/other', countersign(gate, { schemes: ['secret-key'] }), echo)
      .get('/late', countersign(gate, { strictJson: true }), echo);
    const url = await serve(app);
    expect((await send(`${url}/same`)).status).toBe(200);
    expect(await problemOf(await send(`${url}/more`))).toEqual(refused(403, 'insufficient_scope'));
    expect(await problemOf(await send(`${url}/other`))).toEqual(refused(401, 'auth_required'));
    expect(await problemOf(await send(`${url}/late`))).toEqual(refused(500, 'config_unsafe'));
  });

  it('withholds the end of a streamed body that is not the one that was signed', async () => {
    const { options, signer } = await createService();
    const outcomes: unknown[] = [];
    const finish: ErrorRequestHandler = (error, _req, _res, next) => {
      outcomes.push(error.code);
      next(error);
    };
    const app = express()
      .post('/', countersign(options, { body: 'streamed' }), (req, res, next) => {
        let size = 0;
        req.on('data', (chunk: Uint8Array) => (size += chunk.length));
        req.on('error', next);
        req.on('end', () => {
          outcomes.push(size);
          res.json({ size });
        });
      })
      .use(finish);
    const url = await serve(app);
    const body = new Uint8Array(300_000);
    const send = async (change: (body: Uint8Array) => void) => {
      const signed = await signer.sign({ method: 'POST', url, headers: [], body });
      const sent = body.slice();
      change(sent);
      const headers = signed.headers.map(([name, value]): [string, string] => [name, value]);
      return fetch(url, { method: 'POST', headers, body: sent });
    };
    expect(await (await send(() => undefined)).json()).toEqual({ size: 300_000 });
    const forged = await send((sent) => sent.fill(1, -1));
    expect(await problemOf(forged)).toEqual(refused(401, 'digest_mismatch'));
    expect(outcomes).toEqual([300_000, 'digest_mismatch']);
  });

  it('names a wrong option when it is made', async () => {
    const { options } = await createService();
    expect(() => countersign(options, { schemes: ['nope'] })).toThrow(/"schemes"/);
    expect(() => countersign({ ...options, trustedProxies: ['x'] })).toThrow(/"trustedProxies"/);
  });
});

describe('requireScopes()', () => {
  it('asks for all scopes, and requireAnyScope() for one of them', async () => {
    const { options, send } = await createService();
    const app = express()
      .use(countersign(options))
      .get('/all', requireScopes('orders:read', 'orders:delete'), echo)
      .get('/any', requireAnyScope('orders:read', 'orders:delete'), echo);
    const url = await serve(app);
    const response = await send(`${url}/all`);
    expect(response.headers.get('www-authenticate')).toBe(
      'Bearer error="insufficient_scope", scope="orders:delete"',
    );
    expect(await problemOf(response)).toEqual(refused(403, 'insufficient_scope'));
    expect((await send(`${url}/any`)).status).toBe(200);
  });

  it('refuses everybody where countersign() is missing', async () => {
    const url = await serve(express().get('/', requireScopes('orders:read'), echo));
    expect(await problemOf(await fetch(url))).toEqual(refused(500, 'config_unsafe'));
  });

  it('needs a scope', () => {
    expect(() => requireScopes()).toThrow(/"scopes"/);
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

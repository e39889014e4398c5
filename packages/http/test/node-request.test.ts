import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { emptyBody, type AuthRequest } from '@countersign/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createProxyTrust } from '../src/index.ts';
import { nodeRequest } from '../src/node/node-request.ts';
import { admit, guardUpgrade, principalOf, toNodeHandler, writeRefusal } from '../src/node.ts';
import { createDigestGate, sha256 } from './support/digest-gate.ts';
import { dial, listen } from './support/wire.ts';

async function received(
  lines: readonly string[],
  proxies: readonly string[],
): Promise<AuthRequest> {
  let seen: AuthRequest | undefined;
  const { port } = await listen((req, res) => {
    seen = nodeRequest(req, { proxies: createProxyTrust(proxies), body: emptyBody });
    res.end('ok');
  });
  const wire = await dial(port);
  wire.send(['GET /%61?b HTTP/1.1', ...lines, '', ''].join('\r\n'));
  await wire.response();
  if (seen === undefined) throw new Error('nothing was received');
  return seen;
}

const forwarded = [
  'Host: inner',
  'X-Forwarded-For: 203.0.113.9, 198.51.100.4',
  'X-Forwarded-Proto: http, https',
  'X-Forwarded-Host: evil.example.com, api.example.com',
];

describe('a Node request', () => {
  it('keeps the target and every header line as received', async () => {
    const request = await received(['Host: a', 'X-Two: 1', 'x-two: 2'], []);
    expect(request.rawTarget).toBe('/%61?b');
    expect(request.rawHeaders).toEqual(['Host', 'a', 'X-Two', '1', 'x-two', '2']);
    expect([request.method, request.protocol, request.authority]).toEqual(['GET', 'http', 'a']);
    expect(request.peerAddress).toBe('127.0.0.1');
  });

  it('has no authority when two are given', async () => {
    // Node answers 400 to a second Host line itself, unless it is told to be lenient.
    const request = nodeRequest(
      // Safe: only what is read here is needed.
      { httpVersionMajor: 1, rawHeaders: ['Host', 'a', 'host', 'b'], socket: {} } as never,
      { proxies: createProxyTrust([]), body: emptyBody, rawTarget: '/' },
    );
    expect(request.authority).toBeUndefined();
  });

  it('believes nobody about where it came from', async () => {
    const { peerAddress, protocol, authority } = await received(forwarded, []);
    expect([peerAddress, protocol, authority]).toEqual(['127.0.0.1', 'http', 'inner']);
  });

  it('believes a trusted proxy, and of its lists the entry that the proxy wrote', async () => {
    const { peerAddress, protocol, authority } = await received(forwarded, ['127.0.0.0/8']);
    expect([peerAddress, protocol, authority]).toEqual([
      '198.51.100.4',
      'https',
      'api.example.com',
    ]);
  });
});

it('a body over HTTP/2 is verified and handed on', async () => {
  const gate = createDigestGate();
  const handle = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const admission = await admit(gate, { req, res });
    if (!admission.ok) return writeRefusal(res, admission.refusal);
    let body = '';
    for await (const chunk of req) body += String(chunk);
    res.end(body);
  };
  const server = createHttp2Server((request, response) => {
    // Safe: the compatibility API stands in for node:http.
    void handle(request as never, response as never);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Safe: a server that listens on a port has an AddressInfo.
  const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => {
    session.close();
    server.close();
  });
  const send = async (body: string, headers: Record<string, string>) => {
    const stream = session.request({ ':method': 'POST', ':path': '/', ...headers });
    stream.end(body);
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    return text;
  };
  const proof = { 'x-proof': '1', 'x-digest': sha256('over http/2') };
  expect(await send('over http/2', proof)).toBe('over http/2');
  expect(await send('something else', proof)).toContain('digest_mismatch');
  expect(await send('over http/2', {})).toContain('auth_required');
});

describe('guardUpgrade()', () => {
  const upgrade = (proof: string) =>
    ['GET /s HTTP/1.1', 'Host: a', 'Connection: Upgrade', 'Upgrade: websocket', proof, '', ''].join(
      '\r\n',
    );

  async function serve() {
    const gate = createDigestGate();
    const { port, server } = await listen((_req, res) => res.end());
    server.on('upgrade', (req, socket) => {
      void guardUpgrade(gate, { req, socket }).then((ok) => {
        if (ok) socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n${principalOf(req).appId}`);
      });
    });
    return dial(port);
  }

  it('lets a handshake with proof go on', async () => {
    const wire = await serve();
    wire.send(upgrade('X-Proof: 1'));
    expect((await wire.response()).body).toBe('app_test');
  });

  it('answers one without proof as plain HTTP, and closes', async () => {
    const wire = await serve();
    wire.send(upgrade('X-Nothing: 1'));
    const response = await wire.response();
    expect(response.head).toMatch(/^HTTP\/1\.1 401 Unauthorized$/m);
    expect(response.head).toMatch(/^WWW-Authenticate: Digest realm="test"$/m);
    expect(response.body).toContain('auth_required');
    await wire.closed;
  });
});

describe('toNodeHandler()', () => {
  const start = async (handler: Parameters<typeof toNodeHandler>[0]) =>
    `http://127.0.0.1:${(await listen(toNodeHandler(handler))).port}`;

  it('carries the request there and the response back', async () => {
    const url = await start(async (request) => {
      const headers = new Headers({ 'X-Method': request.method });
      headers.append('Set-Cookie', 'a=1');
      headers.append('Set-Cookie', 'b=2');
      return new Response(`${new URL(request.url).pathname} ${await request.text()}`, { headers });
    });
    const response = await fetch(`${url}/token`, { method: 'POST', body: 'a=1' });
    expect(await response.text()).toBe('/token a=1');
    expect(response.headers.get('x-method')).toBe('POST');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it('answers 400 to what fetch cannot express, and believes no Host that is none', async () => {
    const { port } = await listen(toNodeHandler((request) => new Response(request.url)));
    for (const [line, host, status] of [
      ['TRACE / HTTP/1.1', 'localhost', 400],
      ['GET / HTTP/1.1', 'localhost:99999', 200],
    ] as const) {
      const wire = await dial(port);
      wire.send([line, `Host: ${host}`, '', ''].join('\r\n'));
      expect((await wire.response()).status).toBe(status);
    }
  });

  it('sees the whole path when it is mounted under a part of it', async () => {
    const handle = toNodeHandler((request) => new Response(new URL(request.url).pathname));
    // as Express does it
    const { port } = await listen((req, res) => {
      Object.assign(req, { originalUrl: req.url, url: '/token' });
      handle(req, res);
    });
    const response = await fetch(`http://127.0.0.1:${port}/oauth/token`);
    expect(await response.text()).toBe('/oauth/token');
  });

  it('refuses to guess at a body that a parser has read', async () => {
    const handle = toNodeHandler(() => new Response('guessed'));
    const { port } = await listen((req, res) => {
      void text(req).then(() => handle(req, res));
    });
    const warned = once(process, 'warning');
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'a=1' });
    expect([response.status, await response.text()]).toEqual([500, '']);
    expect(await warned).toMatchObject([{ message: expect.stringContaining('move it above') }]);
  });

  it('answers 500 and nothing else when the handler throws', async () => {
    const response = await fetch(await start(() => Promise.reject(new Error('secret'))));
    expect([response.status, await response.text()]).toEqual([500, '']);
  });
});

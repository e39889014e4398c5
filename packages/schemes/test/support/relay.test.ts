import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { sortedParams } from '@countersign/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { headerOf } from './raw-request.ts';
import { recordRequests } from './relay.ts';
import { startServices } from './services.ts';

describe('recordRequests()', () => {
  it('keeps the Host of a client that has it built in', async () => {
    const services = await startServices({ schemes: [sortedParams()], frameworks: ['koa'] });
    onTestFinished(() => services.close());
    const relay = await recordRequests(services.in('koa'));
    onTestFinished(() => relay.close());
    const status = await new Promise((resolve, reject) => {
      const sent = request('http://api.vendor.example/x', { agent: relay.agent }, (response) => {
        text(response).then(() => resolve(response.statusCode), reject);
      });
      sent.on('error', reject);
      sent.end();
    });
    expect(status).toBe(401);
    expect(relay.requests.map((seen) => headerOf(seen, 'host'))).toEqual(['api.vendor.example']);
  });

  it('keeps each request of a connection apart, chunks and trailers as sent', async () => {
    const services = await startServices({ schemes: [sortedParams()], frameworks: ['fastify'] });
    onTestFinished(() => services.close());
    const relay = await recordRequests(services.in('fastify'));
    onTestFinished(() => relay.close());
    const first =
      'POST /1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n' +
      '3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\n';
    const second = 'GET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
    const socket = connect(relay.port, '127.0.0.1');
    // byte by byte, as a network may
    for (const byte of Buffer.from(first + second)) socket.write(Buffer.of(byte));
    await text(socket);
    expect(relay.requests.map(({ bytes }) => bytes.toString())).toEqual([first, second]);
    expect(relay.requests[0]?.body.toString()).toBe('abcde');
  });
});

import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import express from 'express';
import { expect, it } from 'vitest';
import { countersign } from '../src/index.ts';
import { createService, serve } from './support.ts';

const size = 1024 ** 3;
const piece = Buffer.alloc(1024 ** 2, 'countersign');
/** SHA-256 of 1024 pieces, by another implementation. */
const digest = '1d566db47109404731f893be505a2fc8b6561cf40d57b7056ed1229ec7642b1d';

it('verifies a signed upload of 1 GiB in constant memory', async () => {
  const { options, signer } = await createService();
  let peak = 0;
  const app = express();
  app.post('/', countersign(options, { body: 'streamed', maxBodyBytes: size }), (req, res) => {
    let received = 0;
    req.on('data', (chunk: Uint8Array) => {
      received += chunk.length;
      peak = Math.max(peak, process.memoryUsage.rss());
    });
    req.on('end', () => res.send(String(received)));
  });
  const url = `${await serve(app)}/`;
  const announced = `sha-256=:${Buffer.from(digest, 'hex').toString('base64')}:`;
  const signed = await signer.sign({
    method: 'POST',
    url,
    headers: [['Content-Digest', announced]],
    body: new Uint8Array(1),
  });
  const before = process.memoryUsage.rss();
  const headers = { ...Object.fromEntries(signed.headers), 'Content-Length': String(size) };
  const outgoing = request(url, { method: 'POST', headers });
  const answer = new Promise<string>((resolve, reject) => {
    outgoing.on('error', reject);
    outgoing.on('response', (response) => response.setEncoding('latin1').on('data', resolve));
  });
  const pieces = function* (): Generator<Buffer> {
    for (let sent = 0; sent < size; sent += piece.length) yield piece;
  };
  await pipeline(Readable.from(pieces()), outgoing);
  expect(await answer).toBe(String(size));
  expect(peak - before).toBeLessThan(100 * 1024 ** 2);
}, 60_000);

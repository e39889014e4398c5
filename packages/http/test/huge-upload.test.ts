import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect, it } from 'vitest';
import { admit, writeRefusal } from '../src/node.ts';
import { createDigestGate } from './support/digest-gate.ts';
import { listen } from './support/wire.ts';

const size = 1024 ** 3;
const piece = Buffer.alloc(1024 ** 2, 'countersign');
/** SHA-256 of 1024 pieces, by another implementation. */
const digest = '1d566db47109404731f893be505a2fc8b6561cf40d57b7056ed1229ec7642b1d';

it('verifies an upload of 1 GiB in constant memory, at the pace of its reader', async () => {
  const gate = createDigestGate();
  let peak = 0;
  const { port } = await listen((req, res) => {
    void (async () => {
      const policy = { body: 'streamed', maxBodyBytes: size } as const;
      const admission = await admit(gate, { req, res, policy });
      if (!admission.ok) return writeRefusal(res, admission.refusal);
      let received = 0;
      for await (const chunk of req) {
        received += chunk.length;
        peak = Math.max(peak, process.memoryUsage.rss());
      }
      res.end(String(received));
    })();
  });
  const before = process.memoryUsage.rss();

  const headers = { 'X-Proof': '1', 'X-Digest': digest, 'Content-Length': size };
  const outgoing = request({ port, host: '127.0.0.1', method: 'POST', headers });
  const answer = new Promise<string>((resolve, reject) => {
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      response.setEncoding('latin1').on('data', resolve);
    });
  });
  const pieces = function* (): Generator<Buffer> {
    for (let sent = 0; sent < size; sent += piece.length) yield piece;
  };
  await pipeline(Readable.from(pieces()), outgoing);
  expect(await answer).toBe(String(size));
  expect(peak - before).toBeLessThan(100 * 1024 ** 2);
}, 60_000);

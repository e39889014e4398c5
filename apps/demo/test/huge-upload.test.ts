import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createSigner } from '@countersign/client';
import { describe, expect, it } from 'vitest';
import { createPlatform } from '../src/platform.ts';
import { seed } from '../src/seed.ts';
import { targets } from '../src/targets/index.ts';
import { secretOf } from '../src/tour/step.ts';

const mebibyte = 1024 ** 2;
const pieces = 1024;
const piece = Buffer.alloc(mebibyte, 'countersign');
/** Of all pieces, by `sha256sum`. */
const sha256 = '1d566db47109404731f893be505a2fc8b6561cf40d57b7056ed1229ec7642b1d';

describe.each(targets)('$name', (target) => {
  it('lets a signed upload of 1 GiB through in constant memory', async () => {
    const platform = createPlatform();
    const { writer } = (await seed(platform)).keys;
    const running = await target.start({ gate: platform.openGate() }, 0);
    const { url, headers } = await createSigner({
      scheme: 'http-signature',
      appKey: writer.appKey,
      appSecret: secretOf(writer),
    }).sign({
      method: 'POST',
      url: `${running.url}/upload`,
      headers: {
        'Content-Type': 'application/octet-stream',
        'Content-Digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
      },
      // Stands for the rest, whose digest is announced above.
      body: new Uint8Array(1),
    });
    const before = process.memoryUsage.rss();
    let peak = before;
    const body = function* (): Generator<Buffer> {
      for (let sent = 0; sent < pieces; sent += 1) {
        peak = Math.max(peak, process.memoryUsage.rss());
        yield piece;
      }
    };
    const outgoing = request(url, {
      method: 'POST',
      headers: { ...Object.fromEntries(headers), 'Content-Length': String(pieces * mebibyte) },
    });
    const answered = new Promise<string>((resolve, reject) => {
      outgoing.on('response', (response) => resolve(text(response)));
      outgoing.on('error', reject);
    });
    await pipeline(Readable.from(body()), outgoing);
    expect(JSON.parse(await answered)).toMatchObject({
      body: { bytes: pieces * mebibyte, sha256 },
    });
    expect(peak - before).toBeLessThan(150 * mebibyte);
    await running.close();
  });
});

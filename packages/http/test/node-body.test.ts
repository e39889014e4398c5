import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { admit, BodyRefusedError, writeRefusal } from '../src/node.ts';
import type { RoutePolicy } from '@countersign/core';
import { createDigestGate, sha256, type DigestGate } from './support/digest-gate.ts';
import { dial, listen } from './support/wire.ts';

async function readAll(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  // Safe: no encoding is set, so chunks are buffers.
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
}

interface Set {
  readonly gate?: DigestGate;
  readonly policy?: RoutePolicy;
  /** Runs before admission. */
  readonly before?: (req: IncomingMessage) => unknown;
}

/** A server that admits, and echoes what the application read of the body. */
async function serve({ gate = createDigestGate(), policy, before }: Set = {}) {
  const seen: unknown[] = [];
  const { port } = await listen((req, res) => {
    void (async () => {
      await before?.(req);
      const admission = await admit(gate, { req, res, policy, advice: 'move it' });
      if (!admission.ok) {
        writeRefusal(res, admission.refusal);
        return;
      }
      try {
        const body = await readAll(req);
        seen.push(body);
        res.end(`read ${body.length} ${sha256(Buffer.from(body, 'latin1'))}`);
      } catch (error) {
        seen.push(error);
      }
    })();
  });
  return { port, gate, seen };
}

const head = (headers: readonly string[]) =>
  ['POST /x HTTP/1.1', 'Host: api.example.com', 'X-Proof: 1', ...headers, '', ''].join('\r\n');

const read = (body: string) => `read ${body.length} ${sha256(body)}`;

const withLength = (body: string, ...more: string[]) =>
  head([`Content-Length: ${Buffer.byteLength(body)}`, `X-Digest: ${sha256(body)}`, ...more]) + body;

const chunked = (parts: readonly string[], ...more: string[]) =>
  head(['Transfer-Encoding: chunked', `X-Digest: ${sha256(parts.join(''))}`, ...more]) +
  parts.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join('') +
  '0\r\n\r\n';

const modes: readonly RoutePolicy[] = [{ body: 'buffered' }, { body: 'streamed' }];

describe.each(modes)('a body of a route with $body body', (policy) => {
  const large = 'x'.repeat(200_000);

  it('reaches the application unchanged', async () => {
    const { port } = await serve({ policy });
    const wire = await dial(port);
    for (const body of ['{"a": 1}', large]) {
      wire.send(withLength(body));
      const response = await wire.response();
      expect(response.body).toBe(read(body));
      expect(response.head).toContain('X-Accepted: yes');
    }
  });

  it('reaches the application when it arrived before the decision began', async () => {
    const { port } = await serve({ policy, before: () => setImmediate() });
    const wire = await dial(port);
    wire.send(withLength('arrived at once'));
    expect((await wire.response()).body).toBe(read('arrived at once'));
    wire.send(withLength(large));
    expect((await wire.response()).body).toBe(read(large));
    wire.send(chunked([]));
    expect((await wire.response()).body).toBe(read(''));
  });

  it('reaches the application when the decision waits for a store', async () => {
    const { port } = await serve({ policy });
    const wire = await dial(port);
    wire.send(withLength(large, 'X-Wait: 20'));
    expect((await wire.response()).body).toBe(read(large));
  });

  it('may come in chunks, or be empty', async () => {
    const { port } = await serve({ policy });
    const wire = await dial(port);
    wire.send(chunked(['one', 'two', 'three']));
    expect((await wire.response()).body).toBe(read('onetwothree'));
    wire.send(chunked([]));
    expect((await wire.response()).body).toBe(read(''));
    wire.send(withLength(''));
    expect((await wire.response()).body).toBe(read(''));
  });

  it('may trickle in', async () => {
    const { port } = await serve({ policy });
    const wire = await dial(port);
    wire.socket.setNoDelay(true);
    for (const byte of withLength('slow')) {
      wire.send(byte);
      await setImmediate();
    }
    expect((await wire.response()).body).toBe(read('slow'));
  });

  it('is asked for when the client expects 100-continue', async () => {
    const { port } = await serve({ policy });
    const wire = await dial(port);
    const [request = '', body = ''] = withLength('later', 'Expect: 100-continue').split('\r\n\r\n');
    wire.send(`${request}\r\n\r\n`);
    await once(wire.socket, 'data');
    wire.send(body);
    expect((await wire.response()).body).toBe(read('later'));
  });

  it('is refused when it is not the one that was signed, and never ends for the handler', async () => {
    const { port, seen } = await serve({ policy });
    const wire = await dial(port);
    wire.send(withLength('signed').replace(/signed$/, 'forged'));
    const response = await wire.response();
    expect(response.status).toBe(401);
    expect(response.body).toContain('digest_mismatch');
    expect(seen.filter((entry) => typeof entry === 'string')).toEqual([]);
  });

  it('is refused beyond the limit, with an answer that arrives while the client still sends', async () => {
    const { port, seen } = await serve({ policy, gate: createDigestGate(100_000) });
    const declared = await dial(port);
    declared.send(head(['Content-Length: 5000000', 'X-Digest: 0']), Buffer.alloc(5_000_000));
    const first = await declared.response();
    expect(first.status).toBe(413);
    expect(first.head).toMatch(/^Connection: close$/m);
    const streamed = await dial(port);
    streamed.send(head(['Transfer-Encoding: chunked', 'X-Digest: 0']));
    const chunk = Buffer.concat([
      Buffer.from('10000\r\n'),
      Buffer.alloc(0x10000),
      Buffer.from('\r\n'),
    ]);
    for (let count = 0; count < 100; count += 1) streamed.send(chunk);
    expect((await streamed.response()).status).toBe(413);
    streamed.send('0\r\n\r\n');
    await streamed.closed;
    expect(seen.filter((entry) => typeof entry === 'string')).toEqual([]);
  });

  it('that breaks off leaves the handler without an end', async () => {
    const { port, seen } = await serve({ policy });
    const wire = await dial(port);
    wire.send(head(['Content-Length: 100', 'X-Digest: 0']), 'only this');
    await setImmediate();
    wire.socket.destroy();
    const after = await dial(port);
    after.send(withLength('still alive'));
    expect((await after.response()).body).toBe(read('still alive'));
    expect(seen.filter((entry) => typeof entry === 'string')).toEqual(['still alive']);
  });

  it('that something has consumed before is a mistake in the set-up, with advice', async () => {
    const { port, gate, seen } = await serve({ policy, before: readAll });
    const wire = await dial(port);
    wire.send(withLength('gone'));
    const response = await wire.response();
    expect(response.status).toBe(500);
    expect(response.body).toContain('config_unsafe');
    expect(response.body).not.toContain('move it');
    expect(gate.details).toEqual(['move it']);
    expect(seen).toEqual([]);
  });
});

it('an answer is not lost on a client that sends everything before it reads', async () => {
  const { port } = await serve({ gate: createDigestGate(1000) });
  const wire = await dial(port);
  wire.socket.pause();
  const size = 20_000_000;
  wire.send(head([`Content-Length: ${size}`, 'X-Digest: 0']));
  await new Promise((resolve) => wire.socket.write(Buffer.alloc(size), resolve));
  wire.socket.resume();
  expect((await wire.response()).status).toBe(413);
});

describe('a handler that reads a streamed body', () => {
  it('meets an error with the status and the code of the refusal', async () => {
    const { port, seen } = await serve({ policy: { body: 'streamed' } });
    const wire = await dial(port);
    wire.send(withLength('signed').replace(/signed$/, 'forged'));
    expect((await wire.response()).head).toMatch(/^Connection: close$/m);
    await wire.closed;
    expect(seen).toEqual([expect.any(BodyRefusedError)]);
    expect(seen[0]).toMatchObject({ status: 401, statusCode: 401, code: 'digest_mismatch' });
  });
});

describe('a refused request', () => {
  it('does not hold up the next one on its connection, whatever its body', async () => {
    const { port } = await serve();
    const wire = await dial(port);
    const bodies = ['', 'small', 'x'.repeat(500_000)];
    for (const body of bodies) {
      wire.send(withLength(body).replace('X-Proof: 1\r\n', ''));
      expect((await wire.response()).status).toBe(401);
      wire.send(
        withLength(body).replace(`X-Digest: ${sha256(body)}`, `X-Digest: ${sha256('other')}`),
      );
      expect((await wire.response()).status).toBe(401);
    }
    wire.send(withLength('after'));
    expect((await wire.response()).body).toBe(read('after'));
  });

  it('does not hold up one that was pipelined behind it', async () => {
    const { port } = await serve();
    const wire = await dial(port);
    wire.send(withLength('first').replace('X-Proof: 1\r\n', '') + withLength('second'));
    expect((await wire.response()).status).toBe(401);
    expect((await wire.response()).body).toBe(read('second'));
  });
});

describe('a compressed body', () => {
  const compressed = (size: number) => gzipSync(Buffer.alloc(size));
  const request = (body: Buffer) =>
    Buffer.concat([
      Buffer.from(head([`Content-Length: ${body.length}`, 'Content-Encoding: gzip'])),
      body,
    ]);

  it('may grow up to the limit, also under a scheme that does not sign it', async () => {
    const { port } = await serve({ gate: createDigestGate(1_000_000, 4096) });
    const wire = await dial(port);
    const body = compressed(4096);
    wire.send(request(body));
    expect((await wire.response()).body).toBe(`read ${body.length} ${sha256(body)}`);
  });

  it('is refused when it grows beyond the limit', async () => {
    const { port, seen } = await serve({ gate: createDigestGate(1_000_000, 4096) });
    const wire = await dial(port);
    wire.send(request(compressed(5_000_000)));
    expect((await wire.response()).status).toBe(413);
    expect(seen).toEqual([]);
  });
});

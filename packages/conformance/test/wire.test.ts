import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ConnectionEnded, draftBytes, parseResponse, sendRaw } from '../src/index.ts';

const whole = { headOnly: false, ended: false };

describe('the reader of responses', () => {
  it('skips interim responses', () => {
    const text = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n';
    expect(parseResponse(Buffer.from(text), whole)?.response.status).toBe(204);
  });

  it('waits for the whole body, however it is framed', () => {
    const fixed = 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc';
    const chunked =
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n';
    for (const text of [fixed, chunked]) {
      for (let end = 0; end < text.length; end += 1) {
        expect(parseResponse(Buffer.from(text.slice(0, end)), whole)).toBeUndefined();
      }
      const parsed = parseResponse(Buffer.from(`${text}next`), whole);
      expect(parsed?.response.body.toString()).toBe('abc');
      expect(parsed?.rest.toString()).toBe('next');
    }
  });

  it('takes a body without a length to the end of the connection', () => {
    const bytes = Buffer.from('HTTP/1.1 200 OK\r\n\r\nabc');
    expect(parseResponse(bytes, whole)).toBeUndefined();
    expect(parseResponse(bytes, { ...whole, ended: true })?.response.body.toString()).toBe('abc');
  });

  it('expects no body after HEAD', () => {
    const bytes = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n');
    expect(parseResponse(bytes, { ...whole, headOnly: true })?.response.status).toBe(200);
  });

  it('joins the lines of a header and refuses what is not HTTP', () => {
    const bytes = Buffer.from('HTTP/1.1 204 x\r\nA: 1\r\na:  2 \r\n\r\n');
    expect(parseResponse(bytes, whole)?.response.header('A')).toBe('1, 2');
    expect(() => parseResponse(Buffer.from('SSH-2.0\r\n\r\n'), whole)).toThrow(SyntaxError);
  });
});

describe('the sender', () => {
  let server: Server | undefined;

  afterEach(() => {
    server?.close();
  });

  it('writes exactly the bytes of the draft', async () => {
    const seen = await exchange('HTTP/1.1 204 No Content\r\n\r\n', 'G\u00ffT');
    expect(seen).toBe('G\u00ffT /a b#%zz HTTP/1.1\r\nHost: \r\n@x:  y\r\n\r\n');
  });

  it('says so when the connection ends without an answer', async () => {
    await expect(exchange('', 'GET')).rejects.toThrow(ConnectionEnded);
  });

  it('frames a body by length or by chunks', () => {
    const draft = {
      method: 'POST',
      target: '/',
      authority: 'a',
      headers: [],
      body: Buffer.from('abc'),
    };
    expect(draftBytes(draft).toString()).toContain('Content-Length: 3\r\n\r\nabc');
    expect(draftBytes({ ...draft, chunks: 2 }).toString()).toContain(
      'Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n',
    );
  });

  async function exchange(answer: string, method: string): Promise<string> {
    let seen = '';
    const listening = createServer((socket) => {
      socket.once('data', (chunk) => {
        seen += chunk.toString('latin1');
        socket.end(answer);
      });
    });
    server = listening;
    await new Promise<void>((resolve) => {
      listening.listen(0, '127.0.0.1', resolve);
    });
    const address = listening.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const draft = { method, target: '/a b#%zz', authority: '', headers: [['@x', ' y']] as const };
    await sendRaw({ host: '127.0.0.1', port }, draftBytes(draft));
    return seen;
  }
});

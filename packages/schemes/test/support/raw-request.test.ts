import { describe, expect, it } from 'vitest';
import { parseRequest, takeRequest } from './raw-request.ts';

describe('takeRequest()', () => {
  const whole = 'POST /a HTTP/1.1\r\nhost: a\r\nContent-Length: 2\r\n\r\nhi';

  it('waits for the last byte', () => {
    for (let length = 0; length < whole.length; length += 1) {
      expect(takeRequest(Buffer.from(whole.slice(0, length)))).toBeUndefined();
    }
    expect(takeRequest(Buffer.from(`${whole}GET`))?.bytes.toString()).toBe(whole);
  });

  it('reads nothing but HTTP/1.1', () => {
    expect(() => takeRequest(Buffer.from('\u0016\u0003 tls\r\n\r\n'))).toThrow(SyntaxError);
    expect(() => parseRequest(Buffer.from(`${whole}GET`))).toThrow(SyntaxError);
  });
});

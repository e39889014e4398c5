import { describe, expect, it } from 'vitest';
import { parseRequest } from '../raw-request.ts';
import { changes } from './changes.ts';

describe('changes()', () => {
  const made = (text: string, options: Parameters<typeof changes>[1] = {}) =>
    Object.fromEntries(
      changes(Buffer.from(text, 'latin1'), options).map(({ what, bytes }) => [
        what,
        bytes.toString('latin1'),
      ]),
    );
  const withBody = (type: string, body: string) =>
    `POST /a HTTP/1.1\r\nHost: a\r\nContent-Type: ${type}\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`;
  const bodyOf = (type: string, body: string, keepNames: readonly string[] = []) => {
    const changed = changes(Buffer.from(withBody(type, body), 'latin1'), { keepNames });
    const { bytes = Buffer.alloc(0) } = changed.find(({ what }) => what === 'body') ?? {};
    return parseRequest(bytes).body.toString('latin1');
  };

  it('changes one byte of each part', () => {
    const text =
      'GET /a/b%2F?sign=x&q=%41z HTTP/1.1\r\nHost: a\r\nX-Date: 20261123T193159Z\r\n\r\n';
    expect(made(text, { signedHeader: 'x-date', keepNames: ['sign'] })).toEqual({
      method: text.replace('GET', 'PUT'),
      path: text.replace('/a/b%2F', '/a/c%2F'),
      query: text.replace('q=%41z', 'q=%41y'),
      header: text.replace('193159Z', '193158Z'),
    });
  });

  it('appends where there is nothing to change, unless lengths are to be kept', () => {
    const text = 'PUT / HTTP/1.1\r\nHost: a\r\n\r\n';
    expect(made(text)).toEqual({
      method: text.replace('PUT', 'POST'),
      path: text.replace('/ ', '/a '),
      query: text.replace('/ ', '/?zz=1 '),
    });
    expect(Object.keys(made(text, { keepLengths: true }))).toEqual(['method']);
    expect(made(text.replace('/ ', '/?sign=1 '), { keepNames: ['sign'] })['query']).toContain(
      '/?sign=1&zz=1 ',
    );
  });

  it('leaves a body what its parser reads', () => {
    expect(bodyOf('application/json', '{"a":"b\\n","c":[true,null]}')).toBe(
      '{"a":"c\\n","c":[true,null]}',
    );
    expect(bodyOf('application/json', '{"a":1,"sign":"x"}', ['sign'])).toBe('{"a":2,"sign":"x"}');
    expect(bodyOf('application/x-www-form-urlencoded', 'sign=x&a=%E4%B8b', ['sign'])).toBe(
      'sign=x&a=%E4%B8c',
    );
    expect(bodyOf('', '<xml><sign>A</sign><b><![CDATA[9]]></b></xml>', ['sign'])).toBe(
      '<xml><sign>A</sign><b><![CDATA[8]]></b></xml>',
    );
    expect(
      bodyOf(
        'multipart/form-data; boundary=zz',
        '--zz\r\nContent-Disposition: form-data; name="token"\r\n\r\nT\r\n' +
          '--zz\r\nContent-Disposition: form-data; name="file"\r\n\r\n\0\r\n--zz--\r\n',
        ['token'],
      ),
    ).toContain('name="file"\r\n\r\n\u0001\r\n--zz--\r\n');
    expect(bodyOf('text/plain', 'hello!')).toBe('hellp!');
    expect(bodyOf('application/octet-stream', '\0\0')).toBe('\0\u0001');
  });

  it('changes the content of chunks and not their frames', () => {
    const text =
      'POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n' +
      '2\r\n{"\r\n4\r\na":1\r\n1\r\n}\r\n0\r\n\r\n';
    expect(made(text)['body']).toBe(text.replace('a":1', 'a":2'));
  });

  it('refuses to change what is not there', () => {
    const text = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
    expect(() => made(text, { signedHeader: 'x-date' })).toThrow('"signedHeader"');
    expect(() => made(text, { signedHeader: 'Content-Length' })).toThrow('"signedHeader"');
    expect(() => bodyOf('text/xml', '<a>1</a>', ['a'])).toThrow('"keepNames"');
  });
});

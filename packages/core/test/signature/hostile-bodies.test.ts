import { describe, expect, it } from 'vitest';
import { RequestView } from '../../src/authenticate/request-view.ts';
import type { AuthRequest } from '../../src/request.ts';
import { readFlatXml } from '../../src/signature/verify/flat-xml.ts';
import { readMultipart } from '../../src/signature/verify/multipart.ts';
import { bodyReaders } from '../../src/signature/verify/parameter-bodies.ts';
import { get } from '../authenticate/world.ts';

const large = 'x'.repeat(12 * 1024 * 1024);
const part = (head: string, value = 'v') =>
  readMultipart(`--b\r\n${head}\r\n\r\n${value}\r\n--b--`, 'b', 3);
const field = 'Content-Disposition: form-data; name="a"';

describe('a multipart body made to be slow', () => {
  it('costs no more than its length', () => {
    const spaces = ' '.repeat(200_000);
    const begun = performance.now();
    expect(part(`${field}\r\nX: x${spaces}x`)).toBeTypeOf('string');
    // a search that is quadratic takes twenty seconds
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  it('has no head that a regular expression would give up on', () => {
    expect(part(`${field}; filename="${large}"`)).toBeTypeOf('string');
    expect(part(field, large)).toEqual([['a', large]]);
  });
});

describe('a multipart field that parsers would decode in another way', () => {
  it.each([
    // busboy makes a file of the first, and decodes the second
    'Content-Type: application/octet-stream',
    'Content-Type: text/plain; charset=utf-16le',
    'content-type: text/plain; charset="utf-8"; charset=latin1',
    'Content-Transfer-Encoding: base64',
    'Content-Encoding: gzip',
  ])('is refused: %s', (line) => {
    expect(part(`${field}\r\n${line}`)).toBeTypeOf('string');
    expect(part(`${line}\r\n${field}`)).toBeTypeOf('string');
  });

  it.each(['Content-Type: text/plain', 'Content-Type: text/plain; charset=UTF-8'])(
    'is read where they do not: %s',
    (line) => {
      expect(part(`${field}\r\n${line}`)).toEqual([['a', 'v']]);
    },
  );

  it('is refused as a file without a name, unless it is empty', () => {
    for (const name of ['filename=""', "filename*=utf-8''"]) {
      const head = `${field}; ${name}\r\nContent-Type: application/octet-stream`;
      expect(part(head)).toBeTypeOf('string');
      expect(part(head, '')).toEqual([['a', '']]);
    }
  });

  it('may be a file, which has no value here', () => {
    const head = `${field}; filename="a.png"\r\nContent-Type: image/png`;
    expect(part(head)).toEqual([['a', '']]);
  });
});

describe('XML that parsers would read in another way', () => {
  it.each([
    ['an entity without its end', '<a>&lt</a>'],
    ['a space that is none in XML, within a tag', '<a\u00A0/>'],
    ['a space that is none in XML, between elements', '<a>1</a>\u00A0'],
    ['a section that another one seems to close', '<a><![CDATA[x]]><b/><![CDATA[y]]></a>'],
  ])('is refused: %s', (_, inner) => {
    expect(readFlatXml(`<xml>${inner}</xml>`, 3)).toBeTypeOf('string');
  });

  it.each(['utf-16', 'gbk', 'UTF-7'])('is refused when it says it is %s', (encoding) => {
    const xml = `<?xml version="1.0" encoding="${encoding}"?><xml><a>1</a></xml>`;
    expect(readFlatXml(xml, 1)).toBeTypeOf('string');
  });

  it('may say that it is UTF-8', () => {
    const xml = '<?xml version="1.0" encoding="utf-8" standalone="yes"?><xml><a>1</a></xml>';
    expect(readFlatXml(xml, 1)).toEqual([['a', '1']]);
  });

  it('may be long', () => {
    expect(readFlatXml(`<xml><a><![CDATA[${large}]]></a></xml>`, 1)).toEqual([['a', large]]);
    expect(readFlatXml(`<xml><a>${large}</a></xml>`, 1)).toEqual([['a', large]]);
  });

  it.each(['text/xml; charset=utf-7', 'application/xml;charset=gbk'])(
    'is refused when the head says it is in another charset: %s',
    (type) => {
      const request: AuthRequest = {
        ...get('/pay', ['Content-Type', type]),
        body: {
          present: true,
          read: () => ({ ok: false, reason: 'aborted' }),
          watch: () => undefined,
        },
      };
      const [reader] = bodyReaders(['xml']);
      const view = new RequestView(request);
      expect(reader?.fits(view)).toBe(true);
      expect(reader?.read('<xml><a>+ADw-</a></xml>', 3, view)).toBeTypeOf('string');
    },
  );
});

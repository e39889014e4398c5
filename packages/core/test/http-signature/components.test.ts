import { describe, expect, it } from 'vitest';
import { RequestView } from '../../src/authenticate/request-view.ts';
import type { AuthRequest } from '../../src/request.ts';
import { componentReader } from '../../src/signature/http-signature/components.ts';
import { parseSignatureInput } from '../../src/signature/http-signature/structured-fields.ts';
import { requestOf } from './fixtures.ts';

function valueOf(identifier: string, parts: Partial<AuthRequest> = {}): string | undefined {
  const item = parseSignatureInput(`a=(${identifier})`)?.[0]?.list.items[0];
  if (item === undefined) throw new Error(`cannot parse ${identifier}`);
  const read = componentReader(item);
  if (typeof read === 'string') throw new Error(read);
  return read(new RequestView(requestOf(parts)));
}

describe('derived components', () => {
  // The examples of RFC 9421 §2.2.
  const example = {
    method: 'POST',
    rawTarget: '/path?param=value&foo=bar&baz=bat%2Dman',
    rawHeaders: ['Host', 'www.example.com'],
  };
  it.each([
    ['"@method"', 'POST'],
    ['"@target-uri"', 'https://www.example.com/path?param=value&foo=bar&baz=bat%2Dman'],
    ['"@authority"', 'www.example.com'],
    ['"@scheme"', 'https'],
    ['"@request-target"', '/path?param=value&foo=bar&baz=bat%2Dman'],
    ['"@path"', '/path'],
    ['"@query"', '?param=value&foo=bar&baz=bat%2Dman'],
  ])('reads %s as sent', (identifier, value) => {
    expect(valueOf(identifier, example)).toBe(value);
  });

  it('reads the query once, however many of its parameters are covered', () => {
    const read = ['n', 'm'].map((name) => {
      const item = parseSignatureInput(`a=("@query-param";name="${name}")`)?.[0]?.list.items[0];
      const reader = item && componentReader(item);
      if (typeof reader !== 'function') throw new Error('no such component');
      return reader;
    });
    const view = new RequestView(requestOf({ rawTarget: '/?n=1&m=2' }));
    let reads = 0;
    const counted = new Proxy(view, {
      get: (target, name) => {
        if (name === 'rawQuery') reads += 1;
        return Reflect.get(target, name, target);
      },
    });
    expect(read.map((of) => of(counted))).toEqual(['1', '2']);
    expect(reads).toBe(1);
  });

  it('is a question mark alone for an absent or empty query', () => {
    expect(valueOf('"@query"', { rawTarget: '/path' })).toBe('?');
    expect(valueOf('"@query"', { rawTarget: '/path?' })).toBe('?');
    expect(valueOf('"@query"', { rawTarget: '/path?queryString' })).toBe('?queryString');
  });

  it.each([
    ['https', 'API.Example.COM:443', 'api.example.com'],
    ['http', 'api.example.com:80', 'api.example.com'],
    ['https', 'api.example.com:80', 'api.example.com:80'],
    ['http', 'api.example.com:443', 'api.example.com:443'],
    ['http', 'localhost:3000', 'localhost:3000'],
    ['http', '[2001:DB8::80]:80', '[2001:db8::80]'],
    ['http', '[2001:db8::80]', '[2001:db8::80]'],
  ] as const)('normalises the authority on %s of %s', (protocol, authority, value) => {
    expect(valueOf('"@authority"', { protocol, authority })).toBe(value);
  });

  // The examples of RFC 9421 §2.2.8.
  const query =
    '/parameters?var=this%20is%20a%20big%0Amultiline%20value&bar=with+plus+whitespace&fa%C3%A7ade%22%3A%20=something';
  it.each([
    ['"@query-param";name="var"', query, 'this%20is%20a%20big%0Amultiline%20value'],
    ['"@query-param";name="bar"', query, 'with%20plus%20whitespace'],
    ['"@query-param";name="fa%C3%A7ade%22%3A%20"', query, 'something'],
    ['"@query-param";name="qux"', '/path?param=value&foo=bar&baz=batman&qux=', ''],
    ['"@query-param";name="a"', '/?a=~%27*', '%7E%27*'],
    ['"@query-param";name="a"', '/?a', ''],
    ['"@query-param";name="a"', '/?b=1', undefined],
    ['"@query-param";name="a"', '/?a=1&a=2', undefined],
    ['"@query-param";name="a"', '/?a=1&%61=2', undefined],
    ['"@query-param";name=""', '/?&&', undefined],
  ])('reads %s of %s', (identifier, rawTarget, value) => {
    expect(valueOf(identifier, { rawTarget })).toBe(value);
  });
});

describe('fields', () => {
  // The examples of RFC 9421 §2.1.
  const rawHeaders = [
    'X-OWS-Header',
    '  Leading and trailing whitespace.   ',
    'Cache-Control',
    'max-age=60',
    'cache-control',
    '\t  must-revalidate ',
    'Example-Dict',
    '  a=1,    b=2;x=1;y=2,   c=(a   b   c)',
    'X-Empty-Header',
    '',
  ];
  it.each([
    ['"x-ows-header"', 'Leading and trailing whitespace.'],
    ['"cache-control"', 'max-age=60, must-revalidate'],
    ['"example-dict"', 'a=1,    b=2;x=1;y=2,   c=(a   b   c)'],
    ['"x-empty-header"', ''],
    ['"x-absent"', undefined],
  ])('reads %s from all its lines', (identifier, value) => {
    expect(valueOf(identifier, { rawHeaders })).toBe(value);
  });

  it.each(['folded\r\n value', 'two\nlines', 'nul\u0000', 'caf\u00e9'])(
    'does not read %j',
    (value) => {
      expect(valueOf('"x"', { rawHeaders: ['X', value] })).toBeUndefined();
    },
  );
});

it.each([
  '"@status"',
  '"@signature-params"',
  '"@unknown"',
  '"@"',
  '"@METHOD"',
  '"@method";req',
  '"@method";name="a"',
  '"@query-param"',
  '"@query-param";name',
  '"@query-param";name=a',
  '"@query-param";name="a";req',
  '"@query-param";key="a"',
  '"content-digest";sf',
  '"content-digest";bs',
  '"content-digest";key="sha-256"',
  '"content-digest";req',
  '"content-digest";tr',
  '"Content-Digest"',
  '"content digest"',
  '"a:b"',
  '""',
])('supports no component %s', (identifier) => {
  expect(() => valueOf(identifier)).toThrow();
});

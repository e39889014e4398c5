import { describe, expect, it } from 'vitest';
import { findPathAmbiguity } from '../../src/signature/verify/ambiguity.ts';
import { compileExpression } from '../../src/signature/compile/compile-expression.ts';
import type { Expression } from '../../src/signature/profile/expression.ts';
import { Parameters } from '../../src/signature/parameters.ts';
import type { SigningSource } from '../../src/signature/compile/signing-source.ts';
import { anySource } from './any-source.ts';

const write = (expression: Expression, changed: Partial<SigningSource> = {}): string =>
  compileExpression(expression)({ ...anySource, ...changed });

describe('pieces of a string to sign', () => {
  it('replaces texts one after another', () => {
    const replace = [
      { text: '*', by: '%2A' },
      { text: '%7E', by: '~' },
    ];
    expect(write({ replace, in: 'path' }, { path: '/a*b*/%7Ec' })).toBe('/a%2Ab%2A/~c');
    expect(write({ replace, in: 'path' }, { path: '/%7e' })).toBe('/%7e');
  });

  it.each([
    ['photos.oss.example.com:8080', 0, 'photos'],
    ['photos.oss.example.com', 2, 'example'],
    ['localhost:80', 0, 'localhost'],
    ['localhost', 1, ''],
    ['photos/a.example.com', 0, ''],
    ['[::1]:80', 0, ''],
  ])('cuts %s: label %i is "%s"', (host, hostLabel, label) => {
    expect(write({ hostLabel }, { host })).toBe(label);
  });

  it('sorts by name as it was before it was escaped, equal names as sent', () => {
    const query = Parameters.parse('a:b=1&a.b=2&a%C3%A9=3&az=4&az=0&a=5&sign=x', 10);
    if (typeof query === 'string') throw new Error(query);
    const sorted = (sort: 'name' | 'decoded-name') =>
      write({ parameters: 'query', escape: 'rfc3986', sort }, { query });
    expect(sorted('decoded-name')).toBe('a=5&a.b=2&a%3Ab=1&az=4&az=0&a%C3%A9=3');
    expect(sorted('name')).toBe('a=5&a%3Ab=1&a%C3%A9=3&a.b=2&az=4&az=0');
    const plain = Parameters.parse('b=1&a=2&sign=x', 10);
    if (typeof plain === 'string') throw new Error(plain);
    const expression = { parameters: 'query', escape: 'rfc3986', sort: 'decoded-name' } as const;
    expect(write(expression, { query: plain })).toBe('a=2&b=1');
  });

  it('writes the headers of the list and those that were sent, each once and by name', () => {
    const values: Readonly<Record<string, string>> = {
      'x-oss-date': 'd',
      host: '',
      accept: 'a',
      'content-type': 't',
      'x-oss-acl': 'p',
    };
    const source = {
      signedHeaders: ['host', 'x-oss-acl'],
      header: (name: string) => values[name] ?? '',
      headerNames: () => Object.keys(values),
    };
    const headers = { signedAnd: ['content-type', 'content-md5', 'x-oss-*'] };
    expect(write({ headers, after: '\n' }, source)).toBe(
      'content-type:t\nhost:api.example.com\nx-oss-acl:p\nx-oss-date:d\n',
    );
  });
});

describe('a path that is decoded', () => {
  it.each([
    ['/a%20b/c', undefined, undefined],
    ['/a%2Fb', 'slash', 'slash'],
    ['/a%2fb', 'slash', 'slash'],
    ['/a%0Ab', 'slash', 'slash'],
    ['/a%7f', 'slash', 'slash'],
    ['/a%3Facl', undefined, '"?"'],
  ])('%s is refused for %s, or with loose joins for %s', (path, always, loose) => {
    const found = (unambiguousOnly: boolean) => findPathAmbiguity(path, { unambiguousOnly }) ?? '';
    expect(found(false)).toContain(always ?? '');
    expect(found(true)).toContain(loose ?? '');
    expect([found(false) === '', found(true) === '']).toEqual([
      always === undefined,
      loose === undefined,
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../src/signature/compile/compile-expression.ts';
import type { PathExpression } from '../../src/signature/profile/expression.ts';
import { anySource } from './any-source.ts';

const write = (expression: PathExpression, path: string, isReceived = false): string =>
  compileExpression(expression)({ ...anySource, path, isReceived });

describe('a path', () => {
  it.each([
    ['/a-b_c.d~e/', '/a-b_c.d~e/', '/a-b_c.d~e/'],
    ['/a%20b', '/a%20b', '/a%2520b'],
    ['/a(b):c', '/a%28b%29%3Ac', '/a%28b%29%3Ac'],
    ['/a%28b', '/a%28b', '/a%2528b'],
    ['/a%2Fb', '/a%2Fb', '/a%252Fb'],
    ['/caf%c3%a9', '/caf%C3%A9', '/caf%25c3%25a9'],
    ['/a//b/../c', '/a//b/../c', '/a//b/../c'],
  ])('%s is encoded as %s, and once more as %s', (path, encoded, again) => {
    expect(write({ path: 'encoded' }, path)).toBe(encoded);
    expect(write({ path: 'encoded-twice' }, path)).toBe(again);
  });

  it('is normalised where it is sent, and must be so where it comes in', () => {
    const expression = { path: 'encoded-twice', normalise: true } as const;
    for (const [path, normal] of [
      ['//', '/'],
      ['/a//b', '/a/b'],
      ['/a/./b/', '/a/b/'],
      ['/a/b/..', '/a/'],
      ['/../a', '/a'],
    ] as const) {
      expect(write(expression, path)).toBe(normal);
      expect(write(expression, path, true)).toBe(path);
    }
  });
});

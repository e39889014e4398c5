import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../src/signature/compile/compile-expression.ts';
import { trimSpaces } from '../../src/signature/trim-spaces.ts';
import { anySource } from './any-source.ts';

describe('spaces around a header value', () => {
  it('are spaces and tabs, and no others', () => {
    expect(trimSpaces(' \t a \t b\t ')).toBe('a \t b');
    expect(trimSpaces(' \t ')).toBe('');
    expect(trimSpaces('\u{a0}a\u{a0}')).toBe('\u{a0}a\u{a0}');
  });

  it('do not make one text of two values', () => {
    const write = compileExpression({ headers: ['x-acme-note'], spaces: 'collapse' });
    const textOf = (value: string) => write({ ...anySource, header: () => value });
    expect(textOf(' a  b ')).toBe('x-acme-note:a b');
    expect(textOf('a b\u{a0}')).not.toBe(textOf('a b'));
  });
});

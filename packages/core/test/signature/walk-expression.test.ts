import { describe, expect, it } from 'vitest';
import type { Expression } from '../../src/signature/profile/expression.ts';
import { piecesOf } from '../../src/signature/profile/walk-expression.ts';

const inner: Expression = { field: 'inner' };
const other: Expression = 'method';

describe('the pieces of an expression', () => {
  it.each([
    { join: '', of: [other, inner] },
    { hash: 'sha256', of: inner },
    { escape: 'rfc3986', of: inner },
    { abridge: 10, of: inner },
    { replace: [{ text: 'a', by: 'b' }], in: inner },
    { upTo: ';', in: inner },
    { lower: inner },
    { ifAny: inner },
    { whenBody: { absent: inner, signedForm: other, other } },
    { whenBody: { absent: other, signedForm: inner, other } },
    { whenBody: { absent: other, signedForm: other, other: inner } },
    { when: inner, is: [''], write: other, otherwise: other },
    { when: other, is: [''], write: inner, otherwise: other },
    { when: other, is: [''], write: other, otherwise: inner },
  ] satisfies Expression[])('are found however they stand in it: %j', (expression) => {
    expect(piecesOf({ join: '', of: [{ lower: expression }] })).toContain(inner);
  });

  it('are not what a fixed text looks like', () => {
    expect(piecesOf({ text: '{"field":"inner"}' })).toEqual([{ text: '{"field":"inner"}' }]);
  });
});

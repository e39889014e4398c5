import { expect, it } from 'vitest';
import { compileExpression } from '../../src/signature/compile/compile-expression.ts';
import { anySource } from './any-source.ts';

it.each([
  ['', ''],
  ['01234567890123456789', '01234567890123456789'],
  ['01234567890123456789X', '012345678921123456789X'],
  ['一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子', '一二三四五六七八九十21乙丙丁戊己庚辛壬癸子'],
])('%j is abridged to %j', (text, abridged) => {
  const write = compileExpression({ abridge: 10, of: { text } });
  expect(write(anySource)).toBe(abridged);
});

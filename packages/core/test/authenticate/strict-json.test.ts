import { describe, expect, it } from 'vitest';
import { hasRepeatedMember } from '../../src/authenticate/strict-json.ts';

describe('hasRepeatedMember', () => {
  it.each([
    '{"to":"a","to":"b"}',
    '{"to":"a","t\\u006f":"b"}',
    '[{"x":{"a":1,"b":2,"a":3}}]',
    '{"a":{"b":1},"a":2}',
    '{ "a" : 1 , "a"\n: 2 }',
    '{"__proto__":1,"__proto__":2}',
    '{"a\\"b":1,"a\\"b":2}',
  ])('finds it in %s', (json) => {
    expect(hasRepeatedMember(json)).toBe(true);
  });

  it.each([
    '{"a":"a","b":"a"}',
    '[{"a":1},{"a":2}]',
    '{"a":{"a":{"a":1}}}',
    '{"a":"\\"a\\":1","b":["a","a"]}',
    '["a","a"]',
    '""',
    '{"a":1,"b"',
    '{"a',
  ])('finds none in %s', (json) => {
    expect(hasRepeatedMember(json)).toBe(false);
  });

  it('takes a text that nests more than 500 deep for ambiguous', () => {
    expect(hasRepeatedMember('{"a":'.repeat(500) + '1' + '}'.repeat(500))).toBe(false);
    expect(hasRepeatedMember('{"a":'.repeat(501) + '1' + '}'.repeat(501))).toBe(true);
    expect(hasRepeatedMember('['.repeat(200_000))).toBe(true);
  });

  it('takes time in proportion to the text', () => {
    expect(hasRepeatedMember(`[${'{"a":1},'.repeat(200_000)}`)).toBe(false);
    expect(hasRepeatedMember('"'.repeat(200_001))).toBe(false);
  });
});

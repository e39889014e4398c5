import { describe, expect, it } from 'vitest';
import { formatJson } from './json-file.ts';

describe('formatJson()', () => {
  it('writes what the formatter leaves alone', () => {
    expect(formatJson({ a: ['b', 'c'], d: [], e: [{ f: [1] }] })).toBe(
      '{\n  "a": ["b", "c"],\n  "d": [],\n  "e": [\n    {\n      "f": [1]\n    }\n  ]\n}',
    );
    const long = { a: Array.from({ length: 20 }, () => 'abcdef') };
    expect(formatJson(long)).toBe(JSON.stringify(long, null, 2));
  });
});

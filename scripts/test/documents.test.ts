import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cases, omittedCases } from '../../packages/conformance/src/index.ts';
import { filesLike, root } from '../workspace.ts';

const documents = filesLike('*.md');
const read = (file: string): string => readFileSync(`${root}/${file}`, 'utf8');
const idsIn = (text: string): string[] => text.match(/\b[AFRX]\d{2,3}\b/g) ?? [];
const testFilesIn = (text: string): string[] => text.match(/[\w./-]+\.test\.ts\b/g) ?? [];
const known: ReadonlySet<string> = new Set(cases.map(({ id }) => id));

/** The rows of the table of claims, each as its cells. */
function claimsIn(text: string): { claim: string; proof: string }[] {
  const [, table = ''] = text.split('<!-- claims -->\n\n');
  const [rows = ''] = table.split('\n\n');
  return rows
    .split('\n')
    .slice(2)
    .map((row) => {
      const [, claim = '', proof = ''] = row.split('|').map((cell) => cell.trim());
      return { claim, proof };
    });
}

describe('the claims of SECURITY.md', () => {
  const claims = claimsIn(read('SECURITY.md'));

  it('stand in a table', () => {
    expect(claims.length).toBeGreaterThan(15);
  });

  it.each(claims)('$claim: is proved by cases and tests that exist', ({ proof }) => {
    const names = proof.split(' ').map((name) => name.replaceAll('`', ''));
    const missing = names.filter((name) => !known.has(name) && !existsSync(`${root}/${name}`));
    expect(names.length).toBeGreaterThan(0);
    expect(missing).toEqual([]);
  });
});

describe('every document', () => {
  it.each(documents)('%s: names only conformance cases that exist', (file) => {
    const left = new Set(omittedCases.map(({ id }) => id));
    const unknown = idsIn(read(file)).filter((id) => !known.has(id) && !left.has(id));
    expect(unknown).toEqual([]);
  });

  it.each(documents)('%s: names only test files that exist', (file) => {
    const missing = testFilesIn(read(file)).filter((name) => !existsSync(`${root}/${name}`));
    expect(missing).toEqual([]);
  });

  it.each(documents)('%s: links only to files that exist', (file) => {
    const links = [...read(file).matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g)];
    const missing = links
      .map(([, target = '']) => posix.join(posix.dirname(file), target))
      .filter((target) => !existsSync(`${root}/${target}`));
    expect(missing).toEqual([]);
  });
});

describe('every package', () => {
  it.each(filesLike('packages/**/package.json'))(
    '%s: has a README and packs the licence',
    (file) => {
      expect(existsSync(`${root}/${posix.dirname(file)}/README.md`)).toBe(true);
      expect(JSON.parse(read(file)).files).toEqual(
        expect.arrayContaining(['README.md', 'LICENSE']),
      );
    },
  );

  it.each(filesLike('packages/**/examples/quickstart.ts'))('%s: stands in its README', (file) => {
    const readme = posix.join(posix.dirname(file), '../README.md');
    expect(read(readme)).toContain(`<!-- quickstart: ${file} -->`);
  });
});

import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkExamples } from '../check-examples.ts';
import { examplesOfMarkdown, examplesOfSource } from '../examples.ts';
import { exportsOf, publicExports } from '../public-exports.ts';
import { filesLike, root, sourceFiles } from '../workspace.ts';

const read = (file: string): string => readFileSync(`${root}/${file}`, 'utf8');
const fence = '```';

describe('the examples of the documentation', () => {
  const examples = [
    ...sourceFiles()
      .filter((file) => /^packages\/.*\/src\//.test(file))
      .flatMap((file) => examplesOfSource(file, read(file))),
    ...filesLike('*.md').flatMap((file) => examplesOfMarkdown(file, read(file))),
  ];

  it('all compile as they stand', () => {
    expect(examples.length).toBeGreaterThan(100);
    expect(checkExamples(examples)).toEqual([]);
  });

  it('are reported by file and line when they do not compile', () => {
    const wrong = { file: 'docs/wrong.md', line: 7, code: "const a = 1;\nconst b: number = 'x';" };
    const [complaint] = checkExamples([wrong]);
    expect(complaint).toMatch(/^docs\/wrong\.md:8: error TS2322/);
  });

  it('are found in docstrings, with their line', () => {
    const source = [
      '/** Nothing. */',
      'const x = 1;',
      '/**',
      ' * Adds.',
      ' *',
      ' * @example',
      ` * ${fence}ts`,
      ' * if (true) {',
      ' *   add();',
      ' * }',
      ` * ${fence}`,
      ' */',
      'export function add() {}',
    ].join('\n');
    expect(examplesOfSource('a.ts', source)).toEqual([
      { file: 'a.ts', line: 8, code: 'if (true) {\n  add();\n}' },
    ]);
  });

  it('are found in Markdown, other languages left out', () => {
    const text = `${fence}sh\nls\n${fence}\n\n- x\n\n  ${fence}ts\n  let a;\n  ${fence}\n`;
    expect(examplesOfMarkdown('a.md', text)).toEqual([{ file: 'a.md', line: 8, code: 'let a;' }]);
  });
});

describe('the public functions and classes of a package', () => {
  const packages = filesLike('packages/**/package.json').map((file) => dirname(file));

  it.each(packages)('%s: each has an example', (folder) => {
    const bare = publicExports(folder).filter(({ hasExample }) => !hasExample);
    expect(bare.map(({ file, line, name }) => `${file}:${line}: ${name}`)).toEqual([]);
  });

  it('are found through the entries of its manifest', () => {
    const names = packages.flatMap((folder) => publicExports(folder).map(({ name }) => name));
    expect(names).toContain('createGate');
    // behind `./node`, behind `export *`, and behind a decorator
    expect(names).toEqual(
      expect.arrayContaining(['recordBody', 'createMemoryStores', 'CountersignGuard']),
    );
    expect(names).not.toContain('createScopeModel');
  });

  it('are found, however they are declared', () => {
    const source = [
      '/** @example */',
      '@Decorated()',
      'export class A {}',
      '/** @example */',
      'export function a(): void {}',
      'export const b = () => 1;',
      'export default class {}',
      'export const c = 1;',
      'function d() {}',
    ].join('\n');
    expect(exportsOf('a.ts', source)).toEqual([
      { file: 'a.ts', line: 2, name: 'A', hasExample: true },
      { file: 'a.ts', line: 5, name: 'a', hasExample: true },
      { file: 'a.ts', line: 6, name: 'b', hasExample: false },
      { file: 'a.ts', line: 7, name: 'default', hasExample: false },
    ]);
  });
});

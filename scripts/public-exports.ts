// What a package shows to its users: the functions and classes behind the entries of its manifest.
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { parseSync, type Comment, type Program } from 'oxc-parser';
import { root, sourceFiles } from './workspace.ts';

/** A function or class that users can import. */
export interface PublicExport {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly hasExample: boolean;
}

/** The source files that the `exports` of a manifest lead to. */
function entriesOf(exports: unknown): string[] {
  if (typeof exports !== 'object' || exports === null) return [];
  return Object.entries(exports).flatMap(([key, value]) =>
    key === '@countersign/source' && typeof value === 'string' ? [value] : entriesOf(value),
  );
}

/** The names that a module exports, as they are called where they are declared. */
function exportedNames(file: string): string[] {
  const { module } = parseSync(file, readFileSync(`${root}/${file}`, 'utf8'));
  return module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ isType, importName, localName, moduleRequest }): string | string[] => {
      if (isType) return [];
      const name = importName.name ?? localName.name;
      if (name !== null) return name;
      // `export * from './x.ts'`
      return exportedNames(posix.join(posix.dirname(file), moduleRequest?.value ?? ''));
    }),
  );
}

/** What one statement exports, if it is a function or a class, and where it begins. */
interface Callable {
  readonly name: string;
  readonly start: number;
}

function callables(item: Program['body'][number]): Callable[] {
  if (item.type !== 'ExportNamedDeclaration' && item.type !== 'ExportDefaultDeclaration') return [];
  const { declaration, start } = item;
  if (declaration?.type === 'VariableDeclaration') {
    return declaration.declarations.flatMap(({ id, init }) =>
      id.type === 'Identifier' && init?.type === 'ArrowFunctionExpression'
        ? [{ name: id.name, start }]
        : [],
    );
  }
  const isFunction =
    declaration?.type === 'FunctionDeclaration' || declaration?.type === 'TSDeclareFunction';
  if (isFunction) return [{ name: declaration.id?.name ?? 'default', start }];
  if (declaration?.type !== 'ClassDeclaration') return [];
  // decorators stand between the docstring and `export`
  const first = declaration.decorators[0]?.start ?? start;
  return [{ name: declaration.id?.name ?? 'default', start: Math.min(first, start) }];
}

function docstringAt(start: number, source: string, comments: readonly Comment[]): string {
  const before = comments.findLast(({ end }) => end <= start);
  return before !== undefined && source.slice(before.end, start).trim() === '' ? before.value : '';
}

/** The functions and classes that a source exports. */
export function exportsOf(file: string, source: string): PublicExport[] {
  const { program, comments } = parseSync(file, source);
  const found = new Map<string, PublicExport>();
  for (const item of program.body) {
    for (const { name, start } of callables(item)) {
      // of an overloaded function, the first signature carries the docstring
      if (found.has(name)) continue;
      const line = source.slice(0, start).split('\n').length;
      const hasExample = docstringAt(start, source, comments).includes('@example');
      found.set(name, { file, line, name, hasExample });
    }
  }
  return [...found.values()];
}

/** The functions and classes that users of a package can import; `folder` is its path from the root. */
export function publicExports(folder: string): PublicExport[] {
  const manifest = JSON.parse(readFileSync(`${root}/${folder}/package.json`, 'utf8'));
  const names = new Set(
    entriesOf(manifest.exports).flatMap((entry) => exportedNames(posix.join(folder, entry))),
  );
  return sourceFiles()
    .filter((file) => file.startsWith(`${folder}/src/`))
    .flatMap((file) => exportsOf(file, readFileSync(`${root}/${file}`, 'utf8')))
    .filter(({ name }) => names.has(name));
}

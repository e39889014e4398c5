// The import graph's rules, as data, and the function that judges one file by them.
import { posix } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';

interface Rule {
  /** Packages whose values may be imported, subpaths included. */
  readonly imports?: readonly string[];
  /** Packages of which only types may be imported. */
  readonly types?: readonly string[];
  /** Whether `node:` modules may be imported, or in which files only. */
  readonly node?: boolean | readonly string[];
}

const own = (...names: string[]): string[] => names.map((name) => `@countersign/${name}`);

/** Who may import what. A folder that is not listed may import nothing from outside itself. */
export const rules: Readonly<Record<string, Rule>> = {
  'packages/core': {},
  'packages/crypto': {
    imports: [...own('core'), '@noble/ciphers', '@noble/curves', '@noble/hashes'],
    // everything else must run in a browser
    node: ['src/node.ts', 'src/node/'],
  },
  'packages/http': { imports: own('core', 'crypto'), node: ['src/node.ts', 'src/node/'] },
  'packages/schemes': { imports: own('core') },
  'packages/client': { imports: own('core', 'crypto') },
  'packages/authority': { imports: own('core', 'crypto', 'http') },
  'packages/conformance': { types: own('core'), node: true },
  'packages/adapters/express': { imports: own('http'), types: ['express'] },
  'packages/adapters/koa': { imports: own('http'), types: ['koa'] },
  'packages/adapters/fastify': { imports: [...own('http'), 'fastify-plugin'], types: ['fastify'] },
  'packages/adapters/nestjs': {
    imports: [...own('http'), '@nestjs/common', '@nestjs/core', 'rxjs', 'reflect-metadata'],
  },
  'packages/stores/memory': { imports: own('core') },
};

/** One import that breaks a rule. */
export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly specifier: string;
  readonly reason: string;
}

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly at: number;
}

const unknown = '(computed)';

function importsOf(file: string, source: string): Import[] {
  const { program, module, errors } = parseSync(file, source);
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors[0]?.message}`);
  const found: Import[] = [];
  for (const { moduleRequest, entries, start } of module.staticImports) {
    const typeOnly = entries.length > 0 && entries.every((entry) => entry.isType);
    found.push({ specifier: moduleRequest.value, typeOnly, at: start });
  }
  for (const { entries, start } of module.staticExports) {
    const requests = entries.flatMap((entry) => entry.moduleRequest?.value ?? []);
    for (const specifier of new Set(requests)) {
      const same = entries.filter((entry) => entry.moduleRequest?.value === specifier);
      found.push({ specifier, typeOnly: same.every((entry) => entry.isType), at: start });
    }
  }
  new Visitor({
    ImportExpression({ source: from, start }) {
      const specifier = from.type === 'Literal' ? String(from.value) : unknown;
      found.push({ specifier, typeOnly: false, at: start });
    },
    TSImportType({ source: from, start }) {
      found.push({ specifier: from.value, typeOnly: true, at: start });
    },
    TSExternalModuleReference({ expression, start }) {
      found.push({ specifier: expression.value, typeOnly: false, at: start });
    },
  }).visit(program);
  return found;
}

const covers = (allowed: readonly string[] | undefined, specifier: string): boolean =>
  (allowed ?? []).some((name) => specifier === name || specifier.startsWith(`${name}/`));

function reasonAgainst(
  folder: string,
  file: string,
  { specifier, typeOnly }: Import,
): string | undefined {
  const rule = rules[folder] ?? {};
  if (specifier === unknown) return 'imports what it computes';
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(file), specifier);
    if (!target.startsWith(`${folder}/src/`)) return `reaches outside ${folder}/src`;
    return specifier.endsWith('.ts') ? undefined : "relative imports end in '.ts'";
  }
  // createRequire would lead around this check
  if (specifier === 'node:module') return 'may not be imported';
  if (specifier.startsWith('node:')) {
    const inside = file.slice(folder.length + 1);
    const { node = false } = rule;
    const allowed =
      typeof node === 'boolean'
        ? node
        : node.some((path) => inside === path || (path.endsWith('/') && inside.startsWith(path)));
    return allowed ? undefined : 'may not use Node here';
  }
  if (covers(rule.imports, specifier)) return undefined;
  if (!covers(rule.types, specifier)) return `is not among the imports of ${folder}`;
  return typeOnly ? undefined : 'may be imported for its types only';
}

/** Judges the source of one file; `file` is its path from the workspace's root. */
export function violationsIn(file: string, source: string): Violation[] {
  const folder = /^packages\/(?:(?:adapters|stores)\/)?[^/]+(?=\/src\/)/.exec(file)?.[0];
  if (folder === undefined) return [];
  return importsOf(file, source).flatMap((found) => {
    const reason = reasonAgainst(folder, file, found);
    if (reason === undefined) return [];
    const line = source.slice(0, found.at).split('\n').length;
    return [{ file, line, specifier: found.specifier, reason }];
  });
}

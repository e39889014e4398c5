// Type-checks examples as a user would meet them: each a module of its own, packages by name.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Example } from './examples.ts';
import { filesLike, root } from './workspace.ts';

// inside the workspace, so that what the sources depend on is found, and where git does not look
const cache = `${root}/node_modules/.cache`;

/** The compiler's complaints, each with the file and line of the documentation that it is about. */
export function checkExamples(examples: readonly Example[]): string[] {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(`${cache}/examples-`);
  try {
    linkPackages(folder);
    return compile(
      folder,
      examples.map((example) => writeExample(folder, example)),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compile(folder: string, files: readonly string[]): string[] {
  const config = {
    extends: `${root}/tsconfig.dev.json`,
    compilerOptions: {
      declaration: false,
      declarationMap: false,
      noUnusedLocals: false,
      noUnusedParameters: false,
      experimentalDecorators: true,
      typeRoots: [`${root}/node_modules/@types`],
      // what is not exported is imported relatively, as if the example stood in its source
      rootDirs: [folder, root],
    },
    files,
  };
  writeFileSync(`${folder}/tsconfig.json`, JSON.stringify(config));
  const { status, stdout, error } = spawnSync(
    `${root}/node_modules/.bin/tsc`,
    ['-p', '.', '--pretty', 'false'],
    { cwd: folder, encoding: 'utf8' },
  );
  if (error !== undefined) throw error;
  if (status === 0) return [];
  // `README.md.27.mts(30,5): error …` is about line 30 of README.md
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.replace(/^(.+)\.\d+\.mts\((\d+),\d+\)/, '$1:$2'));
}

/** Writes an example where its lines have the numbers that they have in the documentation. */
function writeExample(folder: string, { file, line, code }: Example): string {
  const name = `${file}.${line}.mts`;
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  // `export {}`, on a line of the documentation's own, makes a module of what exports nothing
  writeFileSync(join(folder, name), `export {};${'\n'.repeat(line - 1)}${code}\n`);
  return name;
}

/** Makes every package of the workspace, and all that any of them depends on, importable by name. */
function linkPackages(folder: string): void {
  const linked = new Set<string>();
  const link = (name: string, target: string): void => {
    if (linked.has(name) || !existsSync(target)) return;
    linked.add(name);
    const path = `${folder}/node_modules/${name}`;
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(target, path, 'junction');
  };
  const manifests = filesLike('packages/**/package.json').map((path) => ({
    at: `${root}/${dirname(path)}`,
    manifest: JSON.parse(readFileSync(`${root}/${path}`, 'utf8')),
  }));
  for (const { at, manifest } of manifests) link(manifest.name, at);
  for (const { at, manifest } of manifests) {
    const { dependencies, devDependencies, peerDependencies } = manifest;
    for (const name of Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies })) {
      link(name, `${at}/node_modules/${name}`);
    }
  }
}

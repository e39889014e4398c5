// Writes what documents show of the code: quickstarts that the tests run, and the table of schemes;
// `--check` compares.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { withQuickstarts } from './quickstarts.ts';
import { schemeFacts } from './scheme-facts.ts';
import { schemesDocument } from './schemes-document.ts';
import { filesLike, root } from './workspace.ts';

const checkOnly = process.argv.includes('--check');
const read = (file: string): string => readFileSync(`${root}/${file}`, 'utf8');
const schemesFile = 'docs/schemes.md';

let stale = 0;
function settle(file: string, fresh: string): void {
  const text = existsSync(`${root}/${file}`) ? read(file) : '';
  if (fresh === text) return;
  stale += 1;
  if (checkOnly) console.error(`${file} differs from what it shows; run 'pnpm sync:docs'`);
  else writeFileSync(`${root}/${file}`, fresh);
}

const files = filesLike('*.md').filter((file) => file !== schemesFile);
for (const file of files) settle(file, withQuickstarts(read(file), read));
settle(schemesFile, schemesDocument(schemeFacts()));
console.log(`docs: ${files.length + 1} files, ${stale} ${checkOnly ? 'stale' : 'rewritten'}`);
process.exitCode = checkOnly && stale > 0 ? 1 : 0;

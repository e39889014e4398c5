// Copies the quickstarts, which the tests run, into the Markdown that shows them; `--check` compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { withQuickstarts } from './quickstarts.ts';
import { filesLike, root } from './workspace.ts';

const checkOnly = process.argv.includes('--check');
const read = (file: string): string => readFileSync(`${root}/${file}`, 'utf8');

let stale = 0;
const files = filesLike('*.md');
for (const file of files) {
  const text = read(file);
  const fresh = withQuickstarts(text, read);
  if (fresh === text) continue;
  stale += 1;
  if (checkOnly) console.error(`${file}: a quickstart differs from its file; run 'pnpm sync:docs'`);
  else writeFileSync(`${root}/${file}`, fresh);
}
console.log(`docs: ${files.length} files, ${stale} ${checkOnly ? 'stale' : 'rewritten'}`);
process.exitCode = checkOnly && stale > 0 ? 1 : 0;

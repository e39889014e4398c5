// Fails when a package imports what the architecture forbids. The rules are in imports.ts.
import { readFileSync } from 'node:fs';
import { violationsIn } from './imports.ts';
import { root, sourceFiles } from './workspace.ts';

const files = sourceFiles();
const violations = files.flatMap((file) =>
  violationsIn(file, readFileSync(`${root}/${file}`, 'utf8')),
);
for (const { file, line, specifier, reason } of violations) {
  console.error(`${file}:${line}: '${specifier}' ${reason}`);
}
console.log(`imports: ${files.length} files, ${violations.length} forbidden`);
process.exitCode = violations.length > 0 ? 1 : 0;

// Fails when a file outgrows one screenful of ideas, or an adapter stops being thin.
import { readFileSync } from 'node:fs';
import { parseSync } from 'oxc-parser';
import { root, sourceFiles } from './workspace.ts';

const fileLimit = 400;
const adapterLimit = 130;

/** Counts lines that hold code: neither blank nor comment alone. */
function codeLines(file: string, source: string): number {
  let code = source;
  for (const { start, end } of parseSync(file, source).comments) {
    const blank = source.slice(start, end).replaceAll(/[^\n]/g, ' ');
    code = code.slice(0, start) + blank + code.slice(end);
  }
  return code.split('\n').filter((line) => line.trim() !== '').length;
}

const problems: string[] = [];
const adapters = new Map<string, number>();
for (const file of sourceFiles()) {
  const source = readFileSync(`${root}/${file}`, 'utf8');
  const lines = source.trimEnd().split('\n').length;
  if (lines > fileLimit) problems.push(`${file}: ${lines} lines, at most ${fileLimit}`);
  const adapter = /^packages\/adapters\/[^/]+(?=\/src\/)/.exec(file)?.[0];
  if (adapter !== undefined) {
    adapters.set(adapter, (adapters.get(adapter) ?? 0) + codeLines(file, source));
  }
}
for (const [adapter, lines] of adapters) {
  console.log(`${adapter}: ${lines} lines of code`);
  if (lines > adapterLimit) problems.push(`${adapter}: ${lines} of code, at most ${adapterLimit}`);
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

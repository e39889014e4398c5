// The examples of the documentation: every fenced `ts` block of a docstring's @example, or of Markdown.
import { parseSync } from 'oxc-parser';

/** One block, with the line of its file on which its code begins. */
export interface Example {
  readonly file: string;
  readonly line: number;
  readonly code: string;
}

interface Fence {
  readonly line: number;
  readonly indent: number;
}

/** Blocks fenced as `ts` among the lines; `firstLine` is the number of the first of them. */
function fencedBlocks(file: string, lines: readonly string[], firstLine: number): Example[] {
  const found: Example[] = [];
  let open: Fence | undefined;
  let code: string[] = [];
  for (const [index, line] of lines.entries()) {
    const fence = /^( *)```(ts$)?/.exec(line);
    if (open === undefined) {
      if (fence?.[2] === undefined) continue;
      open = { line: firstLine + index + 1, indent: fence[1]?.length ?? 0 };
      code = [];
    } else if (fence === null) {
      code.push(line.slice(open.indent));
    } else {
      found.push({ file, line: open.line, code: code.join('\n') });
      open = undefined;
    }
  }
  if (open !== undefined) throw new SyntaxError(`${file}:${open.line}: the block does not end`);
  return found;
}

/** The examples in the docstrings of a TypeScript source. */
export function examplesOfSource(file: string, source: string): Example[] {
  return parseSync(file, source).comments.flatMap(({ type, value, start }) => {
    if (type !== 'Block' || !value.startsWith('*') || !value.includes('@example')) return [];
    const firstLine = source.slice(0, start).split('\n').length;
    const lines = value.split('\n').map((line) => line.replace(/^\s*\* ?/, ''));
    return fencedBlocks(file, lines, firstLine);
  });
}

/** The examples in a Markdown text. */
export function examplesOfMarkdown(file: string, text: string): Example[] {
  return fencedBlocks(file, text.split('\n'), 1);
}

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const widestLine = 100;

/** What a committed JSON file holds; undefined when there is none. */
export function readJson(file: URL): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** Writes a JSON file as the workspace's formatter would, so that it stays as it was written. */
export function writeJson(file: URL, value: unknown): void {
  mkdirSync(new URL('.', file), { recursive: true });
  writeFileSync(file, `${formatJson(value)}\n`);
}

/** JSON with a member on each line, and arrays of plain values on one line where they fit. */
export function formatJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return text.replaceAll(/^(.*)\[\n([^[\]{}]*?)\n\s*\](,?)$/gm, (whole, ...groups: string[]) => {
    const [before = '', items = '', comma = ''] = groups;
    const joined = items
      .split('\n')
      .map((item) => item.trim())
      .join(' ');
    const line = `${before}[${joined}]${comma}`;
    return line.length <= widestLine ? line : whole;
  });
}

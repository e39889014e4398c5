// What the workspace holds, as git sees it: tracked files and new ones, never ignored ones.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The workspace's root folder, without a slash at the end. */
export const root: string = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

/** The files that match the patterns, as paths from the workspace's root. */
export function filesLike(...patterns: string[]): string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', ...patterns];
  const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\n');
  return listed.filter((file) => file !== '' && existsSync(`${root}/${file}`));
}

/** The TypeScript sources of the workspace, as paths from its root. */
export function sourceFiles(): string[] {
  return filesLike('*.ts', '*.mts');
}

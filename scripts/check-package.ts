// Packs the package in the current folder as it would be published, and checks what came out.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

function run(command: string, ...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) return;
  console.error(`${command} ${args.join(' ')}\n${stdout}${stderr}`);
  process.exitCode = 1;
}

/** The same exports without the condition that leads to sources, which are not published. */
function published(exports: unknown): unknown {
  if (typeof exports !== 'object' || exports === null) return exports;
  const kept = Object.entries(exports).filter(([key]) => key !== '@countersign/source');
  return Object.fromEntries(kept.map(([key, value]) => [key, published(value)]));
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
if (!isDeepStrictEqual(published(manifest.exports), manifest.publishConfig.exports)) {
  console.error('publishConfig.exports differs from exports without "@countersign/source"');
  process.exitCode = 1;
}

const folder = mkdtempSync(join(tmpdir(), 'countersign-pack-'));
try {
  run('pnpm', 'pack', '--pack-destination', folder);
  const [name] = readdirSync(folder);
  if (name === undefined) throw new Error('nothing was packed');
  run('publint', 'run', join(folder, name), '--strict');
  run('attw', join(folder, name), '--profile', 'esm-only', '--no-color');
} finally {
  rmSync(folder, { recursive: true });
}

// Runs turbo over the workspace, silent unless something is red: `node scripts/turbo.ts build`.
import { spawnSync } from 'node:child_process';

const { status, stdout, stderr, error } = spawnSync('turbo', ['run', ...process.argv.slice(2)], {
  encoding: 'utf8',
  env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
  maxBuffer: 2 ** 28,
});
if (error !== undefined) throw error;
if (status !== 0) process.stderr.write(stdout + stderr);
process.exitCode = status ?? 1;

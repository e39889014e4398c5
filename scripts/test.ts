// Builds the workspace, runs every suite in one vitest, and ends with one line that sums them.
// Arguments go to vitest: `pnpm test packages/core`, `pnpm test -t "refuses a revoked key"`.
import { spawnSync } from 'node:child_process';

const counts = { passed: 0, failed: 0, skipped: 0 };

async function runSuites(): Promise<void> {
  const { parseCLI, startVitest } = await import('vitest/node');
  const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)]);
  const vitest = await startVitest(filter, options);
  await vitest.close();
  for (const file of vitest.state.getTestModules()) {
    for (const test of file.children.allTests()) {
      const { state } = test.result();
      // a test that never reached its end is not a success
      counts[state === 'pending' ? 'failed' : state] += 1;
    }
    // a file that does not load, or a hook that fails: red, though no test of it is
    if (counts.failed === 0 && !file.ok()) counts.failed = 1;
  }
  // an error outside any test
  if (counts.failed === 0 && vitest.state.getUnhandledErrors().length > 0) counts.failed = 1;
}

// the demo's tests start what was built
const build = spawnSync(process.execPath, ['scripts/turbo.ts', 'build'], { stdio: 'inherit' });
if (build.status === 0) {
  try {
    await runSuites();
  } catch (err) {
    console.error(err);
    counts.failed += 1;
  }
} else {
  counts.failed = 1;
}

const { passed, failed, skipped } = counts;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
// leaves at once: a suite that forgot a socket must not hold the workspace
process.exit(failed > 0 || passed === 0 ? 1 : 0);

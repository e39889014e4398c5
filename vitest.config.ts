import { defineConfig } from 'vitest/config';

// Workspace packages resolve to their sources, so that a test never meets a stale build. Without
// 'module', which leads bundlers to files that Node cannot load.
const conditions = ['@countersign/source'];

// One run for the whole workspace: on few cores it is several times faster than one per package.
export default defineConfig({
  resolve: { conditions: [...conditions, 'node', 'development|production'] },
  ssr: { resolve: { conditions: [...conditions, 'node', 'development|production'] } },
  test: {
    include: ['{packages,apps}/**/test/**/*.test.ts', 'scripts/test/*.test.ts'],
    environment: 'node',
    // far above what any test needs: a busy machine must not turn a suite red
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

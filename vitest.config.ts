import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { TEST_LIMIT } from './test/support/limits.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/kernels.ts'],
    setupFiles: ['test/support/setup.ts'],
    // modules are loaded once a worker, not once a file
    isolate: false,
    // the default leaves a core to the watcher, which nobody uses here
    maxWorkers: Math.min(availableParallelism(), 4),
    testTimeout: TEST_LIMIT,
    hookTimeout: TEST_LIMIT,
  },
});

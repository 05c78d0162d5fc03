import { defineConfig } from 'vitest/config';
import { TEST_LIMIT } from './test/support/limits.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/kernels.ts'],
    setupFiles: ['test/support/setup.ts'],
    // modules are loaded once a worker, not once a file
    isolate: false,
    testTimeout: TEST_LIMIT,
    hookTimeout: TEST_LIMIT,
  },
});

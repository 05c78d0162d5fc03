import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/setup.ts'],
    // modules are loaded once a worker, not once a file
    isolate: false,
    testTimeout: 30_000,
  },
});

import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { TEST_LIMIT } from './test/support/limits.ts';

/** The longest files, which would keep one worker busy at the end if they came last. */
const LONGEST = ['readme', 'cli/contract', 'algorithms/contract'].map((name) => `test/${name}.test.ts`);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => LONGEST.some((name) => moduleId.endsWith(name));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/kernels.ts'],
    setupFiles: ['test/support/setup.ts'],
    // modules are loaded once a worker, not once a file
    isolate: false,
    // the default leaves a core to the watcher, which nobody uses here
    maxWorkers: Math.min(availableParallelism(), 4),
    sequence: { sequencer: LongestFirst },
    testTimeout: TEST_LIMIT,
    hookTimeout: TEST_LIMIT,
  },
});

import { beforeAll } from 'vitest';
import { configureKernels } from '../../src/core/kernelSettings.ts';

// files share what modules remember: each begins with the settings of a new process
beforeAll(() => configureKernels({ mode: 'wasm', threads: undefined }));

import { beforeAll, expect } from 'vitest';
import { configureKernels } from '../../src/core/kernelSettings.ts';

// files share what modules remember: each begins with the settings of a new process
beforeAll(() => configureKernels({ mode: 'wasm', threads: undefined }));

const bytesOf = (view: ArrayBufferView) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

// arrays of one type with the same bytes are equal; number by number that takes a hundred times as long
expect.addEqualityTesters([
  (a: unknown, b: unknown) =>
    ArrayBuffer.isView(a) &&
    ArrayBuffer.isView(b) &&
    a.constructor === b.constructor &&
    Buffer.compare(bytesOf(a), bytesOf(b)) === 0
      ? true
      : undefined,
]);

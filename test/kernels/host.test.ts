import { afterEach, describe, expect, it } from 'vitest';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { loadKernel } from '../../src/kernels/host.ts';

afterEach(() => configureKernels({ mode: 'wasm', onFallback: undefined }));

describe('compiled kernels', () => {
  it.each(['colors', 'colors', 'bytes', 'floats', 'minibatch', 'silhouette', 'hac'])(
    'are built: %s',
    (name) => {
      expect(loadKernel(name)).toBeInstanceOf(WebAssembly.Module);
    },
  );

  it('are not missed in silence, and told of once', () => {
    const missed: string[] = [];
    configureKernels({ onFallback: (name) => missed.push(name) });
    expect(loadKernel('absent')).toBeUndefined();
    expect(loadKernel('absent')).toBeUndefined();
    expect(missed).toEqual(['absent']);
  });

  it('are left alone when they are switched off', () => {
    const missed: string[] = [];
    configureKernels({ mode: 'js', onFallback: (name) => missed.push(name) });
    expect(loadKernel('hac')).toBeUndefined();
    expect(missed).toEqual([]);
  });
});

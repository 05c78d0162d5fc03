/** How kernels run, for the whole process. */
export interface KernelSettings {
  /** `js` runs only the plain TypeScript twins, which give the same results. Default: wasm, if available. */
  mode: 'wasm' | 'js';
  /**
   * Maximum number of threads, including the calling thread, up to 64. Default: one for each processor. Results do
   * not depend on it.
   */
  threads?: number;
  /**
   * Called with the name of each compiled kernel that cannot be loaded. Its twin gives the same results, more slowly.
   */
  onFallback?: (name: string) => void;
}

let settings: KernelSettings = { mode: 'wasm' };

/** Changes how kernels run from now on, for the whole process. Settings that are not given do not change. */
export function configureKernels(changes: Partial<KernelSettings>): void {
  settings = { ...settings, ...changes };
}

export function kernelSettings(): Readonly<KernelSettings> {
  return settings;
}

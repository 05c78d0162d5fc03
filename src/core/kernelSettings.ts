/** How kernels run, in the whole process. */
export interface KernelSettings {
  /** `js` runs the plain TypeScript twins only, which give the same results. Default wasm, where there is any. */
  mode: 'wasm' | 'js';
  /** Most threads, the calling one included, up to 64. Default: one for each processor. Results do not depend on it. */
  threads?: number;
  /** Is told the name of each compiled kernel that cannot be loaded: its twin gives the same results, more slowly. */
  onFallback?: (name: string) => void;
}

let settings: KernelSettings = { mode: 'wasm' };

/** Changes how kernels run from now on, in the whole process. Settings that are not given stay as they are. */
export function configureKernels(changes: Partial<KernelSettings>): void {
  settings = { ...settings, ...changes };
}

export function kernelSettings(): Readonly<KernelSettings> {
  return settings;
}

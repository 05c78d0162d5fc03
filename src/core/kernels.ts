/** How the hot loops run. */
export interface KernelSettings {
  /** `js`: the plain TypeScript versions only, which give the same results. Default wasm, where it is available. */
  mode: 'wasm' | 'js';
  /** Threads at most, the calling one included; absent: one a processor. Results do not depend on it. */
  threads?: number;
  /** Told once of each compiled kernel that cannot be loaded: its twin gives the same results, more slowly. */
  onFallback?: (name: string) => void;
}

let settings: KernelSettings = { mode: 'wasm' };

/** Changes how kernels run from now on, for the whole process. */
export function configureKernels(changes: Partial<KernelSettings>): void {
  settings = { ...settings, ...changes };
}

export function kernelSettings(): Readonly<KernelSettings> {
  return settings;
}

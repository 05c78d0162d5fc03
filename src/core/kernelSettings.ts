/** How the inner loops run. */
export interface KernelSettings {
  /** `js`: only the plain TypeScript versions, which give the same results. Default wasm, where available. */
  mode: 'wasm' | 'js';
  /** Most threads, the calling one included, up to 64; default one a processor. Results do not depend on it. */
  threads?: number;
  /** Called once for each compiled kernel that cannot be loaded: its twin gives the same results, more slowly. */
  onFallback?: (name: string) => void;
}

let settings: KernelSettings = { mode: 'wasm' };

/** Changes how kernels run from now on, in the whole process; settings not given stay. */
export function configureKernels(changes: Partial<KernelSettings>): void {
  settings = { ...settings, ...changes };
}

export function kernelSettings(): Readonly<KernelSettings> {
  return settings;
}

import { ClusterkitError } from './errors.ts';

/** The progress of a long computation. */
export interface Progress {
  /** The current stage, for people. */
  stage: string;
  /** 0 to `total`, in units of the stage; each stage begins at 0. */
  done: number;
  total: number;
  /** Number of the current pass over the data, for stages of long passes. */
  pass?: number;
}

/** Options of all work that can take long. Such work pauses about every 50 ms, so that the event loop can run. */
export interface Pacing {
  /** Aborts the work at its next pause: the promise rejects with a ClusterkitError of code aborted. */
  signal?: AbortSignal;
  /** Called now and then on the calling thread; must not throw. */
  onProgress?: (progress: Progress) => void;
}

/** Longest computation without a pause for other work of the process, in ms. */
const SLICE_MS = 50;

/** Multiplications of a plain loop between two opportunities to pause: some 20 ms. */
const SLICE_WORK = 2e7;

/** Rows to process between two opportunities to pause, if each row takes `work` multiplications. */
export function rowsPerSlice(work: number): number {
  return Math.max(1, Math.floor(SLICE_WORK / work));
}

/** Lets a caller watch and stop a long computation, and keeps the event loop running. */
export class Pacer {
  private readonly pacing: Pacing;
  private last = performance.now();
  private reported = 0;

  /** @throws {ClusterkitError} aborted, when the caller's signal has already fired */
  constructor(pacing: Pacing = {}) {
    this.pacing = pacing;
    this.checkSignal();
  }

  /** True when `pause` is due; cheap enough to ask at the end of each pass over the data. */
  get due(): boolean {
    return performance.now() - this.last > SLICE_MS;
  }

  report(progress: Progress): void {
    this.reported = performance.now();
    this.pacing.onProgress?.(progress);
  }

  /** Reports progress that may come often; drops reports that follow the last one within the time of a slice. */
  mention(progress: Progress): void {
    if (performance.now() - this.reported > SLICE_MS) this.report(progress);
  }

  /**
   * Lets timers, signals and streams run.
   * @throws {ClusterkitError} aborted, when the caller's signal has fired
   */
  async pause(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.last = performance.now();
    this.checkSignal();
  }

  /**
   * Runs steps to the end, with pauses when they are due.
   * @param progressOf the progress to report before a pause, of what the last step yielded
   * @throws {ClusterkitError} aborted, when the caller's signal has fired
   */
  async run<Done, T>(steps: Generator<Done, T>, progressOf?: (done: Done) => Progress): Promise<T> {
    try {
      let step = steps.next();
      for (; !step.done; step = steps.next()) {
        if (!this.due) continue;
        if (progressOf) this.report(progressOf(step.value));
        await this.pause();
      }
      return step.value;
    } finally {
      // aborted steps release the threads and the memory that they hold
      steps.return(undefined as T);
    }
  }

  private checkSignal(): void {
    if (this.pacing.signal?.aborted) throw new ClusterkitError('aborted', 'interrupted');
  }
}

/** Runs steps to the end without a pause. */
export function finish<T>(steps: Generator<unknown, T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

import { ClusterkitError } from './errors.ts';

/** The progress of a long computation. */
export interface Progress {
  /** The current stage, for people. */
  stage: string;
  /** 0 to `total`, in units of the stage; starts again with a new stage. */
  done: number;
  total: number;
  /** Number of the current pass over the data, in a stage of long passes. */
  pass?: number;
}

/** Options of everything that may take long; such work pauses every 50 ms or so, for the event loop. */
export interface Pacing {
  /** Aborts the work at its next pause: the promise rejects with a ClusterkitError of code aborted. */
  signal?: AbortSignal;
  /** Called now and then on the calling thread; must not throw. */
  onProgress?: (progress: Progress) => void;
}

/** Longest computation before other work of the process gets its turn, in ms. */
const SLICE_MS = 50;

/** Multiplications of a plain loop between two chances for a pause: some 20 ms. */
const SLICE_WORK = 2e7;

/** Rows to process between two chances for a pause, when each takes `work` multiplications. */
export function rowsPerSlice(work: number): number {
  return Math.max(1, Math.floor(SLICE_WORK / work));
}

/** Lets a long computation be watched and stopped without blocking the event loop. */
export class Pacer {
  private readonly pacing: Pacing;
  private last = performance.now();
  private reported = 0;

  /** @throws {ClusterkitError} aborted, when the caller's signal has already fired */
  constructor(pacing: Pacing = {}) {
    this.pacing = pacing;
    this.checkSignal();
  }

  /** True when `pause` is due; cheap enough for the end of each pass over the data. */
  get due(): boolean {
    return performance.now() - this.last > SLICE_MS;
  }

  report(progress: Progress): void {
    this.reported = performance.now();
    this.pacing.onProgress?.(progress);
  }

  /** Reports progress that may come often; reports within the time of a slice are dropped. */
  mention(progress: Progress): void {
    if (performance.now() - this.reported > SLICE_MS) this.report(progress);
  }

  /**
   * Gives timers, signals and streams a turn.
   * @throws {ClusterkitError} aborted, when the caller's signal has fired
   */
  async pause(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.last = performance.now();
    this.checkSignal();
  }

  /**
   * Runs to the end, with pauses when they are due.
   * @throws {ClusterkitError} aborted, when the caller's signal has fired
   */
  async run<T>(steps: Generator<void, T>): Promise<T> {
    let step = steps.next();
    for (; !step.done; step = steps.next()) if (this.due) await this.pause();
    return step.value;
  }

  private checkSignal(): void {
    if (this.pacing.signal?.aborted) throw new ClusterkitError('aborted', 'interrupted');
  }
}

/** Runs to the end without a pause. */
export function finish<T>(steps: Generator<unknown, T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

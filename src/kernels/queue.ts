import type { MessagePort } from 'node:worker_threads';
import type { Pacer } from '../core/pacer.ts';
import type { ColorJob } from './colors/layout.ts';
import { ColorRunner } from './colors.ts';
import { askHelpers } from './pool.ts';
import type { Start, StartLimits, StartTask } from './start.ts';

/** A request to a helper. */
export interface HelpRequest {
  job: ColorJob;
  thread: number;
  tasks: StartTask[];
  limits: StartLimits;
  port: MessagePort;
}

/** A helper's message about each finished start. */
interface Finished {
  index: number;
  start: Start;
  seconds: number;
}

/** Words of a job's control: the next task of the queue, and whether the job was abandoned. */
const NEXT = 0;
const STOP = 1;

/** Remaining work, in ms, above which helpers save time: a helper takes 30 to 110 ms to start. */
const WORTH_HELP = 100;

/** Time of work before the rest is estimated, in ms. */
const TRIAL = 10;

/** The work of a helper thread: takes starts from a queue until none are left. */
export function help({ job, thread, tasks, limits, port }: HelpRequest): void {
  const runner = new ColorRunner(job, thread);
  const control = controlOf(job);
  for (let index = nextTask(control); index < tasks.length; index = nextTask(control)) {
    const began = performance.now();
    const steps = runner.start(tasks[index], limits);
    let step = steps.next();
    while (!step.done && Atomics.load(control, STOP) === 0) step = steps.next();
    if (!step.done) break;
    port.postMessage({ index, start: step.value, seconds: secondsSince(began) } satisfies Finished);
  }
  port.close();
}

function secondsSince(began: number): number {
  return (performance.now() - began) / 1000;
}

function controlOf(job: ColorJob): Int32Array {
  return new Int32Array(job.memory.buffer, job.control, 2);
}

function nextTask(control: Int32Array): number {
  return Atomics.add(control, NEXT, 1);
}

/** Starts to make on this thread and, if it saves time, on helpers. For one run only. */
export class StartQueue {
  private readonly job: ColorJob;
  private readonly tasks: readonly StartTask[];
  private readonly limits: StartLimits;
  private readonly control: Int32Array;
  private readonly starts: (Start | undefined)[];
  private readonly began = performance.now();
  /** A measure of the work: the sum of k over all starts, and over those that were made. */
  private readonly work: number;
  private workDone = 0;
  private done = 0;
  private helpAsked = false;
  private ports: MessagePort[] = [];
  /** Ends a wait for helpers. */
  private wake?: () => void;

  constructor(job: ColorJob, tasks: readonly StartTask[], limits: StartLimits) {
    this.job = job;
    this.tasks = tasks;
    this.limits = limits;
    this.control = controlOf(job);
    this.starts = new Array(tasks.length);
    this.work = tasks.reduce((sum, { k }) => sum + k, 0);
  }

  /**
   * Makes all starts. The results do not depend on the threads.
   * @param onDone called after each start with the number of starts made, its index and its seconds
   * @returns one start for each task, in their order
   * @throws {ClusterkitError} aborted
   */
  async run(
    runner: ColorRunner,
    pacer: Pacer,
    signal: AbortSignal | undefined,
    onDone: (done: number, index: number, seconds: number) => void,
  ) {
    const finish = ({ index, start, seconds }: Finished) => {
      this.starts[index] = start;
      this.workDone += this.tasks[index].k;
      onDone(++this.done, index, seconds);
    };
    const work = async (index: number) => {
      const began = performance.now();
      const steps = runner.start(this.tasks[index], this.limits);
      let step = steps.next();
      for (; !step.done; step = steps.next()) {
        if (!pacer.due) continue;
        this.askForHelp(finish);
        await pacer.pause();
      }
      finish({ index, start: step.value, seconds: secondsSince(began) });
      this.askForHelp(finish);
    };
    try {
      for (let i = nextTask(this.control); i < this.tasks.length; i = nextTask(this.control)) await work(i);
      await this.helpersDone(pacer, signal);
      // starts lost with a helper that died
      for (const [i, start] of this.starts.entries()) if (!start) await work(i);
    } finally {
      Atomics.store(this.control, STOP, 1);
      for (const port of this.ports) port.close();
    }
    return this.starts as Start[];
  }

  /** Requests helpers, once, if the remaining work is long enough. */
  private askForHelp(finish: (finished: Finished) => void): void {
    const spent = performance.now() - this.began;
    if (this.helpAsked || spent < TRIAL) return;
    const left = (spent * (this.work - this.workDone)) / this.workDone;
    if (left < WORTH_HELP) return;
    this.helpAsked = true;
    const { job, tasks, limits } = this;
    const requests = job.runs.slice(1).map((_, i) => ({ job, thread: i + 1, tasks, limits }));
    this.ports = askHelpers(requests).map(({ port }) => port);
    for (const port of this.ports) {
      port.on('message', (finished: Finished) => {
        finish(finished);
        this.wake?.();
      });
      port.on('close', () => {
        this.ports = this.ports.filter((open) => open !== port);
        this.wake?.();
      });
    }
  }

  private async helpersDone(pacer: Pacer, signal: AbortSignal | undefined): Promise<void> {
    const wake = () => this.wake?.();
    signal?.addEventListener('abort', wake);
    try {
      while (this.done < this.tasks.length && this.ports.length > 0) {
        if (signal?.aborted) await pacer.pause();
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      }
    } finally {
      signal?.removeEventListener('abort', wake);
    }
  }
}

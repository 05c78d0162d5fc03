import type { MessagePort } from 'node:worker_threads';
import { instantiate } from './host.ts';
import { askHelpers } from './pool.ts';
import { Parts, type Windows } from './windows.ts';

/*
 * Threads that share the items of a step, one step after the other. A shared word counts the items of a step down: the
 * thread that decreases the count from i + 1 to i does item i. A late helper finds no items left.
 */

/** The work of a team; can be posted to a worker. */
export interface TeamJob {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  threads: number;
  /** The addresses of the structs that the kernel uses. */
  rows: { at: number };
  run: { at: number };
  /** Shared words that coordinate the threads, see `newControl`. */
  control: Int32Array;
  /** Arrays outside the memory, for a kernel that works on copies of their parts. */
  outside?: { windows: Windows; next: number };
}

/** The exports of a kernel for a team. */
interface TeamKernel {
  work(rows: number, run: number, step: number, item: number, thread: number): void;
}

/** A request to a helper. */
export interface TeamRequest {
  team: TeamJob;
  thread: number;
  port: MessagePort;
}

/** Words of a job's control. */
const TURN = 0;
const LEFT = 1;
const DONE = 2;
const STEP = 3;
const STOP = 4;
const FAILED = 5;
const FROM = 6;

/** Separate from the job's memory, which another job can receive while a helper still checks whether to stop. */
export function newControl(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * (FROM + 1)));
}

/** Number of checks for a change before sleeping: waking up takes longer than most waits. */
const SPINS = 20_000;

/** Maximum sleep, in ms. */
const NAP = 1000;

/** Time that threads work between two opportunities to pause, in ms. */
const SLICE_MS = 40;

/** Maximum ratio of items in a slice to those of the slice before: items may differ in size. */
const GROWTH = 8;

/** Number of sleeps without a finished item after which a helper must have died: items take milliseconds. */
const LONGEST_WAIT = 60;

/** The threads that work on a job; the calling thread does all items that no helper takes. */
export class Team {
  private readonly job: TeamJob;
  private readonly work: ItemWork;
  private readonly control: Int32Array;
  private readonly ports: MessagePort[];
  /** Whether a helper is lost; other helpers may still be working. */
  private broken = false;

  constructor(job: TeamJob) {
    this.job = job;
    this.work = workerFor(job, 0);
    this.control = job.control;
    const requests = Array.from({ length: job.threads - 1 }, (_, i) => ({ team: job, thread: i + 1 }));
    this.ports = requests.length > 0 ? askHelpers(requests) : [];
  }

  /**
   * Runs a step for items `from` to `from + items - 1`.
   * @throws {Error} if a helper has failed or died within an item; the unfinished step cannot be resumed
   */
  run(step: number, items: number, from = 0): void {
    const { control } = this;
    Atomics.store(control, FROM, from);
    Atomics.store(control, DONE, 0);
    Atomics.store(control, STEP, step);
    Atomics.store(control, LEFT, items);
    this.wake();
    takeItems(this.work, control);
    let naps = 0;
    for (let done = 0; done < items; ) {
      const now = waitWhile(control, DONE, done);
      naps = now === done ? naps + 1 : 0;
      done = now;
      this.broken ||= naps === LONGEST_WAIT || Atomics.load(control, FAILED) !== 0;
      if (this.broken) throw new Error('a helper thread has not done its part');
    }
  }

  /** Runs a step in slices: one item for each thread at first, then as many as take SLICE_MS. Yields the share done. */
  *slices(step: number, items: number): Generator<number, void> {
    const { threads } = this.job;
    let size = threads;
    for (let from = 0; from < items; ) {
      const count = Math.min(size, items - from);
      const began = performance.now();
      this.run(step, count, from);
      size = nextSlice(count, performance.now() - began, threads);
      from += count;
      yield from / items;
    }
  }

  /**
   * Releases the helpers.
   * @returns whether the job's memory is no longer in use; false if the team was closed before
   */
  close(): boolean {
    if (Atomics.exchange(this.control, STOP, 1) !== 0) return false;
    this.wake();
    for (const port of this.ports) port.close();
    return !this.broken;
  }

  private wake(): void {
    Atomics.add(this.control, TURN, 1);
    if (this.ports.length > 0) Atomics.notify(this.control, TURN);
  }
}

/** Number of items that take SLICE_MS, if `count` items have taken `ms`. */
export function nextSlice(count: number, ms: number, threads: number): number {
  return Math.max(threads, Math.ceil((count * SLICE_MS) / Math.max(ms, SLICE_MS / GROWTH)));
}

/** The work of a helper thread: works with a team until it is released. */
export function joinTeam({ team, thread, port }: TeamRequest): void {
  const { control } = team;
  const work = workerFor(team, thread);
  while (Atomics.load(control, STOP) === 0) {
    const turn = Atomics.load(control, TURN);
    takeItems(work, control);
    if (Atomics.load(control, STOP) === 0) waitWhile(control, TURN, turn);
  }
  port.close();
}

/** Does an item of a step. */
type ItemWork = (step: number, item: number) => void;

function workerFor({ module, memory, rows, run, outside }: TeamJob, thread: number): ItemWork {
  const kernel = instantiate<TeamKernel>(module, memory);
  if (!outside) return (step, item) => kernel.work(rows.at, run.at, step, item, thread);
  const parts = new Parts(memory, outside.windows, thread, outside.next);
  return (step, item) => {
    parts.bring(step, item);
    kernel.work(rows.at, run.at, step, item, thread);
    parts.take(step, item);
  };
}

function takeItems(work: ItemWork, control: Int32Array): void {
  for (;;) {
    const item = Atomics.sub(control, LEFT, 1) - 1;
    if (item < 0) return;
    try {
      const place = Atomics.load(control, FROM) + item;
      work(Atomics.load(control, STEP), place);
    } catch {
      Atomics.store(control, FAILED, 1);
    }
    Atomics.add(control, DONE, 1);
    Atomics.notify(control, DONE);
  }
}

/** Waits for a word to differ from `value`, at most for SPINS checks and a sleep. @returns the word */
function waitWhile(control: Int32Array, word: number, value: number): number {
  for (let spin = 0; spin < SPINS; spin++) {
    const now = Atomics.load(control, word);
    if (now !== value) return now;
  }
  Atomics.wait(control, word, value, NAP);
  return Atomics.load(control, word);
}

import type { MessagePort } from 'node:worker_threads';
import { ClusterkitError, type Remedy } from '../core/errors.ts';
import { finish } from '../core/pacer.ts';
import { newBuffer } from '../core/sharedMemory.ts';
import { instantiate } from './host.ts';
import { askHelpers, type Helper, MOST_THREADS } from './pool.ts';
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
/** From here on a word for each thread: whether it may be within an item. */
const BUSY = 7;
/** From here on a word for each thread: whether it may take items. */
const ADMITTED = BUSY + MOST_THREADS;

/** Separate from the job's memory, which another job can receive while a helper still checks whether to stop. */
export function newControl(): Int32Array {
  return new Int32Array(newBuffer(4 * (ADMITTED + MOST_THREADS)));
}

/** Number of checks for a change before sleeping: waking up takes longer than most waits. */
const SPINS = 20_000;

/** Maximum sleep, in ms. */
const NAP = 100;

/** Time that threads work between two opportunities to pause, in ms. */
const SLICE_MS = 40;

/** Maximum ratio of items in a slice to those of the slice before: items may differ in size. */
const GROWTH = 8;

/**
 * Number of sleeps without a finished item after which a helper must have died, even if nothing else says so: items take
 * milliseconds.
 */
const LONGEST_WAIT = 600;

/** The threads that work on a job; the calling thread does all items that no helper takes. */
export class Team {
  private readonly job: TeamJob;
  private readonly work: ItemWork;
  private readonly control: Int32Array;
  private readonly helpers: Helper[];
  /** Whether an item is lost with its helper; other helpers may still be working. */
  private broken = false;

  constructor(job: TeamJob) {
    this.job = job;
    this.work = workerFor(job, 0);
    this.control = job.control;
    const requests = Array.from({ length: job.threads - 1 }, (_, i) => ({ team: job, thread: i + 1 }));
    this.helpers = requests.length > 0 ? askHelpers(requests) : [];
  }

  /**
   * Runs a step for items `from` to `from + items - 1` at once.
   * @throws {ClusterkitError} memory, as `steps`
   */
  run(step: number, items: number, from = 0): void {
    finish(this.steps(step, items, from));
  }

  /**
   * Runs a step, and yields now and then while the last items are with helpers.
   * @throws {ClusterkitError} memory, if a helper has failed or died within an item; the step cannot be resumed
   */
  private *steps(step: number, items: number, from: number): Generator<void, void> {
    const { control } = this;
    Atomics.store(control, FROM, from);
    Atomics.store(control, DONE, 0);
    Atomics.store(control, STEP, step);
    Atomics.store(control, LEFT, items);
    this.admit();
    this.wake();
    // helpers that begin meanwhile take part in the rest of the step
    takeItems(this.work, control, 0, () => this.admit() && this.wake());
    let naps = 0;
    for (let done = 0; done < items; ) {
      const now = waitWhile(control, DONE, done);
      naps = now === done ? naps + 1 : 0;
      done = now;
      const isLost = naps > 0 && (naps === LONGEST_WAIT || this.hasLostItem());
      this.broken ||= isLost || Atomics.load(control, FAILED) !== 0;
      if (this.broken) throw lost();
      if (naps > 0) yield;
    }
  }

  /** Runs a step in slices: one item for each thread at first, then as many as take SLICE_MS. Yields the share done. */
  *slices(step: number, items: number): Generator<number, void> {
    const { threads } = this.job;
    let size = threads;
    for (let from = 0; from < items; ) {
      const count = Math.min(size, items - from);
      const began = performance.now();
      for (const _ of this.steps(step, count, from)) yield from / items;
      size = nextSlice(count, performance.now() - began, threads);
      from += count;
      yield from / items;
    }
  }

  /**
   * Releases the helpers, and waits for those that are about to leave their last item: what they still hold could not be
   * given to the next job.
   * @returns whether the job's memory is no longer in use; false if the team was closed before
   */
  close(): boolean {
    const { control, helpers } = this;
    if (Atomics.exchange(control, STOP, 1) !== 0) return false;
    // a step that was aborted between its yields has items left
    Atomics.store(control, LEFT, 0);
    this.wake();
    for (const { port } of helpers) port.close();
    return !this.broken && helpers.every((helper, i) => this.hasLeft(helper, i));
  }

  /** Lets helpers take items once it is certain that their end would be noticed. @returns whether there are more now */
  private admit(): boolean {
    const { control, helpers } = this;
    let isMore = false;
    for (let i = 0; i < helpers.length; i++)
      if (Atomics.load(control, ADMITTED + i + 1) === 0 && helpers[i].hasBegun()) {
        Atomics.store(control, ADMITTED + i + 1, 1);
        isMore = true;
      }
    return isMore;
  }

  /** Whether a helper of a closed team is in no item, after a wait that suffices for the end of one. */
  private hasLeft(helper: Helper, i: number): boolean {
    if (this.isBusy(i) && !helper.hasEnded()) waitWhile(this.control, BUSY + i + 1, 1);
    return !this.isBusy(i);
  }

  /** Whether a helper has died within an item. */
  private hasLostItem(): boolean {
    return this.helpers.some((helper, i) => helper.hasEnded() && this.isBusy(i));
  }

  private isBusy(helper: number): boolean {
    return Atomics.load(this.control, BUSY + helper + 1) !== 0;
  }

  private wake(): void {
    Atomics.add(this.control, TURN, 1);
    if (this.helpers.length > 0) Atomics.notify(this.control, TURN);
  }
}

function lost(): ClusterkitError {
  const reason = 'a thread ended before its work was done, as threads do when memory runs out';
  const remedies: Remedy[] = [
    { option: 'jobs', how: 'lower' },
    { how: 'do', what: 'run it again' },
  ];
  return new ClusterkitError('memory', reason, { remedies });
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
    if (Atomics.load(control, ADMITTED + thread) !== 0) takeItems(work, control, thread);
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

function takeItems(work: ItemWork, control: Int32Array, thread: number, between?: () => void): void {
  Atomics.store(control, BUSY + thread, 1);
  for (;;) {
    const item = Atomics.sub(control, LEFT, 1) - 1;
    if (item < 0) break;
    try {
      const place = Atomics.load(control, FROM) + item;
      work(Atomics.load(control, STEP), place);
    } catch {
      Atomics.store(control, FAILED, 1);
    }
    Atomics.add(control, DONE, 1);
    Atomics.notify(control, DONE);
    between?.();
  }
  Atomics.store(control, BUSY + thread, 0);
  Atomics.notify(control, BUSY + thread);
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

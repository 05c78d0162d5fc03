import type { MessagePort } from 'node:worker_threads';
import { instantiate } from './host.ts';
import { askHelpers } from './pool.ts';

/*
 * Threads that do the items of one step together, one step after the other. A step's items are counted down in a
 * shared word: who takes the count from i + 1 to i does item i. A helper that comes late finds none left.
 */

/** What a team works on; can be posted to a worker. */
export interface TeamJob {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  threads: number;
  /** The addresses of the structs that the kernel works with. */
  rows: { at: number };
  run: { at: number };
  /** What threads tell each other, see `newControl`. */
  control: Int32Array;
}

/** The exports of a kernel for a team. */
interface TeamKernel {
  work(rows: number, run: number, step: number, item: number, thread: number): void;
}

/** What a helper is asked to do. */
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

/** Apart from a job's memory, which may be handed on while a helper still has a look at whether it may go. */
export function newControl(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * (FROM + 1)));
}

/** How often to look for a change before going to sleep: waking up takes longer than most waits. */
const SPINS = 20_000;

/** How long to sleep at a time, in ms. */
const NAP = 1000;

/** How long threads work together between two chances for a pause, in ms. */
const SLICE_MS = 40;

/** How many times as many items as the slice before a slice has at most: items may be of different sizes. */
const GROWTH = 8;

/** Naps without any item done after which a helper must have died in the middle of one: they take milliseconds. */
const LONGEST_WAIT = 60;

/** The threads that work on a job; the calling one does what no helper does. */
export class Team {
  private readonly job: TeamJob;
  private readonly kernel: TeamKernel;
  private readonly control: Int32Array;
  private readonly ports: MessagePort[];
  /** Whether some helper is lost; others may still be at work. */
  private broken = false;

  constructor(job: TeamJob) {
    this.job = job;
    this.kernel = instantiate(job.module, job.memory);
    this.control = job.control;
    const requests = Array.from({ length: job.threads - 1 }, (_, i) => ({ team: job, thread: i + 1 }));
    this.ports = requests.length > 0 ? askHelpers(requests) : [];
  }

  /**
   * Does a step for all of its items.
   * @throws {Error} when a helper has failed or died in the middle of an item; what it has left cannot be gone on with
   */
  run(step: number, items: number, from = 0): void {
    const { control } = this;
    Atomics.store(control, FROM, from);
    Atomics.store(control, DONE, 0);
    Atomics.store(control, STEP, step);
    Atomics.store(control, LEFT, items);
    this.wake();
    takeItems(this.job, this.kernel, control, 0);
    let naps = 0;
    for (let done = 0; done < items; ) {
      const now = waitWhile(control, DONE, done);
      naps = now === done ? naps + 1 : 0;
      done = now;
      this.broken ||= naps === LONGEST_WAIT || Atomics.load(control, FAILED) !== 0;
      if (this.broken) throw new Error('a helper thread has not done its part');
    }
  }

  /** Does the items of a step, one for each thread at first, then as many at a time as take a moment. Yields the share that is done. */
  *slices(step: number, items: number): Generator<number, void> {
    const { threads } = this.job;
    let size = threads;
    for (let from = 0; from < items; ) {
      const count = Math.min(size, items - from);
      const began = performance.now();
      this.run(step, count, from);
      const spent = performance.now() - began;
      size = Math.max(threads, Math.ceil((count * SLICE_MS) / Math.max(spent, SLICE_MS / GROWTH)));
      from += count;
      yield from / items;
    }
  }

  /**
   * Sends the helpers away.
   * @returns whether nobody is at work on the job's memory any more; false when the team was closed before
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

/** Works with a team until it is sent away: what a helper thread does. */
export function joinTeam({ team, thread, port }: TeamRequest): void {
  const { control } = team;
  const kernel = instantiate<TeamKernel>(team.module, team.memory);
  while (Atomics.load(control, STOP) === 0) {
    const turn = Atomics.load(control, TURN);
    takeItems(team, kernel, control, thread);
    if (Atomics.load(control, STOP) === 0) waitWhile(control, TURN, turn);
  }
  port.close();
}

function takeItems(job: TeamJob, kernel: TeamKernel, control: Int32Array, thread: number): void {
  for (;;) {
    const item = Atomics.sub(control, LEFT, 1) - 1;
    if (item < 0) return;
    try {
      const place = Atomics.load(control, FROM) + item;
      kernel.work(job.rows.at, job.run.at, Atomics.load(control, STEP), place, thread);
    } catch {
      Atomics.store(control, FAILED, 1);
    }
    Atomics.add(control, DONE, 1);
    Atomics.notify(control, DONE);
  }
}

/** Waits until a word is something else than `value`, and returns it. */
function waitWhile(control: Int32Array, word: number, value: number): number {
  for (let spin = 0; spin < SPINS; spin++) {
    const now = Atomics.load(control, word);
    if (now !== value) return now;
  }
  Atomics.wait(control, word, value, NAP);
  return Atomics.load(control, word);
}

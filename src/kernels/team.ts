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
  /** 32 bytes for what threads tell each other. */
  control: number;
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

/** How often to look for a change before going to sleep: waking up takes longer than most waits. */
const SPINS = 20_000;

function controlOf(job: TeamJob): Int32Array {
  return new Int32Array(job.memory.buffer, job.control, 8);
}

/** The threads that work on a job; the calling one does what no helper does. */
export class Team {
  private readonly job: TeamJob;
  private readonly kernel: TeamKernel;
  private readonly control: Int32Array;
  private readonly ports: MessagePort[];

  constructor(job: TeamJob) {
    this.job = job;
    this.kernel = instantiate(job.module, job.memory);
    this.control = controlOf(job);
    const requests = Array.from({ length: job.threads - 1 }, (_, i) => ({ team: job, thread: i + 1 }));
    this.ports = requests.length > 0 ? askHelpers(requests) : [];
  }

  /** Does a step for all of its items. */
  run(step: number, items: number): void {
    const { control } = this;
    Atomics.store(control, DONE, 0);
    Atomics.store(control, STEP, step);
    Atomics.store(control, LEFT, items);
    this.wake();
    takeItems(this.job, this.kernel, control, 0);
    for (let done = waitWhile(control, DONE, -1); done < items; ) done = waitWhile(control, DONE, done);
  }

  /** Sends the helpers away. */
  close(): void {
    Atomics.store(this.control, STOP, 1);
    this.wake();
    for (const port of this.ports) port.close();
  }

  private wake(): void {
    Atomics.add(this.control, TURN, 1);
    if (this.ports.length > 0) Atomics.notify(this.control, TURN);
  }
}

/** Works with a team until it is sent away: what a helper thread does. */
export function joinTeam({ team, thread, port }: TeamRequest): void {
  const control = controlOf(team);
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
    kernel.work(job.rows.at, job.run.at, Atomics.load(control, STEP), item, thread);
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
  Atomics.wait(control, word, value, 1000);
  return Atomics.load(control, word);
}

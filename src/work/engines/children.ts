import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { env, pid } from 'node:process';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../root.ts';
import { interrupted, type Outcome } from './tasks.ts';

/** A task for a process of its own. */
export interface ChildTask {
  argv: readonly string[];
  /** The folder that relative paths start from; absent: that of this process. */
  cwd?: string;
  /** The file that the task makes, which exists when the task is done. */
  output: string;
}

/** What a child is sent, and what it answers. The command line has the other end. */
export interface ChildRequest {
  argv: readonly string[];
  cwd?: string;
  limits: Limits;
}

/** Threads, and memory in bytes. */
interface Limits {
  jobs: number;
  maxMemory: number;
}

/** The variable that tells a process that it is to do the tasks of its parent. */
export const PARENT = 'CLUSTERKIT_PARENT';

/** Time that a child has to end by itself, in ms. */
const GRACE = 2000;

/** The most that is kept of what a dying child says, in characters. */
const LAST_WORDS = 2000;

/**
 * Processes that stay, so that the program is started and its kernels are compiled once and not for each task. A process
 * that dies is replaced. All end when this process ends, however it ends: they see that their channel is closed.
 */
export class ChildPool {
  private readonly free: Child[];
  private readonly all: readonly Child[];
  private readonly waiting: ((child: Child) => void)[] = [];

  /** @param limits threads and memory of all of them together */
  constructor(count: number, { jobs, maxMemory }: Limits) {
    const share = (whole: number) => Math.max(1, Math.floor(whole / count));
    const limits = { jobs: share(jobs), maxMemory: share(maxMemory) };
    this.all = Array.from({ length: count }, () => new Child(limits));
    this.free = [...this.all];
  }

  /** Runs a task as soon as a process is free. @throws {ClusterkitError} aborted */
  async run(task: ChildTask, signal?: AbortSignal): Promise<Outcome> {
    const child = this.free.shift() ?? (await new Promise<Child>((resolve) => this.waiting.push(resolve)));
    try {
      if (signal?.aborted) throw interrupted();
      return await child.run(task, signal);
    } finally {
      const next = this.waiting.shift();
      if (next) next(child);
      else this.free.unshift(child);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((child) => child.close()));
  }
}

/** One process, which is started when it has something to do. */
class Child {
  private readonly limits: Limits;
  private running?: ChildProcess;
  private said = '';

  constructor(limits: Limits) {
    this.limits = limits;
  }

  async run({ argv, cwd, output }: ChildTask, signal?: AbortSignal): Promise<Outcome> {
    const child = this.running ?? this.start();
    const outcome = await new Promise<Outcome>((resolve) => {
      const end = (found: Outcome) => {
        child.off('message', answered).off('exit', died).off('error', failed);
        signal?.removeEventListener('abort', stop);
        resolve(found);
      };
      const answered = (message: unknown) => end(message as Outcome);
      const died = (code: number | null, by: string | null) =>
        end({ code: null, reason: this.lastWords(code, by) });
      const failed = (error: Error) =>
        end({ code: null, reason: `its process cannot be started (${error.name})` });
      const stop = () => {
        void this.close();
        end({ code: null, reason: 'interrupted' });
      };
      child.on('message', answered).on('exit', died).on('error', failed);
      signal?.addEventListener('abort', stop);
      const request: ChildRequest = { argv, cwd, limits: this.limits };
      // if it cannot be sent, the process has died, which is told
      child.send(request, () => {});
    });
    if (signal?.aborted) throw interrupted();
    if (outcome.code === 0 && !existsSync(output))
      return { code: 1, reason: `its file ${output} is not there, though it ended well` };
    return outcome;
  }

  private start(): ChildProcess {
    const program = fileURLToPath(new URL('bin/clusterkit.js', ROOT));
    const child = fork(program, ['worker'], {
      execArgv: [],
      env: { ...env, [PARENT]: String(pid) },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.running = child;
    this.said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.said = (this.said + text).slice(-LAST_WORDS);
    });
    const gone = () => {
      if (this.running === child) this.running = undefined;
    };
    child.on('exit', gone).on('error', gone);
    return child;
  }

  private lastWords(code: number | null, by: string | null): string {
    const line = this.said.trim().split('\n').at(-1);
    const how = by === null ? `its process ended with exit code ${code}` : `its process was ended by ${by}`;
    return line ? `${how} (${line})` : how;
  }

  /** Ends the process; a stopped one does not hear that its channel is closed. */
  async close(): Promise<void> {
    const { running: child } = this;
    this.running = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), GRACE);
      child.on('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      if (child.connected) child.disconnect();
    });
  }
}

import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { ClusterkitError } from '../../core/errors.ts';
import { type Failure, shardsFailed, type Task } from '../shards/engine.ts';

/** What an engine tells beside its tasks. */
export type Notice =
  /** An array was submitted. @property again those of it that were submitted before */
  | { kind: 'submitted'; tasks: number; again: number; job: string }
  /** Nobody has asked a queue for work yet. */
  | { kind: 'no-worker' }
  /** The server has gone away, or is there again. */
  | { kind: 'server'; isThere: boolean }
  /** The server drops keys when its memory is full. */
  | { kind: 'eviction'; policy: string };

/** Limits of tasks, and who is told. */
export interface Surroundings {
  /** Threads of this machine that all tasks may use together. */
  jobs: number;
  /** Memory of this machine that all tasks may take together, in bytes. */
  maxMemory: number;
  /** Options of the program that were given, as words, for tasks on other machines. */
  given: readonly string[];
  /** User and password of a server, from the environment. */
  user?: string;
  password?: string;
  notice(notice: Notice): void;
}

/** Exit codes of a task that would end so again: its words or its data are wrong. */
const HOPELESS: readonly number[] = [2, 3];

/** How a task has ended. */
export interface Outcome {
  /** The exit code; null if its process was killed. */
  code: number | null;
  /** Why, in one line, if it has failed. */
  reason: string;
}

/** Whether a task that has ended so must not be repeated. */
export function isHopeless(code: number | null): boolean {
  return code !== null && HOPELESS.includes(code);
}

/**
 * Which tasks have their files. Folders are listed and files not asked for: network file systems remember for a while
 * that a file was not there.
 */
async function doneTasks(tasks: readonly Task[]): Promise<Set<Task>> {
  const folders = new Map<string, Promise<Set<string>>>();
  const done = new Set<Task>();
  for (const task of tasks) {
    const folder = dirname(task.output);
    const listed = folders.get(folder) ?? namesIn(folder);
    folders.set(folder, listed);
    if ((await listed).has(basename(task.output))) done.add(task);
  }
  return done;
}

async function namesIn(folder: string): Promise<Set<string>> {
  try {
    return new Set(await readdir(folder));
  } catch {
    return new Set();
  }
}

/** The tasks of a barrier that are left, as they end. */
export class Barrier {
  readonly left: Map<string, Task>;
  private readonly total: number;
  private readonly failures: Failure[] = [];
  private readonly onDone?: (id: string) => void;

  constructor(tasks: readonly Task[], onDone?: (id: string) => void) {
    this.left = new Map(tasks.map((task) => [task.id, task]));
    this.total = tasks.length;
    this.onDone = onDone;
  }

  /** Takes away tasks whose files exist. */
  async look(): Promise<void> {
    for (const { id } of await doneTasks([...this.left.values()])) this.done(id);
  }

  done(id: string): void {
    if (this.left.delete(id)) this.onDone?.(id);
  }

  fail(id: string, reason: string): void {
    if (this.left.delete(id)) this.failures.push({ id, reason });
  }

  /** @throws {ClusterkitError} input, if tasks have failed */
  end(): void {
    const order = (a: Failure, b: Failure) => (a.id < b.id ? -1 : 1);
    if (this.failures.length > 0) throw shardsFailed(this.failures.toSorted(order), this.total);
  }
}

export function interrupted(): ClusterkitError {
  return new ClusterkitError('aborted', 'interrupted');
}

/** Waits, and ends early if the signal fires. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    if (signal?.aborted) end();
    else signal?.addEventListener('abort', end);
  });
}

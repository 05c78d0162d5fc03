import { existsSync } from 'node:fs';
import { ClusterkitError, describeError, foreignMessage } from '../../core/errors.ts';
import { listFew, plural } from '../../core/words.ts';

/*
 * The contract between the driver of a run over shards and what runs its tasks. A run is a sequence of barriers: a list
 * of tasks, of which each makes one file, and then a merge of these files. An engine knows nothing but tasks.
 */

/** One call of the program that makes one file. Doing it twice, or at two places at once, makes the same bytes. */
export interface Task {
  /** Pass and shard, such as `p003-0007`: letters, digits and dashes. */
  id: string;
  /** The words of a call of the program, without the program: `summarize`, the manifest, `--shard`, `7`, ... */
  argv: readonly string[];
  /** The path of the file. It gets its name when it is complete, so where it exists the task is done. */
  output: string;
}

/** How tasks are followed. */
export interface Following {
  /** Stops the tasks. */
  signal?: AbortSignal;
  /** Called once for each task, when its file exists. */
  onDone?(id: string): void;
}

/** Runs tasks, on this machine or on others. */
export interface Engine {
  /**
   * A barrier: all files exist when it is over. A task whose file exists is done at once. A task that ends with exit code
   * 3 (its data are bad) is not repeated, others are run up to `ATTEMPTS` times.
   * @throws {ClusterkitError} input, in one line that names the shards that failed, after the other tasks have ended;
   * aborted
   */
  run(tasks: readonly Task[], following?: Following): Promise<void>;
  /** Ends what the engine has started. */
  close(): Promise<void>;
}

/** How passes over shards are made. */
export interface ShardRun {
  /** Folder of everything that is made on the way; what it holds is not made again. */
  store: string;
  /** What runs tasks; absent: this process. */
  engine?: Engine;
  /** Passes so far, and those of them that were made in this run; absent: none. */
  count?: { passes: number; made: number };
  /** Called after each pass with what is known of it. */
  onPass?(pass: PassTold): void;
}

/** A pass over all shards that is over. */
export interface PassTold {
  /** Its number, from 1. */
  pass: number;
  kind: string;
  shards: number;
  rows: number;
  /** Seconds from its begin to its end; 0 if the folder had what it comes to. */
  seconds: number;
  /** The inertia of the centers that it began with; absent for samples. */
  inertia?: number;
}

/** How often a task is run that fails, unless its data are bad. */
export const ATTEMPTS = 3;

/** A task that was given up, and why, in one line. */
export interface Failure {
  id: string;
  reason: string;
}

/** The error of a barrier. @param total number of its tasks */
export function shardsFailed(failures: readonly Failure[], total: number): ClusterkitError {
  const names = listFew(failures.map(({ id }) => id));
  const [{ reason }] = failures;
  const text = `${failures.length} of ${plural(total, 'shard')} failed (${names}): ${reason}`;
  return new ClusterkitError('input', text, {
    remedies: [{ how: 'do', what: 'give the same command again, which repeats what is missing' }],
  });
}

/**
 * An engine that does one task after the other in this process; a task uses all threads.
 * @param perform does the task of this number
 */
export function ownEngine(perform: (task: Task, signal?: AbortSignal) => Promise<void>): Engine {
  return {
    async run(tasks, { signal, onDone } = {}) {
      const failures: Failure[] = [];
      for (const task of tasks) {
        if (signal?.aborted) throw new ClusterkitError('aborted', 'the run was stopped');
        const reason = existsSync(task.output) ? undefined : await attempt(task, perform, signal);
        if (reason === undefined) onDone?.(task.id);
        else failures.push({ id: task.id, reason });
      }
      if (failures.length > 0) throw shardsFailed(failures, tasks.length);
    },
    async close() {},
  };
}

/**
 * @returns why the task has failed. What fails in this process would fail again, so it is not repeated.
 * @throws {ClusterkitError} aborted; output, since the other tasks write to the same folder
 */
async function attempt(
  task: Task,
  perform: (task: Task, signal?: AbortSignal) => Promise<void>,
  signal?: AbortSignal,
): Promise<string | undefined> {
  try {
    await perform(task, signal);
    return undefined;
  } catch (error) {
    if (error instanceof ClusterkitError && (error.code === 'aborted' || error.code === 'output'))
      throw error;
    return error instanceof ClusterkitError ? describeError(error) : foreignMessage(error);
  }
}

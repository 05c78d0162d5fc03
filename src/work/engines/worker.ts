import { existsSync } from 'node:fs';
import type { Job } from 'bullmq';
import { ChildPool } from './children.ts';
import { Connections, queueName } from './connection.ts';
import type { QueuedTask } from './queue.ts';
import type { RedisAddress } from './spec.ts';
import { interrupted, isHopeless, type Outcome } from './tasks.ts';

/** How a worker works, and who is told. */
export interface WorkerSettings {
  /** Tasks at once. */
  tasks: number;
  /** Threads and memory in bytes of all of them together. */
  jobs: number;
  maxMemory: number;
  /** Time in ms without a task after which the worker ends; absent: it does not. */
  idle?: number;
  /** User and password of the server. */
  user?: string;
  password?: string;
  signal: AbortSignal;
  /** Called when the worker asks for tasks. */
  onReady(): void;
  onBegin(id: string): void;
  onEnd(id: string, outcome: Outcome, seconds: number): void;
  /** Called when the server is away, and when it is there again. */
  onServer(isThere: boolean): void;
}

/**
 * Times of the queue, in ms. A task belongs to its worker for as long as the worker says every few seconds that it lives;
 * then it is another worker's. Tasks run in processes of their own, so a worker is never too busy to say so.
 */
const TIMES = { lockDuration: 5000, stalledInterval: 2000, runRetryDelay: 1000, drainDelay: 5 };

/** How often the worker of a task may die before the task is given up. */
const DEATHS = 5;

/**
 * Does the tasks of a queue, until the signal fires or there was nothing to do for a while. The worker of a task that dies, or
 * does not answer for some seconds, loses the task to another worker; the file that both make is the same.
 * @returns the number of tasks that were done
 * @throws {ClusterkitError} usage, without the packages; input, if the server cannot be reached; aborted
 */
export async function workOnQueue(address: RedisAddress, settings: WorkerSettings): Promise<number> {
  const { tasks, signal, idle } = settings;
  const connections = await Connections.to(address, settings);
  const { bull } = connections;
  const pool = new ChildPool(tasks, settings);
  const own = connections.connect();
  let busy = 0;
  let done = 0;
  let lastEnd = performance.now();
  const perform = async ({ data, name }: Job<QueuedTask>) => {
    busy++;
    try {
      const outcome = await performTask(pool, data, name, settings);
      if (outcome.code === 0) done++;
      else
        throw isHopeless(outcome.code)
          ? new bull.UnrecoverableError(outcome.reason)
          : new Error(outcome.reason);
    } finally {
      busy--;
      lastEnd = performance.now();
    }
  };
  const worker = new bull.Worker<QueuedTask>(queueName(), perform, {
    connection: own,
    concurrency: tasks,
    maxStalledCount: DEATHS,
    skipVersionCheck: true,
    ...TIMES,
  });
  // a server that is away comes again; a task that was lost is done by another worker
  worker.on('error', () => {});
  connections.watch(own, settings.onServer);
  await worker.waitUntilReady();
  settings.onReady();
  await untilOver(signal, () => idle !== undefined && busy === 0 && performance.now() - lastEnd > idle);
  await pool.close();
  await worker.close(true).catch(() => {});
  await connections.close();
  if (signal.aborted) throw interrupted();
  return done;
}

async function performTask(
  pool: ChildPool,
  { argv, cwd, output }: QueuedTask,
  id: string,
  { signal, onBegin, onEnd }: WorkerSettings,
): Promise<Outcome> {
  if (existsSync(output)) return { code: 0, reason: '' };
  onBegin(id);
  const start = performance.now();
  const outcome = await pool.run({ argv, cwd, output }, signal);
  onEnd(id, outcome, (performance.now() - start) / 1000);
  return outcome;
}

/** Time between two looks at whether a worker is idle, in ms. */
const LOOK = 200;

function untilOver(signal: AbortSignal, isOver: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearInterval(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setInterval(() => isOver() && end(), LOOK);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end);
  });
}

import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { cwd } from 'node:process';
import type { Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import { ATTEMPTS, type Engine, type Following, type Task } from '../shards/engine.ts';
import { Connections, queueName } from './connection.ts';
import type { RedisAddress } from './spec.ts';
import { Barrier, interrupted, pause, type Surroundings } from './tasks.ts';

/** A task as the queue has it. */
export interface QueuedTask {
  argv: string[];
  cwd: string;
  /** With the whole path. */
  output: string;
}

/** Time between two looks at the files, in ms; mostly an event comes before. */
const LOOK = 1000;

/** Number of looks between two looks at the tasks that the queue has. */
const LOOKS = 4;

/** Number of times that a task may be missing in the queue before it is added again: its file may come late. */
const LATE = 2;

/** Tasks that are added in one request. */
const AT_ONCE = 1000;

/**
 * Tasks in a queue of Redis, done by those who run `worker` and see the same folders. A driver that dies and is started again
 * finds its tasks in the queue, and a server that loses them gets them again.
 * @throws {ClusterkitError} usage, without the packages; input, if the server cannot be reached
 */
export async function queueEngine(address: RedisAddress, surroundings: Surroundings): Promise<Engine> {
  const { notice } = surroundings;
  const connections = await Connections.to(address, surroundings);
  const redis = connections.connect();
  const policy = evictionOf(await redis.info('memory'));
  if (policy !== undefined && policy !== 'noeviction') notice({ kind: 'eviction', policy });
  const name = queueName();
  const queue = new connections.bull.Queue<QueuedTask>(name, { connection: redis, skipVersionCheck: true });
  const last = await redis.xrevrange(queue.toKey('events'), '+', '-', 'COUNT', 1);
  const events = new connections.bull.QueueEvents(name, {
    connection: connections.connect(),
    lastEventId: last[0]?.[0] ?? '0-0',
    skipVersionCheck: true,
  });
  // a server that is away for a while: its answer is waited for
  queue.on('error', () => {});
  events.on('error', () => {});
  connections.watch(redis, (isThere) => notice({ kind: 'server', isThere }));
  await events.waitUntilReady();
  const parts: Parts = { queue, events, redis, surroundings };
  return {
    run: (tasks, following = {}) => runQueued(parts, tasks, following),
    async close() {
      await Promise.allSettled([connections.close(), events.close(), queue.close()]);
    },
  };
}

interface Parts {
  queue: Queue<QueuedTask>;
  events: QueueEvents;
  redis: Redis;
  surroundings: Surroundings;
}

/** What a server does when its memory is full. */
function evictionOf(info: string): string | undefined {
  return /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
}

/**
 * The name of a task in the queue follows from what it does: a driver that is started again does not add it twice. A whole
 * number or colons would be refused.
 */
function jobId({ id, argv, output }: Task): string {
  const what = JSON.stringify([argv, cwd(), resolve(output)]);
  return `${id}-${createHash('sha256').update(what).digest('hex').slice(0, 16)}`;
}

async function runQueued(parts: Parts, tasks: readonly Task[], { signal, onDone }: Following): Promise<void> {
  const { events, queue } = parts;
  const barrier = new Barrier(tasks, onDone);
  await barrier.look();
  if (barrier.left.size === 0) return;
  const ids = new Map([...barrier.left.values()].map((task) => [jobId(task), task]));
  const watch = new Watch(parts, barrier, ids);
  events.on('completed', watch.ended).on('failed', watch.failed);
  try {
    await watch.add([...ids.keys()]);
    await watch.untilDone(signal);
  } finally {
    events.off('completed', watch.ended).off('failed', watch.failed);
    // what nobody has begun is not begun any more
    if (signal?.aborted)
      await Promise.allSettled(
        [...ids].flatMap(([id, task]) => (barrier.left.has(task.id) ? queue.remove(id) : [])),
      );
  }
  if (signal?.aborted) throw interrupted();
  barrier.end();
}

/** Follows the tasks of a barrier: by events, and by looking where an event got lost. */
class Watch {
  private readonly parts: Parts;
  private readonly barrier: Barrier;
  private readonly ids: ReadonlyMap<string, Task>;
  private readonly added = new Map<string, number>();
  private readonly missing = new Map<string, number>();
  private wake: () => void = () => {};
  private someoneWorks = false;

  constructor(parts: Parts, barrier: Barrier, ids: ReadonlyMap<string, Task>) {
    this.parts = parts;
    this.barrier = barrier;
    this.ids = ids;
  }

  readonly ended = ({ jobId }: { jobId: string }) => {
    if (!this.ids.has(jobId)) return;
    this.someoneWorks = true;
    this.wake();
  };

  readonly failed = ({ jobId, failedReason }: { jobId: string; failedReason: string }) => {
    const task = this.ids.get(jobId);
    if (!task) return;
    this.barrier.fail(task.id, failedReason);
    this.wake();
  };

  /** Adds tasks to the queue; those that it has already stay as they are. */
  async add(names: readonly string[]): Promise<void> {
    for (let at = 0; at < names.length; at += AT_ONCE)
      await this.parts.queue.addBulk(
        names.slice(at, at + AT_ONCE).map((jobId) => {
          const { id, argv, output } = this.ids.get(jobId) as Task;
          this.added.set(jobId, (this.added.get(jobId) ?? 0) + 1);
          this.missing.delete(jobId);
          return {
            name: id,
            data: { argv: [...this.parts.surroundings.given, ...argv], cwd: cwd(), output: resolve(output) },
            opts: { jobId, attempts: ATTEMPTS, removeOnComplete: true, removeOnFail: true },
          };
        }),
      );
  }

  async untilDone(signal?: AbortSignal): Promise<void> {
    const { left } = this.barrier;
    for (let looks = 1; left.size > 0 && !signal?.aborted; looks++) {
      const early = new AbortController();
      this.wake = () => early.abort();
      const stop = signal ? AbortSignal.any([signal, early.signal]) : early.signal;
      const before = left.size;
      await this.barrier.look();
      if (left.size === 0) return;
      if (left.size === before || !early.signal.aborted) await pause(LOOK, stop);
      if (looks % LOOKS === 0 && this.parts.redis.status === 'ready') await this.lookAtQueue();
    }
  }

  /** Adds tasks again that the queue does not have any more and whose files are not there. */
  private async lookAtQueue(): Promise<void> {
    const { queue, surroundings } = this.parts;
    if (!this.someoneWorks) {
      const active = await queue.getActiveCount();
      this.someoneWorks = active > 0 || (await queue.getWorkersCount().catch(() => 1)) > 0;
      if (!this.someoneWorks) surroundings.notice({ kind: 'no-worker' });
    }
    const open = [...this.ids].filter(([, task]) => this.barrier.left.has(task.id));
    const states = await Promise.all(open.map(([id]) => queue.getJobState(id)));
    const again: string[] = [];
    for (const [at, [id, task]] of open.entries()) {
      if (states[at] !== 'unknown') continue;
      const times = (this.missing.get(id) ?? 0) + 1;
      this.missing.set(id, times);
      if (times <= LATE) continue;
      if ((this.added.get(id) ?? 0) < ATTEMPTS) again.push(id);
      else
        this.barrier.fail(
          task.id,
          `a worker has done it, and ${task.output} is not here; do the workers see the same folder?`,
        );
    }
    await this.add(again);
  }
}

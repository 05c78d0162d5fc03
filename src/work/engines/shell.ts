import { ATTEMPTS, type Engine, type Task } from '../shards/engine.ts';
import { ChildPool } from './children.ts';
import { Barrier, isHopeless, type Outcome } from './tasks.ts';

/**
 * Tasks in processes of this machine, which stay from task to task.
 * @param count number of processes
 * @param limits threads and memory in bytes of all of them together
 */
export function shellEngine(count: number, limits: { jobs: number; maxMemory: number }): Engine {
  const pool = new ChildPool(count, limits);
  return {
    async run(tasks, { signal, onDone } = {}) {
      const barrier = new Barrier(tasks, onDone);
      await barrier.look();
      await Promise.all(
        [...barrier.left.values()].map(async (task) => {
          const { code, reason } = await repeated(pool, task, signal);
          if (code === 0) barrier.done(task.id);
          else barrier.fail(task.id, reason);
        }),
      );
      barrier.end();
    },
    close: () => pool.close(),
  };
}

/** Runs a task until it ends well, or cannot. */
async function repeated(pool: ChildPool, task: Task, signal?: AbortSignal): Promise<Outcome> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await pool.run(task, signal);
    if (outcome.code === 0 || isHopeless(outcome.code) || attempt === ATTEMPTS) return outcome;
  }
}

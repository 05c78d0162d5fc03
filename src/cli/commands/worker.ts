import type { Command } from 'commander';
import { WORKER, type WorkerOptions } from '../../work/params/engines.ts';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Io, Session } from '../session.ts';

const ABOUT = `A driver, such as kmeans --shards with --on redis://..., puts tasks into the queue, and workers on any number of machines do them. All of them see the same files under the same paths, and have the same version of clusterkit. A worker that dies, or does not answer for some seconds, loses its task to another worker; the results have the same bytes.

The queue requires the packages bullmq and ioredis: npm install bullmq ioredis. The password of the server is taken from CLUSTERKIT_REDIS_PASSWORD, and a user from CLUSTERKIT_REDIS_USER. Whoever can write to that server can have commands of clusterkit run here, which read and write files: do not leave it open.`;

const EXAMPLES = [
  'worker --on redis://127.0.0.1:6379',
  'worker --on rediss://queue.example:6380 --tasks 4 --idle 10m',
];

/** @param run runs a command line, as the program does */
export function declareWorker(
  program: Command,
  session: Session,
  run: (argv: readonly string[], io: Io) => Promise<number>,
): void {
  const command = program
    .command('worker')
    .summary('do the tasks that a driver on this or another machine puts into a queue')
    .description('Do the tasks that drivers put into a queue on Redis or Valkey.');
  addHelp(
    addParams(command, () => WORKER),
    { examples: EXAMPLES, about: () => ABOUT },
  ).action(async (options: WorkerOptions) => {
    const { runWorker } = await import('../worker.ts');
    await runWorker(session, options, run);
  });
}

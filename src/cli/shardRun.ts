import { dirname, join, resolve } from 'node:path';
import { ClusterkitError } from '../core/errors.ts';
import type { Surroundings } from '../work/engines/tasks.ts';
import { isManifest } from '../work/look.ts';
import type { Engine, ShardRun } from '../work/shards/engine.ts';
import { printEvent } from './batch.ts';
import { Printed, type Session } from './session.ts';
import { noticeText } from './words/engines.ts';
import { passText } from './words/shards.ts';

/** A run over shards that has to be closed. */
interface OpenRun {
  run: ShardRun;
  close(): Promise<void>;
}

/**
 * Opens what passes over the shards of a manifest are made by, as options say.
 * @throws {ClusterkitError} usage, for another input, and for an engine that is not installed; input, if its server cannot
 * be reached
 */
export async function openShardRun(
  session: Session,
  [manifest]: readonly string[],
  { on, print = false, store }: { on?: string; print?: boolean; store?: string },
): Promise<OpenRun> {
  if (!(await isManifest(manifest)))
    throw new ClusterkitError('usage', `requires a manifest of shards, and ${manifest} is none`, {
      option: on === undefined ? 'store' : 'on',
      remedies: [{ how: 'do', what: 'make one with the command shard' }],
    });
  const engine = on === undefined ? undefined : await engineOf(session, on, print);
  let before: number | undefined;
  const run: ShardRun = {
    store: resolve(store ?? join(dirname(manifest), 'passes')),
    ...(engine && { engine }),
    onPass: (pass) => {
      session.note(passText(pass, before));
      printEvent(session, { event: 'pass', ...pass });
      before = pass.kind === 'step' ? pass.inertia : undefined;
    },
  };
  return { run, close: async () => engine?.close() };
}

/** The engine of a name. */
async function engineOf(session: Session, on: string, print: boolean): Promise<Engine> {
  const { parseEngine } = await import('../work/engines/spec.ts');
  const spec = parseEngine(on);
  const name = spec.kind === 'redis' ? spec.address.text : spec.kind;
  const { jobs, maxMemory, options, io } = session;
  const { CLUSTERKIT_REDIS_USER: user, CLUSTERKIT_REDIS_PASSWORD: password } = io.env;
  const surroundings: Surroundings = {
    jobs,
    maxMemory,
    given: [
      ...(options.jobs === undefined ? [] : ['--jobs', String(options.jobs)]),
      ...(options.maxMemory === undefined ? [] : ['--max-memory', String(options.maxMemory)]),
    ],
    user,
    password,
    notice: (notice) => session.note(noticeText(notice, name)),
  };
  if (print && session.printsData)
    throw new ClusterkitError('usage', 'is not used with JSON on standard output', {
      option: 'print',
    });
  if (print && spec.kind === 'slurm') return printing(session, spec.flags, surroundings);
  if (print)
    throw new ClusterkitError('usage', 'requires an engine that has scripts', {
      option: 'print',
      remedies: [{ option: 'on', how: 'set', value: 'slurm' }],
    });
  const { openEngine } = await import('../work/engines/open.ts');
  return openEngine(spec, surroundings);
}

/** An engine that prints what it would submit for the first tasks, and ends the run. */
function printing(session: Session, flags: string, surroundings: Surroundings): Engine {
  return {
    async run(tasks) {
      const { slurmScripts } = await import('../work/engines/slurm.ts');
      session.printAsIs((await slurmScripts(tasks, flags, surroundings)).join('\n'));
      throw new Printed();
    },
    async close() {},
  };
}

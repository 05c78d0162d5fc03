import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { ClusterkitError, foreignMessage } from '../../core/errors.ts';
import { makeFolder } from '../folders.ts';
import { ATTEMPTS, type Engine, type Following, type Task } from '../shards/engine.ts';
import { type Block, blocksOf, EXIT_LINE, logFolder, scriptOf } from './slurmScript.ts';
import { Barrier, interrupted, isHopeless, pause, type Surroundings } from './tasks.ts';

/** Time between two looks at the files, in ms. */
const LOOK = 1000;

/** Number of looks between two questions to the scheduler. */
const LOOKS = 5;

/** The limit of Slurm where nothing says another: an index of an array is below it. */
const USUAL_SIZE = 1001;

/** How often a task must be missing in the queue before it is submitted again: its file may come late. */
const LATE = 2;

/**
 * Tasks as job arrays of Slurm. Their files say whether they are done; what is neither done nor queued is submitted again. A
 * driver that dies and is started again finds the arrays by their names.
 * @param flags further flags of sbatch, as one text
 * @param look time between two looks at the files, in ms
 */
export function slurmEngine(flags: string, surroundings: Surroundings, look = LOOK): Engine {
  let largest: Promise<number> | undefined;
  return {
    async run(tasks, following = {}) {
      const barrier = new Barrier(tasks, following.onDone);
      await barrier.look();
      if (barrier.left.size === 0) return;
      largest ??= largestArray();
      const run = new SlurmRun(blocksOf(tasks, await largest), barrier, { flags, surroundings, look });
      await run.untilDone(following);
      barrier.end();
    },
    async close() {},
  };
}

/**
 * The scripts that would be submitted for tasks, whose files are not asked for.
 * @param flags further flags of sbatch, as one text
 */
export async function slurmScripts(
  tasks: readonly Task[],
  flags: string,
  { given }: Pick<Surroundings, 'given'>,
): Promise<string[]> {
  const size = await largestArray().catch(() => USUAL_SIZE);
  return blocksOf(tasks, size).map((block) => scriptOf(block, [...block.tasks.keys()], { flags, given }));
}

/** The number of indices that an array may have. */
async function largestArray(): Promise<number> {
  const config = await call('scontrol', ['show', 'config']);
  return Number(/^MaxArraySize\s*=\s*(\d+)/m.exec(config)?.[1] ?? USUAL_SIZE);
}

interface SlurmSettings {
  flags: string;
  surroundings: Surroundings;
  look: number;
}

/** One barrier. */
class SlurmRun {
  private readonly blocks: readonly Block[];
  private readonly barrier: Barrier;
  private readonly how: SlurmSettings;
  private readonly submitted = new Map<string, number>();
  private readonly missing = new Map<string, number>();

  constructor(blocks: readonly Block[], barrier: Barrier, how: SlurmSettings) {
    this.blocks = blocks;
    this.barrier = barrier;
    this.how = how;
  }

  async untilDone({ signal }: Following): Promise<void> {
    const queued = await this.queued();
    for (const block of this.blocks) await this.submit(block, (task) => !queued.has(task.id));
    for (let looks = 1; this.barrier.left.size > 0; looks++) {
      await pause(this.how.look, signal);
      if (signal?.aborted) {
        await call('scancel', [`--name=${this.names}`, `--user=${userInfo().username}`]).catch(() => {});
        throw interrupted();
      }
      await this.barrier.look();
      if (looks % LOOKS === 0 && this.barrier.left.size > 0) await this.lookAtQueue();
    }
  }

  private get names(): string {
    return this.blocks.map(({ name }) => name).join();
  }

  /** The tasks that wait or run. */
  private async queued(): Promise<Set<string>> {
    const format = ['--noheader', '--array', `--user=${userInfo().username}`, '--format=%j %K'];
    const lines = (await call('squeue', [...format, `--name=${this.names}`])).split('\n');
    const ids = new Set<string>();
    for (const line of lines) {
      const [name, index] = line.trim().split(' ');
      const task = this.blocks.find((block) => block.name === name)?.tasks[Number(index)];
      if (task) ids.add(task.id);
    }
    return ids;
  }

  /** Submits tasks of a block that are left. */
  private async submit(block: Block, isWanted: (task: Task) => boolean): Promise<void> {
    const indices = [...block.tasks.keys()].filter((i) => {
      const task = block.tasks[i];
      return this.barrier.left.has(task.id) && isWanted(task);
    });
    if (indices.length === 0) return;
    await makeFolder(logFolder(block));
    const { notice, given } = this.how.surroundings;
    const script = scriptOf(block, indices, { flags: this.how.flags, given });
    const [job] = (await call('sbatch', ['--parsable'], script)).trim().split(';');
    let again = 0;
    for (const i of indices) {
      const { id } = block.tasks[i];
      const times = this.submitted.get(id) ?? 0;
      if (times > 0) again++;
      this.submitted.set(id, times + 1);
      this.missing.delete(id);
    }
    notice({ kind: 'submitted', tasks: indices.length, again, job });
  }

  /** Submits tasks again that have left the queue without a file. */
  private async lookAtQueue(): Promise<void> {
    const queued = await this.queued();
    const lost = new Set<string>();
    for (const block of this.blocks)
      for (const [index, { id, output }] of block.tasks.entries()) {
        if (!this.barrier.left.has(id) || queued.has(id)) continue;
        const times = (this.missing.get(id) ?? 0) + 1;
        this.missing.set(id, times);
        if (times < LATE) continue;
        const { code, reason = `it ended without its file ${output}` } = await lastWords(block, index);
        if (isHopeless(code) || (this.submitted.get(id) ?? 0) >= ATTEMPTS) this.barrier.fail(id, reason);
        else lost.add(id);
      }
    for (const block of this.blocks) await this.submit(block, ({ id }) => lost.has(id));
  }
}

/** What a task that failed has written last. */
async function lastWords(block: Block, index: number): Promise<{ code: number | null; reason?: string }> {
  const folder = logFolder(block);
  const ending = `_${index}.log`;
  const logs = (await readdir(folder).catch(() => [])).filter(
    (name) => name.endsWith(ending) && name.startsWith(`${block.name}_`),
  );
  const number = (name: string) => Number(name.slice(block.name.length + 1, -ending.length));
  const latest = logs.sort((a, b) => number(a) - number(b)).at(-1);
  if (latest === undefined) return { code: null };
  const lines = (await readFile(join(folder, latest), 'utf8').catch(() => '')).trim().split('\n');
  const [, code] = EXIT_LINE.exec(lines.at(-1) ?? '') ?? [];
  const said = lines.at(code === undefined ? -1 : -2)?.replace(/^clusterkit: /, '');
  return { code: code === undefined ? null : Number(code), ...(said && { reason: said }) };
}

/**
 * Calls a command of Slurm, with a text on its standard input.
 * @throws {ClusterkitError} usage, if there is no Slurm here; input, with what the command says
 */
function call(command: string, words: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(command, words, { maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      if ((error as NodeJS.ErrnoException).code === 'ENOENT')
        return reject(
          new ClusterkitError('usage', `requires Slurm, and there is no ${command} here`, {
            option: 'on',
            remedies: [{ how: 'do', what: 'give the command where jobs are submitted' }],
            cause: error,
          }),
        );
      const said = stderr.trim().split('\n').join('; ') || foreignMessage(error);
      reject(new ClusterkitError('input', `${command}: ${said}`, { cause: error }));
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

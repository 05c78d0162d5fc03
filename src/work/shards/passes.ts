import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { checkMicro } from '../../algorithms/passes/micro.ts';
import { passOver } from '../../algorithms/passes/pieces.ts';
import { checkRange } from '../../algorithms/passes/range.ts';
import { ClusterkitError, describeError } from '../../core/errors.ts';
import { Pacer, type Progress } from '../../core/pacer.ts';
import { flagOf } from '../../core/params.ts';
import type { PassSums, RowPasses } from '../../core/rowStore.ts';
import { obstacleTo } from '../../input/paths.ts';
import { toNpy } from '../../output/npy.ts';
import { writeOutput } from '../files.ts';
import { statOf } from '../folders.ts';
import type { Work } from '../work.ts';
import { packSummary, readSummary, type SummaryHead } from './cks.ts';
import { countPictures } from './colors.ts';
import { ATTEMPTS, type Engine, ownEngine, type ShardRun, type Task } from './engine.ts';
import { joinParts } from './join.ts';
import type { OpenManifest } from './manifest.ts';
import { headOf, passOptions, runOf, type ShardPass } from './pass.ts';
import { checkShard, shardRows } from './rows.ts';

/**
 * Passes over the shards of a manifest: tasks that each sum up a shard, and a merge of their summaries. Summaries are
 * named by all that they depend on, so a run that was interrupted goes on where it ended.
 * @throws {ClusterkitError} input, for rows that cannot be clustered; output, for a store that cannot be written
 */
export function shardPasses(
  work: Work,
  manifest: OpenManifest,
  { store, engine, onPass, count = { passes: 0, made: 0 } }: ShardRun,
): Omit<RowPasses, 'run'> & { run(pass: ShardPass): Promise<PassSums> } {
  if (manifest.of === 'rows') checkRange(manifest.range);
  const obstacle = obstacleTo(join(store, 'pass.cks'));
  if (obstacle !== undefined)
    throw new ClusterkitError('output', `cannot be written (${obstacle})`, { at: { file: store } });
  const quiet: Work = { ...work, wrote: undefined, redirect: undefined };
  const run = async (pass: ShardPass): Promise<PassSums> => {
    const number = ++count.passes;
    const began = performance.now();
    const { shards, n } = manifest;
    const job: PassJob = {
      work: quiet,
      manifest,
      pass,
      number,
      folder: join(store, runOf(manifest, pass).slice(0, 16)),
      // files are compared with the manifest once in a run
      checks: count.made === 0,
    };
    const known = await readMerged(job);
    if (!known) count.made++;
    const sums = known ?? (await makePass(job, engine));
    const parts = sums.inertia ?? sums.total;
    onPass?.({
      pass: number,
      kind: pass.kind,
      shards: shards.length,
      rows: n,
      seconds: known ? 0 : (performance.now() - began) / 1000,
      ...(parts && { inertia: parts[0] + (parts[1] + parts[2]) }),
    });
    return sums;
  };
  return { range: manifest.range, run };
}

interface PassJob {
  work: Work;
  manifest: OpenManifest;
  pass: ShardPass;
  number: number;
  /** The folder of the summaries of this pass. */
  folder: string;
  /** Whether files are compared with the manifest. */
  checks: boolean;
}

function mergedPath({ folder }: PassJob): string {
  return `${folder}.cks`;
}

/** What the pass has come to in an earlier run. */
async function readMerged(job: PassJob): Promise<PassSums | undefined> {
  const path = mergedPath(job);
  if (!statOf(path)) return undefined;
  const found = await readSummary(path).catch(() => undefined);
  return found?.head.run === runOf(job.manifest, job.pass) ? found.sums : undefined;
}

/** Makes the summaries of all shards, and merges them. */
async function makePass(job: PassJob, engine: Engine | undefined): Promise<PassSums> {
  const { work, manifest, pass, folder, checks } = job;
  const centers = 'centers' in pass ? `${folder}.centers.npy` : undefined;
  if ('centers' in pass && centers !== undefined)
    await writeOutput(work, centers, toNpy(pass.centers, [pass.centers.length / manifest.dim, manifest.dim]));
  const tasks = manifest.shards.map((_, shard) => taskOf(job, shard, centers));
  const own = ownEngine(async (task, signal) => {
    const quiet = { ...work, pacing: { signal } };
    await writeSummary(quiet, manifest, pass, tasks.indexOf(task), task.output, checks);
  });
  const parts = await summariesOf(job, tasks, engine ?? own);
  const sums = joinParts(pass, manifest.dim, parts, work.maxMemory);
  const all = Array.from(manifest.shards.keys());
  await writeOutput(work, mergedPath(job), packSummary({ head: headOf(manifest, pass, all), sums }));
  // what is merged is not read again; a task that is done twice may be writing there
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  if (centers !== undefined) await rm(centers, { force: true });
  return sums;
}

/** The words with which a shard is summed up anywhere. */
function taskOf(
  { manifest, pass, number, folder, checks }: PassJob,
  shard: number,
  centers: string | undefined,
): Task {
  const output = join(folder, `${String(shard).padStart(4, '0')}.cks`);
  const options = Object.entries(passOptions(pass)).flatMap(([name, value]) => [flagOf(name), String(value)]);
  const words = [
    'summarize',
    resolve(manifest.path),
    flagOf('shard'),
    String(shard),
    flagOf('kind'),
    pass.kind,
    ...options,
    ...(checks ? [] : [flagOf('unchecked')]),
  ];
  const id = `p${String(number).padStart(3, '0')}-${String(shard).padStart(4, '0')}`;
  return {
    id,
    argv: [...words, ...(centers === undefined ? [] : [flagOf('centers'), centers]), '-o', output],
    output,
  };
}

/**
 * The summaries of all shards, or what another driver with the same store has merged, which removes them. Those that are
 * damaged are made again.
 */
async function summariesOf(job: PassJob, tasks: readonly Task[], engine: Engine): Promise<PassSums[]> {
  const { work, manifest, pass, number } = job;
  const pacer = new Pacer(work.pacing);
  const stage = `pass ${number}, ${manifest.shards.length} shards`;
  let done = 0;
  const report = (): Progress => ({ stage, done, total: tasks.length });
  const onDone = () => {
    done++;
    pacer.report(report());
  };
  for (let attempt = 1; ; attempt++) {
    done = 0;
    try {
      await engine.run(tasks, { signal: work.pacing.signal, onDone });
    } catch (error) {
      const merged = await readMerged(job);
      if (merged && !work.pacing.signal?.aborted) return [merged];
      throw error;
    }
    const found = await Promise.all(
      tasks.map((task, shard) => readPart(task, headOf(manifest, pass, [shard]))),
    );
    const bad = found.find((part) => part instanceof ClusterkitError);
    if (!bad) return found as PassSums[];
    const merged = await readMerged(job);
    if (merged) return [merged];
    if (attempt === ATTEMPTS) throw bad;
    work.note(`${describeError(bad as ClusterkitError)}; it is made again`);
  }
}

/** The sums of a part; an error if the file is not what was asked for, and then it is removed. */
async function readPart({ output }: Task, head: SummaryHead): Promise<PassSums | ClusterkitError> {
  try {
    const summary = await readSummary(output);
    if (summary.head.run === head.run && String(summary.head.shards) === String(head.shards))
      return summary.sums;
    throw new ClusterkitError('input', 'it is the summary of other rows, or of another pass', {
      at: { file: output },
    });
  } catch (error) {
    if (!(error instanceof ClusterkitError)) throw error;
    await rm(output, { force: true });
    return error;
  }
}

/**
 * Sums up the rows of a shard and writes the summary.
 * @param checks whether the bytes of its file are compared with the manifest first
 * @throws {ClusterkitError} input, for rows that are not as the manifest says; output; aborted
 */
export async function writeSummary(
  work: Work,
  manifest: OpenManifest,
  pass: ShardPass,
  shard: number,
  output: string,
  checks: boolean,
): Promise<SummaryHead> {
  const sums = await sumsOf(work, manifest, pass, shard, checks);
  const head = headOf(manifest, pass, [shard]);
  await writeOutput(work, output, packSummary({ head, sums }));
  return head;
}

/** A pass over all shards by this process, of which nothing is kept. @throws {ClusterkitError} input; aborted */
export async function ownPass(work: Work, manifest: OpenManifest, pass: ShardPass): Promise<PassSums> {
  let sums: PassSums | undefined;
  for (const shard of manifest.shards.keys()) {
    const part = await sumsOf(work, manifest, pass, shard);
    sums = joinParts(pass, manifest.dim, sums ? [sums, part] : [part], work.maxMemory);
  }
  return sums as PassSums;
}

async function sumsOf(
  work: Work,
  manifest: OpenManifest,
  pass: ShardPass,
  number: number,
  checks = true,
): Promise<PassSums> {
  const shard = manifest.shards[number];
  if (pass.kind === 'colors') return countPictures(work, manifest, shard.pictures ?? [], shard.first);
  if (checks) await checkShard(manifest, shard);
  if (pass.kind === 'micro') checkMicro(pass.maxLeaves, shard.rows, manifest.dim, work.maxMemory);
  const rows = shardRows(manifest, shard);
  const sums = await passOver(rows, manifest.range, pass, work.pacing, `shard ${number}`);
  return pass.kind === 'step' ? { centers: pass.centers, ...sums } : sums;
}

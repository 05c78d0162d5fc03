import { ClusterkitError } from '../core/errors.ts';
import { withDefaults } from '../core/params.ts';
import { plural } from '../core/words.ts';
import { checkBeside, filesOf } from '../work/look.ts';
import { OutputPlan } from '../work/names.ts';
import type { MergingOptions, ShardOptions, SummarizingOptions } from '../work/params/sharding.ts';
import { checkRequired } from '../work/plan.ts';
import { documentOf, printDocument } from './batch.ts';
import { BOUND_MISSED } from './report.ts';
import type { Session } from './session.ts';
import { printable } from './table.ts';
import { headRun, headText, rowsText, stepText } from './words/shards.ts';
import { workOf } from './work.ts';

/** `clusterkit shard`: files to the shards of a manifest. */
export async function runShard(session: Session, paths: string[], options: ShardOptions): Promise<void> {
  const { makeGenerated, makeShards } = await import('../work/shards/make.ts');
  const { SHARD } = await import('../work/params/sharding.ts');
  checkRequired(SHARD, options);
  if (options.generate === undefined && paths.length === 0)
    throw new ClusterkitError('usage', 'which files are cut into shards?', {
      remedies: [{ option: 'generate', how: 'set', to: 'make rows' }],
    });
  const work = workOf(session);
  const files = options.generate === undefined ? await filesOf(work, paths) : [];
  const plan = new OutputPlan(session.planFacts(files));
  const output = plan.add('output', options.output as string, ['json']);
  session.follow(plan);
  const { generate: shape, n = 1e6, rowsPerShard, k, dim, seed, output: _, ...reading } = options;
  const made =
    shape === undefined
      ? await makeShards(work, files, output, { ...reading, rowsPerShard })
      : await makeGenerated(work, output, { shape, n, rowsPerShard, k, dim, seed });
  const size = rowsText(made, made.of === 'pictures');
  session.print(`${printable(output)}  ${plural(made.shards.length, 'shard')}, ${size}\n`);
  const run = {
    input: { path: output, kind: 'shards' },
    ...(made.of === 'pictures' && { of: made.of }),
    n: made.n,
    dim: made.dim,
    ...(made.columns && { columns: made.columns }),
    shards: made.shards.length,
    warnings: [],
  };
  await printDocument(session, documentOf('shard', [run]));
}

/** `clusterkit summarize`: one shard to a summary. */
export async function runSummarize(
  session: Session,
  path: string,
  options: SummarizingOptions,
): Promise<void> {
  const { summarizeShard } = await import('../work/shards/summarize.ts');
  const { SUMMARIZING } = await import('../work/params/sharding.ts');
  checkRequired(SUMMARIZING, options);
  const work = workOf(session);
  const plan = new OutputPlan(session.planFacts([path]));
  const output = plan.add('output', options.output as string, ['cks']);
  session.follow(plan);
  const { kind = 'step', shard = 0 } = options;
  const { head, wasThere } = await summarizeShard(work, path, {
    ...withDefaults(SUMMARIZING, options),
    kind,
    shard,
    output,
  });
  if (wasThere) session.note(`${output} is there already`);
  session.print(headText(output, head));
  await printDocument(session, documentOf('summarize', [headRun(path, head)]));
}

/** `clusterkit merge`: summaries to one. */
export async function runMerge(session: Session, paths: string[], options: MergingOptions): Promise<void> {
  const { mergeSummaries } = await import('../work/shards/merge.ts');
  const { MERGING } = await import('../work/params/sharding.ts');
  checkRequired(MERGING, options);
  checkBeside(MERGING, options);
  const work = workOf(session);
  const files = await filesOf(work, paths);
  const plan = new OutputPlan(session.planFacts(files));
  const { output: given, step = false, failIfMoved = false } = options;
  const output = plan.add('output', given as string, [step ? 'json' : 'cks']);
  session.follow(plan);
  if (step) return runStep(session, files, output, failIfMoved);
  const head = await mergeSummaries(work, files, output);
  session.print(headText(output, head));
  await printDocument(session, documentOf('merge', [headRun(files[0], head)]));
}

/** Summaries to the model of the next centers. */
async function runStep(
  session: Session,
  files: readonly string[],
  output: string,
  failIfMoved: boolean,
): Promise<void> {
  const { writeStep } = await import('../work/shards/step.ts');
  const made = await writeStep(workOf(session), files, output);
  session.print(stepText(output, made));
  if (failIfMoved && !made.converged) session.exitCode = BOUND_MISSED;
  const { k, inertia, moves, relocated, converged } = made;
  const run = { ...headRun(files[0], made.head), k, inertia, moves, relocated, converged };
  await printDocument(session, documentOf('merge', [run]));
}

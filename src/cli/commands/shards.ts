import type { Command } from 'commander';
import {
  MERGING,
  type MergingOptions,
  SHARD,
  type ShardOptions,
  SUMMARIZING,
  type SummarizingOptions,
} from '../../work/params/sharding.ts';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';

const ABOUT_SHARD = `The manifest names the shards, and tells their rows, the SHA-256 of their files and the range of their columns. Rows of NPY and IDX files stay where they are; those of other files are packed into NPY files beside the manifest. All rows are read once. Of pictures the colors are counted when their shard is summed up.

"kmeans manifest.json" passes over the shards, and --generate makes rows that are never on disk.`;

const SHARD_EXAMPLES = [
  'shard data/points.csv --columns x,y --rows-per-shard 10 -o run/manifest.json',
  'shard --generate blobs -n 100000 --dim 8 -k 50 --rows-per-shard 25000 -o run/made.json',
  'kmeans run/manifest.json -k 3 --store run/passes',
  'shard images --rows-per-shard 2 -o run/pictures.json',
];

/** Declares the command that makes shards. */
export function declareShard(program: Command, session: Session): void {
  const command = program
    .command('shard')
    .summary('cut files into the shards of a manifest, for passes by several processes')
    .description(
      'Cut matrices, tables or pictures into the shards of a manifest, which processes of any machine can pass over.',
    )
    .argument(
      '[files...]',
      'matrices or tables, whose rows follow each other, or pictures and folders of them',
    );
  addHelp(
    addParams(command, () => SHARD),
    { examples: SHARD_EXAMPLES, about: () => ABOUT_SHARD },
  ).action(async (files: string[], options: ShardOptions) => {
    const { runShard } = await import('../shards.ts');
    await runShard(session, files, options);
  });
}

const ABOUT_SUMMARIZE = `A summary of the same shard, centers and options has the same bytes, wherever it is made. A summary that is there already is not made again, so a task that may have been lost can be repeated. Any scheduler can run such tasks: make, GNU parallel, Slurm.

Exit code 3 says that the shard is bad and would be so again.`;

const SUMMARIZE_EXAMPLES = [
  'summarize run/manifest.json --shard 0 --kind sample --rows 10 --seed 1 -o run/0.cks',
  'summarize run/manifest.json --shard 1 --kind sample --rows 10 --seed 1 -o run/1.cks',
  'merge run/0.cks run/1.cks -o run/all.cks',
];

/** Declares the command that sums up a shard. */
export function declareSummarize(program: Command, session: Session): void {
  const command = program
    .command('summarize')
    .summary('sum up one shard: its part of a pass over all rows')
    .description('Sum up one shard of a manifest into a file: its part of a pass over all rows.')
    .argument('<manifest>', 'a manifest that shard wrote');
  addHelp(
    addParams(command, () => SUMMARIZING),
    { examples: SUMMARIZE_EXAMPLES, about: () => ABOUT_SUMMARIZE },
  ).action(async (path: string, options: SummarizingOptions) => {
    const { runSummarize } = await import('../shards.ts');
    await runSummarize(session, path, options);
  });
}

const ABOUT_MERGE = `Summaries of one pass can be merged in any order and in any groups, and the bytes stay the same. Summaries that are damaged, of other rows, of another pass, or that cover a shard twice are refused by name.`;

/** Declares the command that merges summaries. */
export function declareMerge(program: Command, session: Session): void {
  const command = program
    .command('merge')
    .summary('merge the summaries of shards')
    .description('Merge the summaries of several shards into one.')
    .argument('<summaries...>', 'files that summarize or merge wrote');
  addHelp(
    addParams(command, () => MERGING),
    { examples: SUMMARIZE_EXAMPLES, about: () => ABOUT_MERGE },
  ).action(async (paths: string[], options: MergingOptions) => {
    const { runMerge } = await import('../shards.ts');
    await runMerge(session, paths, options);
  });
}

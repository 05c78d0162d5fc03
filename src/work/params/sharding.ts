import { SEED } from '../../algorithms/params.ts';
import { type OptionsOf, oneValue, type Param } from '../../core/params.ts';
import { SHAPE_NAMES } from '../../generators/table.ts';
import { PASS_KINDS } from '../shards/pass.ts';
import { PICTURES } from './reading.ts';

const GROUP = 'Rows in many files';

/** Passes over rows that stay in their files. */
export const SHARDING = [
  {
    name: 'shards',
    type: 'switch',
    help: 'leave the rows in their files and pass over them, as over the shards of a manifest; the result has the same bytes for any number of shards',
    group: GROUP,
    for: ['table', 'matrix', 'picture'],
  },
  {
    name: 'on',
    type: 'text',
    words: true,
    value: 'engine',
    help: 'of a manifest: what passes over the shards: shell:N (processes of this machine), slurm or slurm:FLAGS (job arrays), redis://HOST:PORT (workers of a queue); absent: this process',
    group: GROUP,
    for: ['matrix', 'picture'],
  },
  {
    name: 'print',
    type: 'switch',
    help: 'with slurm: print the scripts of the first pass that is still to be made, and submit nothing',
    when: { on: true },
    group: GROUP,
    for: ['matrix', 'picture'],
  },
  {
    name: 'store',
    type: 'text',
    value: 'folder',
    help: 'of a manifest: keep what each pass comes to in this folder, so that a run that is interrupted goes on where it ended',
    defaultText: 'with on: passes, beside the manifest',
    group: GROUP,
    for: ['matrix', 'picture'],
  },
] as const satisfies readonly Param[];

/** All options of `shard`, beside those of reading. */
export const SHARD = [
  {
    name: 'output',
    writes: true,
    short: 'o',
    type: 'text',
    value: 'file',
    required: 'where does the manifest go?',
    help: 'the manifest to write (.json); rows that have to be packed are put beside it',
  },
  {
    name: 'rowsPerShard',
    type: 'count',
    value: 'n',
    min: 1,
    unit: 'rows',
    help: 'rows, or pictures, of a shard',
    defaultText: 'those of 64 MB',
  },
  {
    name: 'columns',
    type: 'texts',
    value: 'list',
    help: 'columns of a table, by name or number',
    group: 'Tables',
  },
  {
    name: 'weights',
    type: 'text',
    value: 'column',
    help: 'column of a table with the weight of each row',
    group: 'Tables',
  },
  ...PICTURES,
  {
    name: 'generate',
    type: 'choice',
    value: 'shape',
    choices: SHAPE_NAMES,
    help: 'shards whose rows are made whenever they are read, and never written',
    group: 'Made rows',
  },
  {
    name: 'n',
    short: 'n',
    type: 'count',
    value: 'rows',
    min: 1,
    when: { generate: true },
    help: 'rows of all shards',
    group: 'Made rows',
  },
  {
    name: 'k',
    short: 'k',
    type: 'count',
    value: 'n',
    min: 1,
    when: { generate: true },
    help: 'number of classes',
    group: 'Made rows',
  },
  {
    name: 'dim',
    type: 'count',
    value: 'n',
    min: 1,
    when: { generate: true },
    help: 'number of columns',
    group: 'Made rows',
  },
  { ...oneValue(SEED), when: { generate: true }, group: 'Made rows' },
] as const satisfies readonly Param[];

export type ShardOptions = OptionsOf<typeof SHARD>;

/** All options of `summarize`. */
export const SUMMARIZING = [
  {
    name: 'shard',
    type: 'count',
    value: 'n',
    min: 0,
    required: 'which shard?',
    help: 'number of the shard, from 0',
  },
  {
    name: 'kind',
    type: 'choice',
    value: 'kind',
    choices: PASS_KINDS,
    default: 'step',
    help: 'step: sums of the rows nearest to each center, inertia and farthest rows; draw: a round of k-means||; sample: random rows; micro: means that stand for rows near them, with their weights; colors: the distinct colors of pictures; moments: sums and products of columns about a point',
  },
  {
    name: 'centers',
    type: 'text',
    value: 'file',
    help: 'a model, or a matrix with a center in each row; of moments the point, by default the middle of the range',
  },
  { ...oneValue(SEED), when: {}, help: 'draw, sample: seed of the random numbers' },
  { name: 'round', type: 'count', value: 'n', min: 0, help: 'draw: number of the round' },
  { name: 'wanted', type: 'number', value: 'x', min: 0, help: 'draw: rows of all shards, on average' },
  { name: 'rows', type: 'count', value: 'n', min: 1, help: 'sample: rows of all shards' },
  {
    name: 'pairs',
    type: 'count',
    value: 'n',
    min: 0,
    max: 1,
    help: 'moments: 1 sums up the products of all pairs of columns, 0 those of each column with itself',
    defaultText: '0',
  },
  {
    name: 'unchecked',
    type: 'switch',
    help: 'do not compare the bytes of the file with the manifest, as in a pass after the first one',
  },
  {
    name: 'maxLeaves',
    type: 'count',
    value: 'n',
    min: 1,
    default: 5000,
    help: 'micro: means at most; with more, those near each other are joined',
  },
  {
    name: 'output',
    writes: true,
    short: 'o',
    type: 'text',
    value: 'file',
    required: 'where does the summary go?',
    help: 'the summary to write (.cks); if it is there, nothing is done',
  },
] as const satisfies readonly Param[];

export type SummarizingOptions = OptionsOf<typeof SUMMARIZING>;

/** All options of `merge`. */
export const MERGING = [
  {
    name: 'step',
    type: 'switch',
    help: "a step of Lloyd's algorithm: write the model of the new centers, from the summaries (kind step) of all shards",
  },
  {
    name: 'failIfMoved',
    type: 'switch',
    when: { step: true },
    help: 'end with exit code 4 while the centers move, for loops of a shell',
  },
  {
    name: 'output',
    writes: true,
    short: 'o',
    type: 'text',
    value: 'file',
    required: 'where does the merged summary go?',
    help: 'the summary to write (.cks), or with step the model (.json)',
  },
] as const satisfies readonly Param[];

export type MergingOptions = OptionsOf<typeof MERGING>;

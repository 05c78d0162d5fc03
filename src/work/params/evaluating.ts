import { chartHelp } from '../../charts/help.ts';
import { type ChartNameOf, chartsOf } from '../../charts/table.ts';
import { type OptionsOf, type Param, ROW_KINDS } from '../../core/params.ts';
import { DISTANCE_ALIASES, DISTANCE_NAMES } from '../../distances/table.ts';
import { CHART_FORMATS, formatList, TABLE_FORMATS } from '../../output/formats.ts';
import { DIALECT_BESIDE } from './dialect.ts';
import { DRAWING } from './outputs.ts';
import { PICTURES, PREPARING, SPACE } from './reading.ts';

/*
 * Options of evaluations, as parameters.
 */

const ROWS = 'Tables, matrices and folders';

/** How rows labeled -1 are treated in indices of data. */
const NOISE_ROWS = ['omit', 'cluster', 'singletons'] as const;

/** Charts of labels: of one clustering, and of all files together. */
const CHARTS = chartsOf('labelings', 'labeling');

/** What labels are evaluated by. */
const REFERENCES = [
  { name: 'truth', type: 'text', value: 'file', help: 'the true labels, in a file like the others' },
  {
    name: 'truthColumn',
    type: 'text',
    value: 'column',
    help: 'true labels beside the labels in their table, or in the table of the truth',
  },
  {
    name: 'data',
    type: 'text',
    value: 'input',
    help: 'what was clustered: a table, a matrix, a folder or a picture; the table of the labels itself, if it has the rows',
  },
  {
    name: 'distances',
    type: 'text',
    value: 'matrix',
    help: 'the distances between what was clustered, in place of the data',
  },
] as const satisfies readonly Param[];

/** The indices and their options. */
const MEASURING = [
  {
    name: 'metrics',
    type: 'texts',
    value: 'names',
    help: 'indices to print',
    defaultText: 'those that truth and data allow',
  },
  {
    name: 'labelColumn',
    type: 'text',
    value: 'column',
    default: 'label',
    help: 'column of tables with the labels',
  },
  {
    name: 'id',
    type: 'text',
    value: 'column',
    help: 'column of tables by which rows are joined, whatever their order',
  },
  {
    name: 'metric',
    type: 'choice',
    value: 'distance',
    choices: DISTANCE_NAMES,
    aliases: DISTANCE_ALIASES,
    default: 'euclidean',
    help: 'distance between rows',
    for: ['picture', ...ROW_KINDS],
  },
  {
    name: 'noise',
    type: 'choice',
    value: 'how',
    choices: NOISE_ROWS,
    default: 'omit',
    help: 'rows labeled -1 in indices of data: omit them, or take them for one cluster, or each row for a cluster of its own (singletons)',
  },
  {
    name: 'sample',
    type: 'count',
    value: 'n',
    min: 2,
    unit: 'rows',
    help: 'estimate the silhouette from a random sample of n rows, with its standard error',
  },
  {
    name: 'seed',
    type: 'seed',
    value: 'n',
    defaultText: '1',
    help: 'seed of the random numbers, or random',
  },
  {
    name: 'beta',
    type: 'number',
    value: 'weight',
    min: 0,
    defaultText: '1',
    help: 'weight of completeness in the V-measure',
  },
  {
    name: 'failIf',
    type: 'text',
    value: 'bounds',
    help: 'exit code 4 when a bound holds, such as "ari<0.6,davies-bouldin>2"',
  },
] as const satisfies readonly Param[];

const [OUTPUT, ...LOOK] = DRAWING;

/** All options of `evaluate`. */
export const EVALUATING = [
  ...REFERENCES,
  ...MEASURING,
  { name: 'csv', type: 'switch', help: 'print one table as CSV, with a line for each clustering' },
  {
    name: 'chart',
    type: 'choices',
    value: 'name',
    choices: CHARTS.map(({ name }) => name) as ChartNameOf<'labelings' | 'labeling'>[],
    help: chartHelp(CHARTS),
    group: 'Results',
  },
  {
    ...OUTPUT,
    help: `the table (${formatList(TABLE_FORMATS)}) or a chart (${formatList(CHART_FORMATS)}; with a chart named also its numbers as a table): a file, a folder/, or a template with {dir} {stem} {name} {ext} {i} {command} {seed} {chart}`,
  },
  {
    name: 'out',
    type: 'text',
    value: 'file',
    help: `write the rows of the data with their label, their distance to the mean of their cluster, the cluster with the nearest other mean and, if it is among the metrics, their silhouette (${formatList(TABLE_FORMATS)})`,
    group: 'Results',
    for: [...ROW_KINDS, 'distances'],
    writes: true,
  },
  ...LOOK,
  SPACE,
  ...PICTURES,
  {
    name: 'columns',
    type: 'texts',
    value: 'names',
    help: 'columns of the data',
    defaultText: 'those of numbers',
    group: ROWS,
    for: ['table'],
  },
  {
    name: 'weights',
    type: 'text',
    value: 'column',
    help: 'column of the data that says how often each row counts',
    group: ROWS,
    for: ['table'],
  },
  {
    name: 'missing',
    type: 'choice',
    value: 'how',
    choices: ['fail', 'drop'],
    default: 'fail',
    help: 'rows without a label, and cells without a number: fail, or drop the row',
    group: ROWS,
  },
  {
    name: 'encode',
    type: 'text',
    value: 'how',
    help: 'text as numbers: auto, label, onehot or none, also by column',
    defaultText: 'auto; label where the distance compares categories',
    group: ROWS,
    for: ['table'],
  },
  ...PREPARING,
  ...DIALECT_BESIDE,
] as const satisfies readonly Param[];

/** Options of `evaluate`. */
export type EvaluateOptions = OptionsOf<typeof EVALUATING>;

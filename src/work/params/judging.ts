import type { OptionsOf, Param } from '../../core/params.ts';
import { formatList, TABLE_FORMATS } from '../../output/formats.ts';

const GROUP = 'Judgment';

/** Options for the evaluation of every clustering. */
export const MEASURING = [
  {
    name: 'metrics',
    type: 'texts',
    value: 'names',
    help: 'indices to measure, such as silhouette,davies-bouldin; with true classes also ari,ami,purity ... (the help of evaluate lists all)',
    inMemory: true,
    group: GROUP,
  },
  {
    name: 'metricsSample',
    type: 'count',
    value: 'n',
    min: 2,
    unit: 'rows',
    help: 'estimate the silhouette from a random sample of n rows',
    group: GROUP,
  },
  {
    name: 'failIf',
    type: 'text',
    value: 'bounds',
    help: 'exit code 4 when a bound holds, such as "ari<0.6,davies-bouldin>2"',
    inMemory: true,
    group: GROUP,
  },
] as const satisfies readonly Param[];

/** The same options, and those that compare several clusterings of one input. */
export const JUDGING = [
  ...MEASURING,
  {
    name: 'metricsOut',
    writes: true,
    type: 'text',
    value: 'file',
    help: `write inertia, indices and seconds of each clustering as a table (${formatList(TABLE_FORMATS)})`,
    group: GROUP,
  },
  {
    name: 'choose',
    type: 'switch',
    help: 'of several k: say which k the data support, and how clearly',
    inMemory: true,
    group: GROUP,
  },
  {
    name: 'vote',
    type: 'switch',
    help: 'the same, with the k that each of the thirty indices of NbClust votes for, and the majority',
    inMemory: true,
    group: GROUP,
  },
] as const satisfies readonly Param[];

export type MeasuringOptions = OptionsOf<typeof MEASURING>;
export type JudgingOptions = OptionsOf<typeof JUDGING>;

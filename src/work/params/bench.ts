import { K, nInit, SEED } from '../../algorithms/params.ts';
import { ALGORITHM_NAMES } from '../../algorithms/table.ts';
import { type OptionsOf, oneValue, type Param } from '../../core/params.ts';
import { CHART_FORMATS, DOCUMENT_FORMATS, formatList } from '../../output/formats.ts';
import { SHARED_PARAMS } from './comparing.ts';
import { LOOKS } from './looks.ts';
import { DISTANCES, PICTURES, PREPARING, READING, SPACE } from './reading.ts';

/** Libraries to measure against. */
const RIVALS = ['ml-kmeans'] as const;
export type RivalName = (typeof RIVALS)[number];

const { default: _, ...starts } = oneValue(nInit(1));

/** How the files that are clustered are read. */
export const BENCH_READING = [
  DISTANCES,
  ...READING,
  ...PREPARING,
  SPACE,
  ...PICTURES,
] as const satisfies readonly Param[];

/** The workloads, the number of repeats, and the comparison of figures. */
const BENCH = [
  {
    name: 'workload',
    type: 'texts',
    value: 'names',
    help: 'only these workloads; flower-k10 stands for each algorithm',
  },
  {
    name: 'algorithms',
    type: 'choices',
    value: 'names',
    choices: ALGORITHM_NAMES,
    default: ['kmeans', 'minibatch', 'bisecting'],
    help: `algorithms to time: ${ALGORITHM_NAMES.join(', ')}`,
  },
  { ...K, default: [10] },
  { ...starts, defaultText: "each algorithm's own", help: 'restarts of a fit' },
  oneValue(SEED),
  { name: 'repeat', type: 'count', value: 'n', min: 1, default: 7, help: 'times that each fit is measured' },
  {
    name: 'warmup',
    type: 'count',
    value: 'n',
    min: 0,
    default: 1,
    help: 'rounds before that, which do not count',
  },
  {
    name: 'calibrate',
    type: 'switch',
    help: 'measure how fast this machine is, for the times that plan tells, and keep it in the cache',
  },
  {
    name: 'mnist',
    type: 'text',
    value: 'path',
    help: 'the folder or the IDX file of the training images of MNIST',
  },
  {
    name: 'against',
    type: 'choice',
    value: 'library',
    choices: RIVALS,
    help: 'also time k-means of this library, from the same centers',
  },
  {
    name: 'compare',
    type: 'text',
    value: 'file',
    help: 'put the figures beside those of an earlier run (its JSON), or of another version (the folder of a built checkout or of the installed package), which is then measured in turns with this one',
  },
  {
    name: 'failIf',
    type: 'text',
    value: 'bounds',
    help: 'exit code 4 when "slower>10%" (the whole interval of the ratio) or "inertia>0.1%"',
  },
  {
    name: 'junit',
    writes: true,
    type: 'text',
    value: 'file',
    help: 'the workloads as checks in the XML of JUnit, which fail where a bound is missed (.xml)',
  },
  {
    name: 'markdown',
    writes: true,
    type: 'text',
    value: 'file',
    help: 'the figures as Markdown, such as for the summary of a workflow (.md)',
  },
  {
    name: 'chart',
    type: 'choices',
    value: 'name',
    choices: ['time'],
    help: 'time: the medians and their range',
  },
  {
    name: 'output',
    writes: true,
    short: 'o',
    type: 'text',
    value: 'file',
    help: `the figures (${formatList(DOCUMENT_FORMATS)}) or their chart (${formatList(CHART_FORMATS)})`,
  },
  ...LOOKS,
  ...BENCH_READING,
] as const satisfies readonly Param[];

export type BenchOptions = OptionsOf<typeof BENCH>;

/** Options of initialization that bench has itself. */
const OWN: readonly string[] = ['init', ...BENCH.map(({ name }) => name)];

/** All options of `bench`, including the parameters of algorithms, which take one value each. */
export const BENCH_PARAMS: readonly Param[] = [
  ...BENCH,
  ...SHARED_PARAMS.filter(({ name }) => !OWN.includes(name)).map(oneValue),
];

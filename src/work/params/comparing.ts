import { type AlgorithmEntry, cuttingParams } from '../../algorithms/entry.ts';
import { ALGORITHM_NAMES, ALGORITHMS } from '../../algorithms/table.ts';
import { chartHelp } from '../../charts/help.ts';
import { type ChartNameOf, chartsOf } from '../../charts/table.ts';
import type { OptionsOf, Param } from '../../core/params.ts';
import { CHART_FORMATS, formatList, TABLE_FORMATS } from '../../output/formats.ts';
import type { ClusteringOptions } from './clustering.ts';
import { JUDGING } from './judging.ts';
import { DRAWING, OUTPUTS } from './outputs.ts';
import {
  BY,
  DISTANCES,
  PICTURES,
  POSITION,
  PREPARING,
  READING,
  SPACE,
  SPARSE,
  SUMMARIZE,
  SUPERPIXELS,
  TOGETHER,
  TRANSPOSE,
  TREE,
} from './reading.ts';
import { TIMING } from './timing.ts';

/*
 * Options of comparisons, as parameters.
 */

const CHARTS = chartsOf('comparison', 'comparisons', 'inputs', 'trees');

/** Parameters that concern a whole tree, not its clusters. */
const OF_TREES: readonly string[] = ['featuresTree', 'optimalOrder'];

/** The parameters of all algorithms, each once. */
export const SHARED_PARAMS: readonly Param[] = sharedParams();

const ALGORITHMS_TO_COMPARE = {
  name: 'algorithms',
  type: 'configured',
  value: 'names',
  choices: ALGORITHM_NAMES,
  own: Object.fromEntries(
    ALGORITHMS.map((entry) => [entry.name, [...comparableParams(entry), ...PREPARING]]),
  ),
  defaultText: 'kmeans,minibatch',
  help: 'two or more, each with settings of its own after colons, such as dbscan:eps=0.3:metric=cosine, and features or a scale of its own, such as kmeans:features=hog',
} as const satisfies Param;

/** Settings that depend on the input. */
const OF_INPUT = {
  name: 'for',
  type: 'settings',
  value: 'input:settings',
  own: {
    '': [
      ...SHARED_PARAMS,
      ...(OUTPUTS as readonly Param[]).filter(({ name }) => name === 'labels'),
      SPACE,
      POSITION,
      SUPERPIXELS,
      ...PICTURES,
      ...READING,
      ...PREPARING,
    ],
  },
  help: 'settings of one input, by its path or its name, also of how it is read, such as iris.csv:k=3:scale=standard',
} as const satisfies Param;

/** Several tables are inputs of their own, as pictures are. */
const AS_ONE = {
  ...TOGETHER,
  help: 'one clustering of the colors of all pictures, or of the rows of all tables',
  for: ['picture', 'table'],
} as const satisfies Param;

/** Default algorithms of a comparison. */
export const USUAL_ALGORITHMS: readonly string[] = ['kmeans', 'minibatch'];

/** The parameters of an algorithm that make sense beside other algorithms: of ways to cut a tree there is k alone. */
export function comparableParams(entry: AlgorithmEntry): Param[] {
  const cutting = cuttingParams(entry);
  return entry.params.filter(
    (param) => param.name === 'k' || !(OF_TREES.includes(param.name) || cutting.includes(param)),
  );
}

function sharedParams(): Param[] {
  const shared = new Map<string, Param>();
  for (const param of ALGORITHMS.flatMap(comparableParams)) {
    const known = shared.get(param.name);
    shared.set(param.name, known ? merged(known, param) : param);
  }
  return [...shared.values()];
}

/** Merges two parameters of the same name: their differences are left to each algorithm. */
function merged(a: Param, b: Param): Param {
  const isChoice = a.choices !== undefined && b.choices !== undefined;
  const choices = isChoice ? { choices: [...new Set([...(a.choices ?? []), ...(b.choices ?? [])])] } : {};
  if (a.default === b.default && a.defaultText === b.defaultText) return { ...a, ...choices };
  const { default: _, ...rest } = a;
  return { ...rest, ...choices, defaultText: "each algorithm's own" };
}

const [OUTPUT, ...LOOK] = DRAWING;

/** Options of the outputs of clusterings that `compare` has as well. */
const KEPT: readonly string[] = ['labels', 'csv', 'axes', 'report', 'embed'];

/** All options of `compare`. */
export const COMPARING: readonly Param[] = [
  ALGORITHMS_TO_COMPARE,
  ...SHARED_PARAMS,
  OF_INPUT,
  TRANSPOSE,
  DISTANCES,
  SPARSE,
  TREE,
  SUMMARIZE,
  {
    name: 'chart',
    type: 'choices',
    value: 'name',
    choices: CHARTS.map(({ name }) => name),
    help: chartHelp(CHARTS),
    group: 'Results',
  },
  {
    ...OUTPUT,
    help: `chart (${formatList(CHART_FORMATS)}) or its numbers (${formatList(TABLE_FORMATS)}): a file, a folder/, or a template with {dir} {stem} {name} {ext} {i} {command} {k} {seed} {chart} and any parameter that varies, such as {eps}`,
  },
  ...LOOK,
  ...(OUTPUTS as readonly Param[]).filter(({ name }) => KEPT.includes(name)),
  { ...TIMING, when: { chart: 'times' } },
  ...(OUTPUTS as readonly Param[])
    .filter(({ name }) => name === 'heightScale')
    .map((param) => ({ ...param, when: { chart: 'tanglegram' } })),
  ...JUDGING,
  SPACE,
  POSITION,
  SUPERPIXELS,
  ...PICTURES,
  AS_ONE,
  BY,
  ...READING,
  ...PREPARING,
];

type CompareChart = ChartNameOf<'comparison' | 'comparisons' | 'inputs' | 'trees'>;

/** Options of `compare`. */
export type CompareOptions = Omit<ClusteringOptions, 'chart'> &
  OptionsOf<readonly [typeof ALGORITHMS_TO_COMPARE, typeof OF_INPUT]> & { chart?: CompareChart[] };

import { measuringOf } from '../algorithms/door.ts';
import type { Settings } from '../algorithms/entry.ts';
import type { ChartSpec } from '../charts/theme.ts';
import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import { DEFAULT_SEED } from '../core/random.ts';
import { type CondensedMatrix, pairwiseDistances } from '../distances/condensed.ts';
import { squareOf } from '../distances/square.ts';
import type { Distance } from '../distances/table.ts';
import { CHART_FORMATS, DRAWN_FORMATS, formatOf, MATRIX_FORMATS } from '../output/formats.ts';
import { matrixFile } from './distanceFiles.ts';
import { writeOutput } from './files.ts';
import { checkUsed, type Inputs, lookAt } from './look.ts';
import { fillTemplate, type OutputPlan, templateOf } from './names.ts';
import { DISTANCES_COMMAND, type DistancesOptions } from './params/distances.ts';
import { namingRows } from './places.ts';
import type { Subject } from './subject.ts';
import type { Work } from './work.ts';

/** With more items, distances are not printed one by one. */
const FEW = 12;

/** Number of pairs that are printed for a large matrix. */
const CLOSEST = 10;

/** A matrix with more rows is not drawn. */
const MOST_DRAWN = 5000;

/** The cells of larger maps have no room for numbers. */
const MOST_TEXTS = 10_000;

/** Memory of a pair, its names and its line of text. */
const BYTES_OF_PAIR = 300;

interface Pair {
  i: number;
  l: number;
  distance: number;
}

interface Spread {
  least: number;
  mean: number;
  most: number;
}

/** The distances between all rows (or columns) of a subject, with the main findings. */
export interface MeasuredDistances {
  subject: Subject;
  matrix: CondensedMatrix;
  /** Names of the n items that are compared. */
  names: string[];
  /** A distance of the table, or `precomputed` for given distances. */
  metric: string;
  /** The unit of haversine. */
  unit?: string;
  closest: Pair[];
  /** Pairs that are not among the closest, though as near as the last of them. */
  ties: number;
  /** All distances as n * n numbers, for up to FEW rows. */
  square?: Float64Array;
  /** Absent for a single row. */
  spread?: Spread;
  /** Whether correlations are shown, 1 - distance each. */
  isCorrelation: boolean;
  seconds: number;
}

/**
 * Looks at the inputs of a command for distances.
 * @throws {ClusterkitError} usage, for pictures unless each is a row, and for options that are not used with the inputs
 */
export async function lookAtCompared(
  work: Work,
  paths: readonly string[],
  options: DistancesOptions,
): Promise<Inputs> {
  const { correlations, correlationForm = 'one-minus', chart } = options;
  if (correlations && (correlationForm !== 'one-minus' || chart))
    throw new ClusterkitError('usage', 'is for what is printed and for tables of 1 - r', {
      option: 'correlations',
    });
  const inputs = await lookAt(work, paths, options);
  if (inputs.kind === 'picture')
    throw new ClusterkitError('usage', 'it is a picture, and distances are between rows', {
      at: { file: inputs.files[0] },
      remedies: [
        { how: 'set', option: 'by', value: 'pictures', to: 'compare several pictures' },
        { how: 'do', what: 'take the command hac for the colors of a picture' },
      ],
    });
  checkUsed(DISTANCES_COMMAND, options, inputs);
  return inputs;
}

/** The files of one input. */
interface DistancesTarget {
  charts?: { name: DistancesChart; path: string }[];
  matrix?: string;
}

/** A chart of distances. */
type DistancesChart = NonNullable<DistancesOptions['chart']>[number];

/**
 * Names the file of each input.
 * @throws {ClusterkitError} usage, as `OutputPlan`, and for a picture without a chart
 */
export function planDistances(
  plan: OutputPlan,
  { groups }: Inputs,
  { chart, output, seed = DEFAULT_SEED }: DistancesOptions,
): DistancesTarget[] {
  if (!chart && output !== undefined && formatOf(output, CHART_FORMATS))
    throw new ClusterkitError('usage', 'which chart?', {
      option: 'output',
      at: { file: output },
      remedies: [{ option: 'chart', how: 'set', value: 'heatmap' }],
    });
  return groups.map(({ files: [input] }, i) => {
    const parts = { input, i: i + 1, command: 'distances', seed };
    if (chart) {
      const charts = chart.map((name) => {
        const path = fillTemplate(templateOf(output), { ...parts, chart: name });
        return { name, path: plan.add('output', path, DRAWN_FORMATS) };
      });
      return { charts };
    }
    if (output === undefined) return {};
    const path = fillTemplate(templateOf(output, '{stem}-distances.csv'), parts);
    return { matrix: plan.add('output', path, MATRIX_FORMATS) };
  });
}

/**
 * Writes the requested matrix or charts.
 * @throws {ClusterkitError} usage, if there are too many rows to draw; memory; output
 */
export async function writeDistances(
  work: Work,
  { charts = [], matrix }: DistancesTarget,
  measured: MeasuredDistances,
  options: DistancesOptions,
): Promise<void> {
  if (matrix !== undefined)
    await writeOutput(
      work,
      matrix,
      matrixFile(matrix, measured.matrix, measured.names, options.condensed, measured.isCorrelation),
    );
  if (charts.length === 0) return;
  const [{ writeChart }, { vatOfDistances }] = await Promise.all([
    import('./write.ts'),
    import('./draw/vat.ts'),
  ]);
  const drawers = { heatmap: drawDistances, vat: vatOfDistances };
  for (const { name, path } of charts) {
    const spec = await drawers[name](work, measured, options);
    await writeChart(work, path, spec, options, measured.subject.name);
  }
}

/**
 * Computes all pairwise distances of a subject. O(n^2 dim) time, 8 bytes for each pair.
 * @throws {ClusterkitError} input, naming the row that has no distances; memory; aborted
 */
export async function measureDistances(
  work: Work,
  subject: Subject,
  options: DistancesOptions,
): Promise<MeasuredDistances> {
  const { metric = 'euclidean', unit = 'km', closest: count = CLOSEST, ties: withTies = false } = options;
  const started = performance.now();
  const matrix = subject.distances ?? (await condensedOf(work, subject, { ...options, metric }));
  const seconds = (performance.now() - started) / 1000;
  const closest = closestPairs(matrix, count);
  const ties = tiesOf(matrix, closest);
  if (withTies && ties > 0)
    for (const pair of [...tiedPairs(work, matrix, closest, ties)]) closest.push(pair);
  return {
    subject,
    matrix,
    names: subject.names(),
    metric: subject.distances ? 'precomputed' : metric,
    ...(metric === 'haversine' && !subject.distances && { unit }),
    closest,
    ties: withTies ? 0 : ties,
    ...(matrix.n <= FEW && { square: squareOf(matrix) }),
    spread: spreadOf(matrix),
    isCorrelation: options.correlations === true,
    seconds,
  };
}

async function condensedOf(
  { pacing, maxMemory }: Work,
  subject: Subject,
  how: Settings & { metric: Distance },
): Promise<CondensedMatrix> {
  const settings = { metric: how.metric, ...measuringOf(subject, how), ...pacing, maxMemory };
  return namingRows(subject, () => pairwiseDistances(subject.sparse ?? (subject.data as Dataset), settings));
}

/** The closest pairs; equally close pairs are in order. O(n^2 log count). */
function closestPairs({ condensed, n }: CondensedMatrix, count: number): Pair[] {
  const pairs: Pair[] = [];
  let at = 0;
  for (let i = 0; i < n; i++) {
    for (let l = i + 1; l < n; l++) {
      const distance = condensed[at++];
      if (pairs.length === count && distance >= pairs[count - 1].distance) continue;
      if (pairs.length === count) pairs.pop();
      let place = pairs.length;
      while (place > 0 && pairs[place - 1].distance > distance) place--;
      pairs.splice(place, 0, { i, l, distance });
    }
  }
  return pairs;
}

/** How many pairs beside the closest are as near as the last of them. */
function tiesOf({ condensed }: CondensedMatrix, closest: readonly Pair[]): number {
  const last = closest.at(-1)?.distance;
  let ties = 0;
  for (let p = 0; p < condensed.length; p++) if (condensed[p] === last) ties++;
  return ties - listedTies(closest);
}

/** The pairs among the closest that are as near as the last of them. */
function listedTies(closest: readonly Pair[]): number {
  return closest.filter(({ distance }) => distance === closest.at(-1)?.distance).length;
}

/**
 * The pairs beside the closest that are as near as the last of them, in their order.
 * @throws {ClusterkitError} memory
 */
function* tiedPairs(
  { maxMemory }: Work,
  { condensed, n }: CondensedMatrix,
  closest: readonly Pair[],
  ties: number,
): Generator<Pair> {
  checkMemory(`${ties} pairs that are equally near`, ties * BYTES_OF_PAIR, maxMemory, [MORE_MEMORY]);
  const distance = closest[closest.length - 1].distance;
  // those that are listed already are the first ones
  let listed = listedTies(closest);
  for (let i = 0, p = 0; i < n; i++) {
    for (let l = i + 1; l < n; l++, p++) {
      if (condensed[p] === distance && listed-- <= 0) yield { i, l, distance };
    }
  }
}

function spreadOf({ condensed }: CondensedMatrix): Spread | undefined {
  if (condensed.length === 0) return undefined;
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  let sum = 0;
  for (let p = 0; p < condensed.length; p++) {
    least = Math.min(least, condensed[p]);
    most = Math.max(most, condensed[p]);
    sum += condensed[p];
  }
  return { least, mean: sum / condensed.length, most };
}

/** The JSON of computed distances. */
export function distancesRun(
  { subject, matrix, names, metric, unit, closest, ties, spread, seconds }: MeasuredDistances,
  { p = 2, correlationForm = 'one-minus', transpose = false, seed = DEFAULT_SEED }: DistancesOptions,
) {
  return {
    input: subject.record,
    params: {
      metric,
      ...(metric === 'minkowski' ? { p } : {}),
      ...(metric === 'correlation' ? { correlationForm } : {}),
      ...(unit ? { unit } : {}),
      transpose,
    },
    seed,
    n: matrix.n,
    names,
    spread: spread ?? null,
    closest: closest.map(({ i, l, distance }) => ({ a: i, b: l, names: [names[i], names[l]], distance })),
    ties,
    // a large matrix belongs in a file
    ...(matrix.n <= FEW ? { condensed: Array.from(matrix.condensed) } : {}),
    preparation: subject.steps,
    seconds: { read: subject.seconds, measure: seconds, total: subject.seconds + seconds },
    warnings: subject.warnings,
  };
}

/**
 * A heat map of the distances.
 * @throws {ClusterkitError} usage, if there are too many rows to draw; memory
 */
async function drawDistances(
  work: Work,
  { subject, matrix, names, metric, unit: ofMetric }: MeasuredDistances,
  { order = 'tree', cellNumbers }: DistancesOptions,
): Promise<ChartSpec> {
  const { n } = matrix;
  const { unit, name } = subject;
  const fewer = { how: 'set', option: 'sample', value: String(MOST_DRAWN) } as const;
  if (n > MOST_DRAWN)
    throw new ClusterkitError('usage', `${n} ${unit} are too many for a heat map`, {
      option: 'chart',
      remedies: [fewer],
    });
  checkMemory('the heat map', n * n * 8, work.maxMemory, [fewer, MORE_MEMORY]);
  const [
    { clustermapChart },
    { capitalize, counted, sentences },
    { evenDigits },
    { DIGITS, orderedDistances },
  ] = await Promise.all([
    import('../charts/clustermap.ts'),
    import('../charts/theme.ts'),
    import('../charts/digits.ts'),
    import('./draw/clustermap.ts'),
  ]);
  const { side, values } = await orderedDistances(work, matrix, { names, unit, isOrdered: order === 'tree' });
  const measure = metric === 'precomputed' ? 'Given' : capitalize(metric);
  const what = `${measure} distances ${n === 1 ? 'of' : 'between'} ${counted(n, unit)}`;
  return clustermapChart({
    title: `${name}: distances`,
    subtitle: side.tree ? sentences(what, 'They stand by a tree of average linkage.') : what,
    rows: side,
    columns: side,
    values,
    texts: n * n <= MOST_TEXTS ? evenDigits(Array.from(values), DIGITS) : undefined,
    numbers: cellNumbers,
    isSymmetric: true,
    measure: `Distance${ofMetric ? ` (${ofMetric})` : ''}`,
    shades: 'distances',
  });
}

import { checkInteger, checkNumber } from '../core/check.ts';
import type { Affinity, Clustering, Descent, Medoids } from '../core/clustering.ts';
import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError, invalid, type Remedy } from '../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import { Pacer } from '../core/pacer.ts';
import type { Warning } from '../core/warnings.ts';
import type { CondensedMatrix } from '../distances/condensed.ts';
import { type Exchange, exchangeBytes, type MessageRows, openExchange } from '../kernels/affinity.ts';
import { threadCount } from '../kernels/pool.ts';
import { PREFERENCES, type PreferenceWord } from './affinity/choices.ts';
import { type ExchangeLimits, exchangeMessages } from './affinity/exchange.ts';
import { clustersAround, componentSizes, type Exemplars } from './affinity/exemplars.ts';
import { type PairMatrix, preferenceOf } from './affinity/preference.ts';
import { clusterSizes, collectWarnings, numberBySize, weighing } from './clusters.ts';
import { type SourceOptions, sourceOf } from './density/source.ts';
import { comparedOf, measuringOf, turnedSource } from './door.ts';
import type { Algorithm } from './entry.ts';
import { MOST_BYTES } from './hac/matrix.ts';
import { betweenRows, type MergeSource, rowsAfter } from './hac/source.ts';

/** Options of `affinity`. */
export interface AffinityOptions extends SourceOptions {
  /** Default sqeuclidean; not used with given distances. */
  metric?: SourceOptions['metric'];
  /**
   * How well suited each row is as an exemplar, as a similarity: less gives fewer clusters. `median` (default) is that of
   * the similarities of all pairs, of rows to themselves (0) included, and `min` the least one. An array has a number for
   * each row.
   */
  preference?: number | PreferenceWord | Float64Array;
  /** Share of each message that stays in each iteration, from 0.5 to below 1, default 0.5. */
  damping?: number;
  /** Maximum number of iterations, at least 1, default 200. */
  maxIter?: number;
  /** Iterations with the same exemplars after which messages have converged, at least 1, default 15. */
  convergenceIter?: number;
}

/** The result of `affinity`. */
export interface AffinityResult extends Clustering {
  algorithm: 'affinity';
  descent: Descent;
  medoids: Medoids;
  affinity: Affinity;
}

/**
 * Affinity propagation (B. J. Frey, D. Dueck, "Clustering by passing messages between data points", Science 315, 2007).
 * Rows tell each other how well they would serve as exemplars, until some rows stand out; each row then belongs to the
 * exemplar that it is most similar to, and `medoids` has these. The similarity is the distance with a minus: by default the
 * squared Euclidean distance. The number of clusters follows from `preference`.
 *
 * No random numbers are added to similarities. Of equally similar rows the first one is preferred: the dissimilarity of row
 * k is 1 + k 2^-34 / n times as large. If all pairs are equally similar, there is one cluster where the preference is below
 * that similarity, and else each row is one. At the end each cluster takes the row as its exemplar that the others are most
 * similar to, and rows choose once more. Messages that have not converged give the clusters of the last iteration, with a
 * warning. Similarities of a row of weight w count w times; a row without weight gets the label of the nearest exemplar.
 * Clusters are numbered by falling size.
 *
 * Time: O(n^2 dim) for similarities, and O(n^2) for each iteration. Memory: about 26 n^2 bytes.
 *
 * @param data rows, or distances as `checkDistanceMatrix` returns them; those may also be infinite or NaN, and a warning
 *   tells of the components that are left
 * @throws {ClusterkitError} usage, for options out of range; input, for data that cannot be used; memory; aborted
 * @example
 * const data = { x: Float64Array.of(0, 1, 2, 10, 11, 12), n: 6, dim: 1 };
 * const { labels, medoids, affinity: { preference, similarity } } = await affinity(data);
 * console.log([...labels], [...medoids.rows]); // [ 0, 0, 0, 1, 1, 1 ] [ 1, 4 ]
 * console.log(preference, similarity); // -34 -72
 */
export async function affinity(
  data: Dataset | CondensedMatrix,
  options: AffinityOptions = {},
): Promise<AffinityResult> {
  const { preference = 'median', damping = 0.5, maxIter = 200, convergenceIter = 15 } = options;
  if (checkNumber('damping', damping, 0.5) >= 1) throw invalid('damping', 'a number below 1', damping);
  checkInteger('maxIter', maxIter, 1);
  checkInteger('convergenceIter', convergenceIter, 1);
  const all = sourceOf(data, { ...options, metric: options.metric ?? 'sqeuclidean' });
  checkPreference(preference, all.n);
  const pacer = new Pacer(options);
  const numbers = weighing(all);
  const source = partOf(all, numbers);
  const plan = planOf(source);
  const allowed = Math.min(options.maxMemory ?? MOST_BYTES, MOST_BYTES);
  checkMemory(`affinity propagation of ${source.n} rows`, exchangeBytes(plan), allowed, REMEDIES);
  const exchange = openExchange(plan, threadCount());
  try {
    const limits = { preference: partOfNumbers(preference, numbers), damping, maxIter, convergenceIter };
    const found = await solve(exchange, source, limits, pacer);
    return resultOf(all, numbers, found);
  } finally {
    exchange.close();
  }
}

const REMEDIES: readonly Remedy[] = [
  { option: 'summarize', how: 'set', to: 'cluster means of rows' },
  { option: 'sample', how: 'set', to: 'cluster fewer rows' },
  MORE_MEMORY,
];

function checkPreference(value: unknown, n: number): void {
  if (value instanceof Float64Array) {
    if (value.length !== n) throw invalid('preference', `${n} numbers, one for each row`, value.length);
    const bad = value.findIndex((one) => !Number.isFinite(one));
    if (bad >= 0) throw invalid(`preference[${bad}]`, 'a number', value[bad]);
    return;
  }
  if (
    typeof value === 'number' ? Number.isFinite(value) : (PREFERENCES as readonly unknown[]).includes(value)
  )
    return;
  throw invalid('preference', `a number, ${PREFERENCES.join(' or ')}`, value);
}

/** Some rows of a source. */
function partOf(source: MergeSource, rows: Int32Array): MergeSource {
  const { n, weights, measured } = source;
  if (rows.length === n || !measured) return source;
  const { dim } = measured;
  const x = measured.x.slice(0, rows.length * dim);
  for (const [at, i] of rows.entries()) x.set(measured.x.subarray(i * dim, (i + 1) * dim), at * dim);
  const part = { ...measured, x, n: rows.length };
  return { n: rows.length, measured: part, weights: weights && Float64Array.from(rows, (i) => weights[i]) };
}

/** The preferences of some rows. */
function partOfNumbers<T>(preference: T | Float64Array, rows: Int32Array): T | Float64Array {
  return preference instanceof Float64Array ? Float64Array.from(rows, (i) => preference[i]) : preference;
}

/** The rows, where the kernel can compute their distances. */
function planOf({ n, weights, measured }: MergeSource): MessageRows {
  if (!measured?.squared) return { n, weights };
  const { x, dim, squared } = measured;
  const divisor = squared === 'half' ? 2 : squared === 'quarter' ? 4 : 1;
  return { n, weights, rows: { x, dim, root: squared === 'root', divisor } };
}

/** What messages found: exemplars and labels of the rows that weigh something. */
interface Solved extends Exemplars {
  preferences: Float64Array;
  iterations: number;
  converged: boolean;
  warnings: Warning[];
}

async function solve(
  exchange: Exchange,
  source: MergeSource,
  { preference: wanted, ...limits }: ExchangeLimits & { preference: number | PreferenceWord | Float64Array },
  pacer: Pacer,
): Promise<Solved> {
  const { n, weights } = source;
  await measurePairs(exchange, source, pacer);
  const pairs = { n, weights, matrix: exchange.matrix, stride: exchange.stride };
  const preferences = preferencesOf(wanted, pairs);
  const level = levelOf(source, pairs);
  if (level !== undefined && preferences.every((one) => one === preferences[0])) {
    const [preference] = preferences;
    const isApart = level > 0 ? preference >= -level : preference > 0;
    const rows = isApart ? Array.from({ length: n }, (_, i) => i) : [0];
    const labels = new Int32Array(n).map((_, i) => (isApart ? i : 0));
    return { rows, labels, preferences, iterations: 0, converged: true, warnings: [] };
  }
  for (const _ of exchange.prepare(preferences, TILT / n)) if (pacer.due) await pacer.pause();
  const { chosen, ...ended } = await exchangeMessages(exchange, limits, pacer);
  const sizes = source.given ? componentSizes(pairs) : [];
  const apart: Warning[] =
    sizes.length > 1
      ? [{ code: 'components-apart', components: sizes.length, largest: Math.max(...sizes) }]
      : [];
  const warnings = [...apart, ...collectWarnings(ended)];
  const own = wanted instanceof Float64Array ? preferences : undefined;
  return { ...clustersAround(pairs, chosen, own), preferences, ...ended, warnings };
}

function preferencesOf(wanted: number | PreferenceWord | Float64Array, pairs: PairMatrix): Float64Array {
  if (wanted instanceof Float64Array) return wanted;
  return new Float64Array(pairs.n).fill(typeof wanted === 'number' ? wanted : preferenceOf(wanted, pairs));
}

/** How much more dissimilar the last row is than the first, as a share: far more than rounding, and far less than it takes to be seen. */
const TILT = 2 ** -34;

async function measurePairs(exchange: Exchange, source: MergeSource, pacer: Pacer): Promise<void> {
  const { n, measured } = source;
  const { matrix, stride } = exchange;
  for (const share of exchange.measure()) {
    if (!pacer.due) continue;
    pacer.report({ stage: 'similarities', done: Math.round(share * n), total: n });
    await pacer.pause();
  }
  for (let i = 0; i < n; i++) matrix[i * stride + i] = 0;
  if (measured?.squared) return;
  let i = 0;
  for (const row of rowsAfter(source, false)) {
    matrix.set(row, i * stride + i + 1);
    for (let l = i + 1; l < n; l++) matrix[l * stride + i] = matrix[i * stride + l];
    i++;
    if (!pacer.due) continue;
    pacer.report({ stage: 'similarities', done: i, total: n });
    await pacer.pause();
  }
}

/** The one dissimilarity of all pairs; undefined if there are several. */
function levelOf({ n, weights }: MergeSource, { matrix, stride }: Pick<Exchange, 'matrix' | 'stride'>) {
  if (n === 1) return 0;
  const level = matrix[1];
  if (level === Number.POSITIVE_INFINITY) return undefined;
  for (let i = 0; i < n; i++) {
    if (level > 0 && weights && weights[i] !== weights[0]) return undefined;
    for (let l = i + 1; l < n; l++) if (matrix[i * stride + l] !== level) return undefined;
  }
  return level * (weights?.[0] ?? 1);
}

function resultOf(all: MergeSource, numbers: Int32Array, found: Solved): AffinityResult {
  const { n, weights } = all;
  const { preferences, iterations, converged, warnings } = found;
  const exemplars = found.rows.map((at) => numbers[at]);
  const between = betweenRows(all);
  const nearest = new Int32Array(n).fill(-1);
  for (const [at, i] of numbers.entries()) nearest[i] = found.labels[at];
  let loss = 0;
  for (let i = 0; i < n; i++) {
    if (nearest[i] < 0) nearest[i] = nearestOf(exemplars, (row) => (row === i ? 0 : between(i, row)));
    const d = exemplars[nearest[i]] === i ? 0 : between(i, exemplars[nearest[i]]);
    loss += weights ? weights[i] * d : d;
  }
  const k = exemplars.length;
  const isOne = preferences.every((one) => one === preferences[0]);
  const { order, ...numbered } = numberBySize(nearest, clusterSizes({ n, weights }, nearest, k));
  return {
    algorithm: 'affinity',
    n,
    k,
    ...numbered,
    descent: { iterations, converged, restarts: 1 },
    medoids: { rows: Int32Array.from(order, (old) => exemplars[old]), loss },
    affinity: {
      ...(isOne && { preference: preferences[0] }),
      similarity: (isOne ? k * preferences[0] : sum(found.rows.map((at) => preferences[at]))) - loss,
    },
    warnings,
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

function nearestOf(rows: readonly number[], distance: (row: number) => number): number {
  let best = 0;
  for (let c = 1; c < rows.length; c++) {
    const [d, least] = [distance(rows[c]), distance(rows[best])];
    if (d < least || (d === least && rows[c] < rows[best])) best = c;
  }
  return best;
}

/** Affinity propagation behind the door that all algorithms share. */
export const algorithm: Algorithm = {
  async fit(given, runs, { init: _, ...context }) {
    const source = turnedSource(given);
    const fitted = [];
    for (const settings of runs) {
      const started = performance.now();
      const { transpose: __, ...measuring } = measuringOf(source, settings);
      if (source.preferences && settings.preference !== 'median')
        throw new ClusterkitError('usage', 'is for all rows, and a column has one for each of them', {
          option: 'preference',
          value: String(settings.preference),
        });
      const clustering = await affinity(comparedOf(source, 'affinity propagation'), {
        ...measuring,
        ...settings,
        ...context,
        ...(source.preferences && { preference: source.preferences }),
      });
      fitted.push({ clustering, seconds: (performance.now() - started) / 1000 });
    }
    return fitted;
  },
};

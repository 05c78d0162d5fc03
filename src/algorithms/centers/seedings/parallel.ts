import type { Dataset } from '../../../core/dataset.ts';
import type { Random } from '../../../core/random.ts';
import type { AnyRows } from '../../../core/sparse.ts';
import { WeightedSampler } from '../../../core/weightedSampler.ts';
import { weightedSum } from '../../../kernels/kmeans.ts';
import { labelSteps } from '../labelRows.ts';
import { farthest } from './farthestFirst.ts';
import { plusPlusRows } from './plusPlus.ts';
import { draw, type RowSearch, rowsOf } from './rows.ts';

/**
 * Candidates of a round for each of the k centers, on average. In the experiments of the paper, five rounds with this
 * number give as low an inertia as rounds with two or ten candidates for each center.
 */
const OVERSAMPLING = 0.5;

/** The theorem of the paper requires log n rounds. Its experiments gain nothing after the fifth. */
const MOST_ROUNDS = 5;

/**
 * k-means|| (B. Bahmani, B. Moseley, A. Vattani, R. Kumar, S. Vassilvitskii, "Scalable k-means++", PVLDB 5, 2012): in
 * each of log n rounds, but at most five, every row becomes a candidate with a probability of k / 2 times its share of
 * the weighted squared distances. Greedy k-means++ then chooses among the candidates, which have the weights of the
 * rows nearest to them. O(n k dim) time for each round, whose number does not grow with k.
 * @param d2 scratch, n
 */
export function* parallelRows(data: AnyRows, k: number, random: Random, d2: Float64Array): RowSearch {
  const candidates = new Candidates(data, d2);
  yield* candidates.add([new WeightedSampler(data.n, data.weights).draw(random)]);
  const rounds = Math.min(MOST_ROUNDS, Math.ceil(Math.log(data.n)));
  for (let round = 0; round < rounds; round++)
    yield* candidates.add(sampleRound(data, OVERSAMPLING * k, random, d2));
  // after a few rounds on few rows there may be fewer than k candidates
  while (candidates.count < k) {
    const row = draw(d2, random, data.weights);
    // products of tiny weights and distances vanish, and draws would then repeat the same row forever
    yield* candidates.add([d2[row] > 0 ? row : farthest(data, d2)]);
  }
  const { rows, weights } = candidates.weighed();
  const some: Dataset = { x: rowsOf(data, rows), n: rows.length, dim: data.dim, weights };
  const chosen = yield* plusPlusRows(some, k, random, new Float64Array(rows.length));
  return chosen.map((candidate) => rows[candidate]);
}

/** Draws rows independently, `wanted` of them on average. */
function sampleRound({ n, weights }: AnyRows, wanted: number, random: Random, d2: Float64Array): number[] {
  const scale = wanted / weightedSum(d2, weights, n);
  const rows: number[] = [];
  for (let i = 0; i < n; i++) {
    const mass = weights ? weights[i] * d2[i] : d2[i];
    if (mass > 0 && random.float() < mass * scale) rows.push(i);
  }
  return rows;
}

/** Candidate rows, and for each row of the data the nearest candidate, the first one if several are equally near. */
class Candidates {
  private readonly rows: number[] = [];
  private readonly data: AnyRows;
  private readonly d2: Float64Array;
  private readonly nearest: Int32Array;

  /** @param d2 out, n squared distances to the nearest candidate */
  constructor(data: AnyRows, d2: Float64Array) {
    this.data = data;
    this.d2 = d2.fill(Number.POSITIVE_INFINITY);
    this.nearest = new Int32Array(data.n);
  }

  /** The number of candidates that are nearest to some row with weight; duplicates do not count. */
  get count(): number {
    return this.weighed().rows.length;
  }

  *add(rows: readonly number[]): Generator<void, void> {
    if (rows.length === 0) return;
    const { data, d2, nearest } = this;
    const before = this.rows.length;
    const found = yield* labelSteps(data, rowsOf(data, rows));
    for (let i = 0; i < data.n; i++) {
      if (found.d2[i] >= d2[i]) continue;
      d2[i] = found.d2[i];
      nearest[i] = before + found.labels[i];
    }
    for (const row of rows) this.rows.push(row);
  }

  /** The candidates that are nearest to some row with weight (no duplicates), and the weights of these rows. */
  weighed(): { rows: number[]; weights: Float64Array } {
    const { n, weights } = this.data;
    const masses = new Float64Array(this.rows.length);
    for (let i = 0; i < n; i++) masses[this.nearest[i]] += weights ? weights[i] : 1;
    return { rows: this.rows.filter((_, c) => masses[c] > 0), weights: masses.filter((mass) => mass > 0) };
  }
}

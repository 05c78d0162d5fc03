import type { Dataset } from '../../core/dataset.ts';
import type { Random } from '../../core/random.ts';
import { WeightedSampler } from '../../core/sampling.ts';
import { squaredDistance, weightedSum } from '../../kernels/kmeans.ts';
import { farthest } from './farthestFirst.ts';
import { plusPlusRows } from './plusPlus.ts';
import { draw, type RowSearch, rowsOf } from './rows.ts';

/** Rows that a round takes on average, for each center wanted. */
const OVERSAMPLING = 2;

/** The paper's theorem has log rounds, its experiments find nothing to gain after the fifth. */
const MOST_ROUNDS = 5;

/**
 * k-means|| (Bahmani, Moseley, Vattani, Kumar and Vassilvitskii, "Scalable k-means++", PVLDB 5, 2012): in each of
 * log n rounds, five at most, every row becomes a candidate with a chance of 2 k times its share of the weighted
 * squared distances. Greedy k-means++ then chooses among the candidates, each weighing as much as the rows that are
 * nearest to it. O(n k dim) time a round: passes over the data do not grow in number with k.
 * @param d2 scratch, n
 */
export function* parallelRows(data: Dataset, k: number, random: Random, d2: Float64Array): RowSearch {
  const candidates = new Candidates(data, d2);
  candidates.add(new WeightedSampler(data.n, data.weights).draw(random));
  const rounds = Math.min(MOST_ROUNDS, Math.ceil(Math.log(data.n)));
  for (let round = 0; round < rounds; round++) {
    for (const row of sampleRound(data, OVERSAMPLING * k, random, d2)) {
      candidates.add(row);
      yield;
    }
  }
  // few rounds on few rows may leave fewer than k
  while (candidates.rows.length < k) {
    const row = draw(d2, random, data.weights);
    // tiny weights of tiny distances vanish: then nothing is drawn but the same row for ever
    candidates.add(d2[row] > 0 ? row : farthest(data, d2));
    yield;
  }
  const { rows } = candidates;
  const some: Dataset = {
    x: rowsOf(data, rows),
    n: rows.length,
    dim: data.dim,
    weights: candidates.masses(),
  };
  const chosen = yield* plusPlusRows(some, k, random, new Float64Array(rows.length));
  return chosen.map((candidate) => rows[candidate]);
}

/** Rows drawn independently of each other, `wanted` on average. */
function sampleRound({ n, weights }: Dataset, wanted: number, random: Random, d2: Float64Array): number[] {
  const scale = wanted / weightedSum(d2, weights, n);
  const rows: number[] = [];
  for (let i = 0; i < n; i++) {
    const mass = weights ? weights[i] * d2[i] : d2[i];
    if (mass > 0 && random.float() < mass * scale) rows.push(i);
  }
  return rows;
}

/** Distinct rows, and which of them is nearest to each row of the data. */
class Candidates {
  readonly rows: number[] = [];
  private readonly data: Dataset;
  private readonly d2: Float64Array;
  private readonly nearest: Int32Array;

  constructor(data: Dataset, d2: Float64Array) {
    this.data = data;
    this.d2 = d2.fill(Number.POSITIVE_INFINITY);
    this.nearest = new Int32Array(data.n);
  }

  /** A row that equals an earlier candidate is passed over. */
  add(row: number): void {
    const { data, d2, nearest, rows } = this;
    if (d2[row] === 0) return;
    const { x, n, dim } = data;
    for (let i = 0, p = 0; i < n; i++, p += dim) {
      const d = squaredDistance(x, p, x, row * dim, dim);
      if (d >= d2[i]) continue;
      d2[i] = d;
      nearest[i] = rows.length;
    }
    rows.push(row);
  }

  /** The weight of the rows nearest to each candidate, positive. */
  masses(): Float64Array {
    const { n, weights } = this.data;
    const masses = new Float64Array(this.rows.length);
    for (let i = 0; i < n; i++) masses[this.nearest[i]] += weights ? weights[i] : 1;
    return masses;
  }
}

import { checkInteger } from '../core/check.ts';
import type { Centers } from '../core/clustering.ts';
import { invalid } from '../core/errors.ts';
import { finish, Pacer, type Pacing } from '../core/pacer.ts';
import { squaredDistance } from '../kernels/kmeans.ts';

/** Two sets of centers in which each center has a partner. */
export interface MatchedCenters {
  /** For each center of A its partner in B, or -1 if B has fewer centers. */
  partners: Int32Array;
  /** Mean and largest Euclidean distance of the pairs. */
  mean: number;
  max: number;
}

/**
 * Pairs the centers of two clusterings so that the sum of the distances is least. If the numbers of centers differ,
 * some centers have no partner. Time O(k^3) at most, with pauses; memory O(k^2), see `matchingBytes`.
 *
 * @param a the centers of a clustering
 * @param b the centers of another clustering, with the same dim and any k
 * @throws {ClusterkitError} usage, if dims differ, the lengths are not multiples of dim or a set is empty; aborted
 * @example
 * const [one, other] = [Float64Array.of(0, 3), Float64Array.of(1, -2)];
 * const { partners, mean } = await indices.matchCenters({ points: one, dim: 1 }, { points: other, dim: 1 });
 * console.log([...partners], mean); // [ 1, 0 ] 2
 */
export async function matchCenters(
  { points: a, dim }: Pick<Centers, 'points' | 'dim'>,
  { points: b, dim: other }: Pick<Centers, 'points' | 'dim'>,
  pacing: Pacing = {},
): Promise<MatchedCenters> {
  checkInteger('dim', dim, 1);
  if (other !== dim) throw invalid('b.dim', `a.dim = ${dim}`, other);
  const [rows, columns] = [a.length / dim, b.length / dim];
  checkInteger('a.length / dim', rows, 1);
  checkInteger('b.length / dim', columns, 1);
  const costs = new Float64Array(rows * columns);
  const pacer = new Pacer(pacing);
  for (let row = 0, p = 0; row < rows; row++) {
    for (let j = 0; j < columns; j++, p++)
      costs[p] = Math.sqrt(squaredDistance(a, row * dim, b, j * dim, dim));
    if (pacer.due) await pacer.pause();
  }
  const total = Math.min(rows, columns);
  const steps = matchingSteps(costs, rows, columns);
  const partners = await pacer.run(steps, (done) => ({ stage: 'pairing centers', done, total }));
  let [sum, max] = [0, 0];
  for (const [row, column] of partners.entries()) {
    if (column < 0) continue;
    sum += costs[row * columns + column];
    max = Math.max(max, costs[row * columns + column]);
  }
  return { partners, mean: sum / total, max };
}

/** Memory that matching k centers requires. */
export function matchingBytes(k: number): number {
  return 8 * k * k;
}

/**
 * The assignment of rows to columns of least total cost, each column taken once: H. W. Kuhn's Hungarian method ("The
 * Hungarian method for the assignment problem", Naval Research Logistics Quarterly 2, 1955) by shortest augmenting
 * paths (R. Jonker, A. Volgenant, "A shortest augmenting path algorithm for dense and sparse linear assignment
 * problems", Computing 38, 1987).
 *
 * Time O(rows * columns * min(rows, columns)) at most, less if prices alone give columns to many rows; memory O(rows +
 * columns), and a second copy of the costs if there are more rows than columns.
 *
 * @param costs rows * columns finite numbers, row by row
 * @returns the column of each row; -1 for the rows without a column, if there are more rows than columns
 * @throws {ClusterkitError} usage, for costs of another length or not finite
 * @example
 * console.log([...indices.leastCostMatching(Float64Array.of(1, 2, 2, 9), 2, 2)]); // [ 1, 0 ]
 */
export function leastCostMatching(costs: Float64Array, rows: number, columns: number): Int32Array {
  return finish(matchingSteps(costs, rows, columns));
}

/** `leastCostMatching` in steps, each of which returns the number of matched rows. */
function* matchingSteps(costs: Float64Array, rows: number, columns: number): Generator<number, Int32Array> {
  if (costs.length !== rows * columns) {
    throw invalid('costs', `rows * columns = ${rows * columns} numbers`, costs.length);
  }
  // findIndex takes three times as long
  for (let p = 0; p < costs.length; p++) {
    if (!Number.isFinite(costs[p])) throw invalid('costs', 'finite numbers', costs[p]);
  }
  yield 0;
  if (rows <= columns) {
    const matching = new Matching(costs, rows, columns);
    yield* matching.solve();
    return matching.columnOf;
  }
  const transposed = new Float64Array(costs.length);
  for (let j = 0, p = 0; j < columns; j++) {
    for (let row = 0; row < rows; row++) transposed[p++] = costs[row * columns + j];
  }
  const matching = new Matching(transposed, columns, rows);
  yield* matching.solve();
  return matching.rowOf;
}

/** With fewer rows, bids before the search for paths save no time. */
const WORTH_BIDDING = 100;

/** Number of rounds of bids, and number of bids of a round for each row. */
const ROUNDS = 2;
const MOST_BIDS = 20;

/** A matching that grows by one row at a time. Each row gets a column, because there are at least as many columns. */
class Matching {
  /** The column of each row, -1 before it has one. */
  readonly columnOf: Int32Array;
  readonly rowOf: Int32Array;
  private readonly costs: Float64Array;
  /**
   * Prices: no cost is less than the sum of the prices of its row and column; the costs of matched pairs equal this
   * sum.
   */
  private readonly rowPrice: Float64Array;
  private readonly columnPrice: Float64Array;
  /**
   * Data of a search: lengths of the shortest paths to the columns, the rows that the paths come from, and which
   * lengths are final.
   */
  private readonly length: Float64Array;
  private readonly from: Int32Array;
  private readonly final: Uint8Array;

  constructor(costs: Float64Array, rows: number, columns: number) {
    this.costs = costs;
    this.columnOf = new Int32Array(rows).fill(-1);
    this.rowOf = new Int32Array(columns).fill(-1);
    this.rowPrice = new Float64Array(rows);
    this.columnPrice = new Float64Array(columns);
    this.length = new Float64Array(columns);
    this.from = new Int32Array(columns);
    this.final = new Uint8Array(columns);
  }

  *solve(): Generator<number> {
    const rows = this.columnOf.length;
    for (let row = 0; row < rows; row++) {
      this.takeCheapest(row);
      yield 0;
    }
    if (rows >= WORTH_BIDDING) yield* this.bid();
    for (let row = 0; row < rows; row++) {
      if (this.columnOf[row] < 0) this.augment(row);
      yield row + 1;
    }
  }

  /**
   * Jonker and Volgenant's augmenting row reduction: a row without a column takes its cheapest column, at a price that
   * makes its second cheapest column equally good. The row that had this column bids next. Most rows get a column in
   * this way, with O(columns) time for a bid; the other rows require paths.
   */
  private *bid(): Generator<number> {
    const { columnOf, rowOf, rowPrice, columnPrice } = this;
    let waiting = Array.from(columnOf.keys()).filter((row) => columnOf[row] < 0);
    for (let round = 0; round < ROUNDS; round++) {
      const left: number[] = [];
      // bids that hardly change a price could continue forever
      let bids = MOST_BIDS * columnOf.length;
      while (waiting.length > 0 && bids-- > 0) {
        const row = waiting.pop() as number;
        const { first, second, least, next } = this.cheapestTwo(row);
        const price = columnPrice[first] - (next - least);
        const cheaper = price < columnPrice[first];
        const column = !cheaper && rowOf[first] >= 0 && second >= 0 ? second : first;
        if (cheaper) columnPrice[first] = price;
        const evicted = rowOf[column];
        rowOf[column] = row;
        columnOf[row] = column;
        rowPrice[row] = this.costs[row * rowOf.length + column] - columnPrice[column];
        if (evicted >= 0) {
          columnOf[evicted] = -1;
          (cheaper ? waiting : left).push(evicted);
        }
        yield 0;
      }
      waiting = waiting.concat(left);
    }
  }

  /** The two cheapest columns for a row at the current prices. */
  private cheapestTwo(row: number) {
    const { costs, columnPrice } = this;
    const columns = columnPrice.length;
    let [first, second] = [-1, -1];
    let [least, next] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let j = 0, p = row * columns; j < columns; j++, p++) {
      const cost = costs[p] - columnPrice[j];
      if (cost >= next) continue;
      if (cost < least) {
        [next, second] = [least, first];
        [least, first] = [cost, j];
      } else [next, second] = [cost, j];
    }
    return { first, second, least, next: second < 0 ? least : next };
  }

  /** Gives a row its cheapest column if that is free. */
  private takeCheapest(row: number): void {
    const columns = this.rowOf.length;
    const costs = this.costs.subarray(row * columns, (row + 1) * columns);
    let best = 0;
    for (let j = 1; j < columns; j++) if (costs[j] < costs[best]) best = j;
    this.rowPrice[row] = costs[best];
    if (this.rowOf[best] >= 0) return;
    this.rowOf[best] = row;
    this.columnOf[row] = best;
  }

  /** Gives a row a column by moving other rows along the shortest path to a free column. */
  private augment(start: number): void {
    const { length, final, from, rowOf, columnOf, rowPrice, columnPrice } = this;
    length.fill(Number.POSITIVE_INFINITY);
    final.fill(0);
    let column = this.extend(start, 0);
    while (rowOf[column] >= 0) column = this.extend(rowOf[column], length[column]);
    const reached = length[column];
    rowPrice[start] += reached;
    for (let j = 0; j < length.length; j++) {
      if (!final[j] || rowOf[j] < 0) continue;
      rowPrice[rowOf[j]] += reached - length[j];
      columnPrice[j] -= reached - length[j];
    }
    for (let row = -1; row !== start; ) {
      row = from[column];
      rowOf[column] = row;
      [columnOf[row], column] = [column, columnOf[row]];
    }
  }

  /** Extends the search from a row at the distance `reached`. @returns the nearest column that was not final before */
  private extend(row: number, reached: number): number {
    const { costs, length, final, from, columnPrice } = this;
    const columns = length.length;
    const offset = reached - this.rowPrice[row];
    let nearest = -1;
    for (let j = 0, p = row * columns; j < columns; j++, p++) {
      if (final[j]) continue;
      const through = offset + costs[p] - columnPrice[j];
      if (through < length[j]) {
        length[j] = through;
        from[j] = row;
      }
      if (nearest < 0 || length[j] < length[nearest]) nearest = j;
    }
    final[nearest] = 1;
    return nearest;
  }
}

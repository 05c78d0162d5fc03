import type { Evaluation, MedoidSearch, Nearest } from '../../kernels/kmedoids/search.ts';
import { ratioOf } from '../../kernels/kmedoids/twin.ts';
import type { Objective } from './choices.ts';

type RowRange = Evaluation['rows'];

/** Distances of a row to medoids that are measured at once. */
const AT_ONCE = 16;

/**
 * Medoids, and the nearest two or three of each row. All of it follows from the medoids and their order alone: of
 * equally near medoids, the one with the smaller number is nearer.
 */
export class MedoidState {
  readonly objective: Objective;
  /** The rows that are medoids. */
  readonly rows: number[] = [];
  /** For each medoid, the distances of all rows. */
  readonly columns: Float32Array[] = [];
  /** The sum that is made small. */
  loss = 0;
  /** How much the loss grows without each medoid. */
  readonly removal: Float64Array;
  private readonly search: MedoidSearch;
  private readonly weights?: Float64Array;
  private readonly near: Nearest;
  private readonly third: Int32Array;
  private readonly spare: Float32Array;

  /** @param most the largest number of medoids */
  constructor(search: MedoidSearch, weights: Float64Array | undefined, objective: Objective, most: number) {
    this.objective = objective;
    this.search = search;
    this.weights = weights;
    this.near = search.nearest;
    this.third = new Int32Array(search.n);
    this.spare = new Float32Array(search.n);
    this.removal = new Float64Array(most);
    this.clear();
  }

  /** Forgets all medoids. */
  clear(): void {
    const { nearest, second, d1, d2, d3 } = this.near;
    this.rows.length = 0;
    this.columns.length = 0;
    for (const numbers of [nearest, second, this.third]) numbers.fill(-1);
    for (const distances of [d1, d2, d3]) distances.fill(Number.POSITIVE_INFINITY);
    this.loss = Number.POSITIVE_INFINITY;
  }

  /** Makes rows the medoids. */
  set(rows: readonly number[]): void {
    this.clear();
    for (let at = 0; at < rows.length; at += AT_ONCE) {
      const some = rows.slice(at, at + AT_ONCE);
      const columns = some.map(() => new Float32Array(this.search.n));
      this.search.columns(some, columns);
      for (const [c, row] of some.entries()) this.take(row, columns[c]);
    }
    this.sum();
  }

  /** Makes a row one more medoid; `sum` is still to be called. */
  add(row: number): void {
    const column = new Float32Array(this.search.n);
    this.search.columns([row], [column]);
    this.take(row, column);
  }

  /** A row takes the place of a medoid. */
  swap(slot: number, row: number): void {
    const column = this.spare.slice();
    this.search.columns([row], [column]);
    this.rows[slot] = row;
    this.columns[slot] = column;
    const { nearest, second, d1, d2, d3 } = this.near;
    const { third } = this;
    for (let i = 0; i < this.search.n; i++) {
      const isNear = nearest[i] === slot || second[i] === slot || third[i] === slot;
      if (isNear) {
        this.look(i);
        continue;
      }
      const d = column[i];
      if (d < d3[i] || (d === d3[i] && slot < third[i])) this.put(i, d, slot, d1[i], d2[i]);
    }
    this.sum();
  }

  /** Takes a medoid away; those after it move up. */
  remove(slot: number): void {
    this.rows.splice(slot, 1);
    this.columns.splice(slot, 1);
    for (let i = 0; i < this.search.n; i++) this.look(i);
    this.sum();
  }

  /** Sums the loss, and what the loss would grow by without each medoid. */
  sum(): void {
    this.loss = this.sumOf({ from: 0, end: this.search.n }, this.removal);
  }

  /**
   * The loss of some rows.
   * @param removal out, what it would grow by without each medoid
   * @param instead weights of these rows, in place of their own
   */
  sumOf({ from, end }: RowRange, removal: Float64Array, instead?: Float64Array): number {
    const { objective } = this;
    const weights = instead ?? this.weights;
    const first = instead ? from : 0;
    const { nearest, second, d1, d2, d3 } = this.near;
    const isLoss = objective === 'loss';
    removal.fill(0);
    let loss = 0;
    for (let i = from; i < end; i++) {
      const w = weights ? weights[i - first] : 1;
      if (isLoss) {
        loss += w * d1[i];
        removal[nearest[i]] += w * (d2[i] - d1[i]);
        continue;
      }
      const now = ratioOf(d1[i], d2[i]);
      loss += w * now;
      removal[nearest[i]] += w * (ratioOf(d2[i], d3[i]) - now);
      removal[second[i]] += w * (ratioOf(d1[i], d3[i]) - now);
    }
    return loss;
  }

  private take(row: number, column: Float32Array): void {
    const slot = this.rows.length;
    this.rows.push(row);
    this.columns.push(column);
    const { d1, d2, d3 } = this.near;
    for (let i = 0; i < this.search.n; i++) if (column[i] < d3[i]) this.put(i, column[i], slot, d1[i], d2[i]);
  }

  /** Finds the nearest three medoids of a row again. */
  private look(i: number): void {
    const { nearest, second, d1, d2, d3 } = this.near;
    const { columns, third } = this;
    let [a, b, c] = [-1, -1, -1];
    let da = Number.POSITIVE_INFINITY;
    let db = da;
    let dc = da;
    for (let slot = 0; slot < columns.length; slot++) {
      const d = columns[slot][i];
      if (d >= dc) continue;
      if (d < da) {
        [c, b, a] = [b, a, slot];
        dc = db;
        db = da;
        da = d;
      } else if (d < db) {
        c = b;
        b = slot;
        dc = db;
        db = d;
      } else {
        c = slot;
        dc = d;
      }
    }
    nearest[i] = a;
    second[i] = b;
    third[i] = c;
    d1[i] = da;
    d2[i] = db;
    d3[i] = dc;
  }

  /** A medoid becomes one of the nearest three of a row. */
  private put(i: number, d: number, slot: number, first: number, next: number): void {
    const { nearest, second, d1, d2, d3 } = this.near;
    const { third } = this;
    if (d < first || (d === first && slot < nearest[i])) {
      third[i] = second[i];
      second[i] = nearest[i];
      nearest[i] = slot;
      d3[i] = next;
      d2[i] = first;
      d1[i] = d;
    } else if (d < next || (d === next && slot < second[i])) {
      third[i] = second[i];
      second[i] = slot;
      d3[i] = next;
      d2[i] = d;
    } else {
      third[i] = slot;
      d3[i] = d;
    }
  }
}

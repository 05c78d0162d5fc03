import { exp, log } from '../exp.ts';
import { TILE } from '../layouts/fuzzy.ts';
import {
  addSlices,
  exponentOf,
  fillSquares,
  fillTiles,
  isNarrow,
  type SoftCenters,
  type SoftData,
  type SoftShares,
  type SoftSums,
  slicesOf,
  strideOf,
} from './layout.ts';

/*
 * The twin of assembly/fuzzy.ts: the same numbers in the same order, one row at a time.
 */

/** Distances below this share of |x|^2 + |c|^2 are computed from differences. */
const NEAR = 1 / 64;

/** Smaller ratios count as 0, and so does e to a smaller power. */
const LEAST_RATIO = 1e-300;
const LEAST_POWER = -708;

export class PlainPasses {
  private readonly n: number;
  private readonly dim: number;
  private readonly tiles: number;
  private readonly x: Float64Array | Float32Array;
  private readonly weights: Float64Array;
  private readonly squares: Float64Array;

  constructor(data: SoftData) {
    const { n, dim } = data;
    this.n = n;
    this.dim = dim;
    this.tiles = Math.ceil(n / TILE);
    const size = this.tiles * TILE * dim;
    this.x = isNarrow(data) ? new Float32Array(size) : new Float64Array(size);
    this.weights = new Float64Array(this.tiles * TILE);
    this.squares = new Float64Array(this.tiles * TILE);
    fillTiles(data, this.x, this.weights, this.squares);
  }

  *fit(centers: SoftCenters): Generator<void, SoftSums> {
    const { n, dim, tiles, weights } = this;
    const line = new Line(centers, dim);
    const { k, d2, shares } = line;
    const stride = strideOf(k, dim);
    const { slices, tilesPerSlice } = slicesOf(tiles, stride);
    const sums = new Float64Array(slices * stride);
    const powers = new Float64Array(k * TILE);
    for (let tile = 0; tile < tiles; tile++) {
      const own = sums.subarray(Math.floor(tile / tilesPerSlice) * stride);
      const count = Math.min(TILE, n - tile * TILE);
      for (let i = 0; i < count; i++) {
        this.measure(line, tile * TILE + i);
        const least = line.compare();
        const weight = line.scale() * weights[tile * TILE + i];
        own[i % 2] += weight * least * line.sum;
        for (let c = 0; c < k; c++) powers[c * TILE + i] = shares[c] * d2[c] * weight;
      }
      this.addTile(tile, count, powers, own);
      yield;
    }
    return addSlices(sums, slices, k, dim);
  }

  *tell(centers: SoftCenters): Generator<void, SoftShares> {
    const { n, dim, weights } = this;
    const line = new Line(centers, dim);
    const { k, d2, shares } = line;
    const told = { shares: new Float64Array(n * k), labels: new Int32Array(n) };
    let inertia = 0;
    let objective = 0;
    for (let i = 0; i < n; i++) {
      for (let c = 0; c < k; c++) d2[c] = this.byDifferences(centers.points, c, i);
      let nearest = 0;
      for (let c = 1; c < k; c++) if (d2[c] < d2[nearest]) nearest = c;
      told.labels[i] = nearest;
      inertia += weights[i] * d2[nearest];
      const least = line.compare();
      objective += line.scale() * weights[i] * least * line.sum;
      const whole = 1 / line.sum;
      for (let c = 0; c < k; c++) told.shares[i * k + c] = shares[c] * whole;
      if (i % TILE === 0) yield;
    }
    return { ...told, inertia, objective };
  }

  close(): void {}

  /** Squared distances of a row to all centers. */
  private measure({ points, squares, d2, k }: Line, i: number): void {
    const { x, dim } = this;
    const from = this.place(i);
    for (let c = 0, q = 0; c < k; c++) {
      let product = 0;
      for (let j = 0, p = from; j < dim; j++, p += TILE) product += x[p] * points[q++];
      const sum = this.squares[i] + squares[c];
      const far = sum - (product + product);
      d2[c] = far >= NEAR * sum ? far : this.byDifferences(points, c, i);
    }
  }

  private byDifferences(points: Float64Array, c: number, i: number): number {
    const { x, dim } = this;
    let sum = 0;
    for (let j = 0, p = this.place(i), q = c * dim; j < dim; j++, p += TILE, q++) {
      const d = x[p] - points[q];
      sum += d * d;
    }
    return sum;
  }

  /** Where the first column of a row lies. */
  private place(i: number): number {
    const lane = i % TILE;
    return (i - lane) * this.dim + lane;
  }

  private addTile(tile: number, count: number, powers: Float64Array, sums: Float64Array): void {
    const { x, dim } = this;
    for (let c = 0, to = 2; c * TILE < powers.length; c++) {
      for (let j = -1; j < dim; j++, to += 2) {
        let [even, odd] = [0, 0];
        for (let i = 0, p = c * TILE, q = (tile * dim + j) * TILE; i < count; i++, p++, q++) {
          const power = j < 0 ? powers[p] : powers[p] * x[q];
          if (i & 1) odd += power;
          else even += power;
        }
        sums[to] += even;
        sums[to + 1] += odd;
      }
    }
  }
}

/** The distances of a row, and its shares in the clusters. */
class Line {
  readonly k: number;
  readonly points: Float64Array;
  readonly squares: Float64Array;
  /** k squared distances; ratios to the least afterwards. */
  readonly d2: Float64Array;
  /** k */
  readonly shares: Float64Array;
  /** The sum of the shares. */
  sum = 0;
  private readonly fuzziness: number;
  private readonly exponent: number;
  private readonly halves: number;

  constructor({ points, fuzziness }: SoftCenters, dim: number) {
    const k = points.length / dim;
    this.k = k;
    this.points = points;
    this.squares = new Float64Array(k);
    fillSquares(points, dim, this.squares);
    this.d2 = new Float64Array(k);
    this.shares = new Float64Array(k);
    this.fuzziness = fuzziness;
    const { exponent, halves } = exponentOf(fuzziness);
    this.exponent = exponent;
    this.halves = halves;
  }

  /** Turns distances into ratios and shares. @returns the least distance */
  compare(): number {
    const { k, d2, shares } = this;
    let least = d2[0];
    for (let c = 1; c < k; c++) if (d2[c] < least) least = d2[c];
    this.sum = 0;
    for (let c = 0; c < k; c++) {
      const ratio = d2[c] === least ? 1 : least / d2[c];
      const share = this.shareOf(ratio);
      d2[c] = ratio;
      shares[c] = share;
      this.sum += share;
    }
    return least;
  }

  /** What makes u^m of share * ratio. */
  scale(): number {
    const { sum, fuzziness } = this;
    return fuzziness === 2 ? 1 / (sum * sum) : expOrZero(-fuzziness * log(sum));
  }

  private shareOf(ratio: number): number {
    const { halves, exponent } = this;
    if (halves === 2) return ratio;
    if (halves > 0) return halfPower(ratio, halves);
    return ratio >= LEAST_RATIO ? expOrZero(exponent * log(ratio)) : 0;
  }
}

/** ratio^(halves / 2) */
function halfPower(ratio: number, halves: number): number {
  let power = halves % 2 === 1 ? Math.sqrt(ratio) : 1;
  for (let left = halves; left > 1; left -= 2) power *= ratio;
  return power;
}

/** e^x for x up to 0. */
function expOrZero(x: number): number {
  return x >= LEAST_POWER ? exp(x) : 0;
}

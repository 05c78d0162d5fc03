import { exp, log } from '../exp.ts';
import { Step, TILE } from '../layouts/gmm.ts';
import {
  addSlices,
  type Components,
  fillTiles,
  type MixtureRows,
  type MixtureSums,
  productsOf,
  slicesOf,
  strideOf,
  type Told,
} from './layout.ts';

/*
 * The twin of assembly/gmm.ts: the same numbers in the same order, one row at a time.
 */

/** Densities below this have no logarithm. */
const LOWEST = -1e308;

/** Shares smaller than e to this power count as 0, while fitting and where shares are told. */
const LEAST = { [Step.fit]: -46, [Step.tell]: -708 };

export class PlainPasses {
  private readonly n: number;
  private readonly dim: number;
  private readonly tiles: number;
  private readonly x: Float64Array;
  private readonly weights: Float64Array;
  private readonly most = new Float64Array(TILE);
  private readonly sum = new Float64Array(TILE);
  private readonly places = new Int32Array(TILE);
  private readonly chosen = new Float64Array(TILE + 1);
  private readonly differences: Float64Array;
  private readonly weighted: Float64Array;

  constructor(rows: MixtureRows) {
    const { n, dim } = rows;
    this.n = n;
    this.dim = dim;
    this.tiles = Math.ceil(n / TILE);
    this.x = new Float64Array(this.tiles * TILE * dim);
    this.weights = new Float64Array(this.tiles * TILE);
    this.differences = new Float64Array(dim * TILE);
    this.weighted = new Float64Array(dim * TILE);
    fillTiles(rows, this.x, this.weights);
  }

  *hard(labels: Int32Array, components: Components): Generator<number, MixtureSums> {
    const { weights, n } = this;
    return yield* this.addUp(components, (tile, shares) => {
      shares.fill(0);
      for (let i = 0, at = tile * TILE; i < TILE && at < n; i++, at++)
        shares[labels[at] * TILE + i] = weights[at];
      return 0;
    });
  }

  *fit(components: Components): Generator<number, MixtureSums> {
    return yield* this.addUp(components, (tile, shares) => {
      this.compare(components, tile, shares, LEAST[Step.fit]);
      return this.share(components.k, tile, shares);
    });
  }

  *tell(components: Components): Generator<number, Told> {
    const { n, tiles } = this;
    const { k } = components;
    const told = { shares: new Float64Array(n * k), densities: new Float64Array(n) };
    const shares = new Float64Array(k * TILE);
    for (let tile = 0; tile < tiles; tile++) {
      this.compare(components, tile, shares, LEAST[Step.tell]);
      for (let i = 0, at = tile * TILE; i < TILE && at < n; i++, at++) {
        told.densities[at] = this.most[i] + log(this.sum[i]);
        const factor = 1 / this.sum[i];
        for (let c = 0; c < k; c++) told.shares[at * k + c] = shares[c * TILE + i] * factor;
      }
      yield tile / tiles;
    }
    return told;
  }

  close(): void {}

  private *addUp(
    components: Components,
    fill: (tile: number, shares: Float64Array) => number,
  ): Generator<number, MixtureSums> {
    const { dim, tiles } = this;
    const { k, isDiagonal } = components;
    const stride = strideOf(k, dim, isDiagonal);
    const { slices, tilesPerSlice } = slicesOf(tiles, stride);
    const sums = new Float64Array(slices * stride);
    const shares = new Float64Array(k * TILE);
    for (let slice = 0; slice < slices; slice++) {
      const own = sums.subarray(slice * stride, (slice + 1) * stride);
      const end = Math.min(tiles, (slice + 1) * tilesPerSlice);
      for (let tile = slice * tilesPerSlice; tile < end; tile++) {
        own[0] += fill(tile, shares);
        this.addTile(components, tile, shares, own);
      }
      yield slice / slices;
    }
    return addSlices(sums, slices, k, dim, isDiagonal);
  }

  /** Fills `most`, `sum` and the densities of the components relative to that of the densest. */
  private compare({ k, ...components }: Components, tile: number, shares: Float64Array, least: number): void {
    const { most, sum } = this;
    most.fill(LOWEST);
    sum.fill(0);
    for (let c = 0; c < k; c++) {
      for (let i = 0; i < TILE; i++) {
        const value = components.logs[c] - 0.5 * this.distance(components, tile, c, i);
        const kept = Math.max(LOWEST, value);
        shares[c * TILE + i] = kept;
        if (most[i] < kept) most[i] = kept;
      }
    }
    for (let c = 0, p = 0; c < k; c++) {
      for (let i = 0; i < TILE; i++, p++) {
        const x = shares[p] - most[i];
        shares[p] = x >= least ? exp(x) : 0;
        sum[i] += shares[p];
      }
    }
  }

  /** The squared distance of a row from a mean, by the covariance. */
  private distance(
    { means, roots, isDiagonal }: Omit<Components, 'k'>,
    tile: number,
    c: number,
    i: number,
  ): number {
    const { x, dim, differences } = this;
    const from = tile * TILE * dim + i;
    let q = 0;
    if (isDiagonal) {
      for (let j = 0, p = c * dim; j < dim; j++, p++) {
        const y = roots[p] * (x[from + j * TILE] - means[p]);
        q += y * y;
      }
      return q;
    }
    for (let j = 0; j < dim; j++) differences[j] = x[from + j * TILE] - means[c * dim + j];
    let u = c * productsOf(dim, false);
    for (let j = 0; j < dim; j++) {
      let y = 0;
      for (let t = 0; t <= j; t++, u++) y += roots[u] * differences[t];
      q += y * y;
    }
    return q;
  }

  /** Turns relative densities into weighted shares. @returns the sum of the logarithms of the densities */
  private share(k: number, tile: number, shares: Float64Array): number {
    const { most, sum, weights } = this;
    let [even, odd] = [0, 0];
    for (let i = 0; i < TILE; i++) {
      const w = weights[tile * TILE + i];
      const density = w * (most[i] + log(sum[i]));
      if (i & 1) odd += density;
      else even += density;
      const factor = w / sum[i];
      for (let c = 0; c < k; c++) shares[c * TILE + i] *= factor;
    }
    return even + odd;
  }

  private addTile(components: Components, tile: number, shares: Float64Array, sums: Float64Array): void {
    const { dim } = this;
    const size = 1 + dim + productsOf(dim, components.isDiagonal);
    for (let c = 0; c < components.k; c++) {
      const chosen = this.choose(shares, c * TILE);
      if (chosen > 0) this.addComponent(components, tile, c, chosen, sums.subarray(1 + c * size));
    }
  }

  private choose(shares: Float64Array, from: number): number {
    const { places, chosen } = this;
    let count = 0;
    for (let i = 0; i < TILE; i++) {
      if (!(shares[from + i] > 0)) continue;
      places[count] = i;
      chosen[count++] = shares[from + i];
    }
    return count;
  }

  private addComponent(
    { means, isDiagonal }: Components,
    tile: number,
    c: number,
    count: number,
    sums: Float64Array,
  ): void {
    const { x, dim, places, chosen, differences, weighted } = this;
    let [even, odd] = [0, 0];
    for (let r = 0; r < count; r++) {
      if (r & 1) odd += chosen[r];
      else even += chosen[r];
    }
    sums[0] += even + odd;
    for (let j = 0; j < dim; j++) {
      const from = (tile * dim + j) * TILE;
      [even, odd] = [0, 0];
      for (let r = 0, p = j * TILE; r < count; r++, p++) {
        differences[p] = x[from + places[r]] - means[c * dim + j];
        weighted[p] = chosen[r] * differences[p];
        if (r & 1) odd += weighted[p];
        else even += weighted[p];
      }
      sums[1 + j] += even + odd;
    }
    let to = 1 + dim;
    for (let i = 0; i < dim; i++)
      for (let j = isDiagonal ? i : 0; j <= i; j++, to++) {
        [even, odd] = [0, 0];
        for (let r = 0, p = i * TILE, q = j * TILE; r < count; r++, p++, q++) {
          if (r & 1) odd += weighted[p] * differences[q];
          else even += weighted[p] * differences[q];
        }
        sums[to] += even + odd;
      }
  }
}

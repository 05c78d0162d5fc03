/*
 * The passes of t-SNE over n points y of three coordinates; in the plane the third is 0. Nothing is allocated.
 */

/** Similarities of rows: row i has the pairs starts[i] to starts[i + 1] - 1. The sum of all `shares` is 1. */
export interface Affinities {
  starts: Int32Array;
  others: Int32Array;
  shares: Float64Array;
}

const SEARCH_STEPS = 100;
const SEARCH_TOLERANCE = 1e-6;

/**
 * Shares of a row's neighbors, by a normal density of their distance. The width of the density gives the shares the
 * entropy log(perplexity).
 * @param distances in, `count` from `from` on, rising
 * @param shares out, `count` from `from` on; their sum is 1
 */
export function neighborShares(
  distances: Float64Array,
  from: number,
  count: number,
  perplexity: number,
  shares: Float64Array,
): void {
  const target = Math.log(perplexity);
  const nearest = distances[from] * distances[from];
  // the start is chosen so that exponents are about 1
  const middle = distances[from + (count >> 1)];
  let beta = middle * middle > nearest ? 1 / (middle * middle - nearest) : 1;
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let sum = 1;
  for (let step = 0; step < SEARCH_STEPS; step++) {
    sum = 0;
    let moment = 0;
    for (let p = from; p < from + count; p++) {
      const d2 = distances[p] * distances[p] - nearest;
      const share = Math.exp(-beta * d2);
      shares[p] = share;
      sum += share;
      moment += d2 * share;
    }
    const excess = Math.log(sum) + (beta * moment) / sum - target;
    if (Math.abs(excess) <= SEARCH_TOLERANCE) break;
    if (excess > 0) {
      low = beta;
      beta = high === Number.POSITIVE_INFINITY ? 2 * beta : (low + high) / 2;
      // only neighbors at the least distance keep a share at any width
      if (beta === Number.POSITIVE_INFINITY) break;
    } else {
      high = beta;
      beta = (low + high) / 2;
    }
  }
  for (let p = from; p < from + count; p++) shares[p] /= sum;
}

/**
 * Affinities of pairs: the mean of the shares that two rows give each other, over n.
 * @param indices in, n * count neighbors
 * @param shares in, n * count
 * @param out out; starts n + 1, others and shares at most 2 n count
 * @param scratch scratch, 2 n + n * count + 1
 */
export function symmetrize(
  indices: Int32Array,
  shares: Float64Array,
  n: number,
  count: number,
  { starts, others, shares: joint }: Affinities,
  scratch: Int32Array,
): void {
  // the rows that have row j as a neighbor: slots of `shares`, by j
  const ends = scratch.subarray(0, n + 1).fill(0);
  const slots = scratch.subarray(n + 1, n + 1 + n * count);
  const placed = scratch.subarray(n + 1 + n * count).fill(-1);
  for (let p = 0; p < n * count; p++) ends[indices[p] + 1]++;
  for (let j = 0; j < n; j++) ends[j + 1] += ends[j];
  for (let p = 0; p < n * count; p++) slots[ends[indices[p]]++] = p;
  let size = 0;
  for (let i = 0; i < n; i++) {
    const begin = size;
    starts[i] = begin;
    for (let p = i * count; p < (i + 1) * count; p++) {
      placed[indices[p]] = size;
      others[size] = indices[p];
      joint[size++] = shares[p] / (2 * n);
    }
    // filling the slots has moved `ends` by one row
    for (let s = i === 0 ? 0 : ends[i - 1]; s < ends[i]; s++) {
      const other = Math.floor(slots[s] / count);
      const share = shares[slots[s]] / (2 * n);
      if (placed[other] >= begin) joint[placed[other]] += share;
      else {
        others[size] = other;
        joint[size++] = share;
      }
    }
  }
  starts[n] = size;
}

/**
 * Attractive forces between similar rows: the sum of share * q * (y_i - y_other), q = 1 / (1 + d2).
 * @param y in, n * dims
 * @param from first row, `to` the row after the last
 * @param out out, n * dims
 */
export function attract(
  { starts, others, shares }: Affinities,
  y: Float64Array,
  dims: 2 | 3,
  from: number,
  to: number,
  out: Float64Array,
): void {
  const isSpace = dims === 3;
  for (let i = from; i < to; i++) {
    const y0 = y[dims * i];
    const y1 = y[dims * i + 1];
    const y2 = isSpace ? y[3 * i + 2] : 0;
    let f0 = 0;
    let f1 = 0;
    let f2 = 0;
    for (let s = starts[i]; s < starts[i + 1]; s++) {
      const q = dims * others[s];
      const d0 = y0 - y[q];
      const d1 = y1 - y[q + 1];
      const d2 = isSpace ? y2 - y[q + 2] : 0;
      const pull = shares[s] / (1 + d0 * d0 + d1 * d1 + d2 * d2);
      f0 += pull * d0;
      f1 += pull * d1;
      f2 += pull * d2;
    }
    out[dims * i] = f0;
    out[dims * i + 1] = f1;
    if (isSpace) out[3 * i + 2] = f2;
  }
}

/**
 * The part of the Kullback-Leibler divergence of some rows: sum of share * log(share * total / q).
 * @param total sum of q over all pairs
 */
export function divergence(
  { starts, others, shares }: Affinities,
  y: Float64Array,
  from: number,
  to: number,
  total: number,
): number {
  let sum = 0;
  for (let i = from; i < to; i++) {
    for (let s = starts[i]; s < starts[i + 1]; s++) {
      if (shares[s] === 0) continue;
      let d2 = 1;
      for (let c = 0; c < 3; c++) d2 += (y[3 * i + c] - y[3 * others[s] + c]) ** 2;
      sum += shares[s] * Math.log(shares[s] * total * d2);
    }
  }
  return sum;
}

/**
 * Moves points down a gradient with momentum. Each coordinate has a gain of its own, which grows while its direction
 * does not change (Jacobs, "Increased rates of convergence through learning rate adaptation", Neural Networks 1, 1988).
 * @param y inout, 3 n
 * @param pull in, 3 n attractive forces, `push` 3 n repulsive forces, not divided by `total` yet
 * @param moves inout, 3 n
 * @param gains inout, 3 n
 * @returns the squared length of the gradient
 */
export function descend(
  y: Float64Array,
  pull: Float64Array,
  push: Float64Array,
  total: number,
  exaggeration: number,
  momentum: number,
  rate: number,
  moves: Float64Array,
  gains: Float64Array,
): number {
  let squares = 0;
  for (let p = 0; p < y.length; p++) {
    const gradient = 4 * (exaggeration * pull[p] - push[p] / total);
    squares += gradient * gradient;
    gains[p] = gradient * moves[p] < 0 ? gains[p] + 0.2 : Math.max(0.01, gains[p] * 0.8);
    moves[p] = momentum * moves[p] - rate * gains[p] * gradient;
    y[p] += moves[p];
  }
  return squares;
}

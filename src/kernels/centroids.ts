import type { Rows } from '../core/dataset.ts';
import { Arena, giveBack, instantiate, loadKernel } from './host.ts';
import { Kind } from './layouts/centroids.ts';

/** Rows with their clusters. */
export interface LabeledRows {
  x: Rows;
  n: number;
  dim: number;
  k: number;
  /** n clusters; -1 for rows that are left out. */
  labels: Int32Array;
  /** n; absent: 1 each. */
  weights?: Float64Array;
}

/** Sums over the rows of each cluster. */
export interface ClusterSums {
  /** k * dim: the first row of each cluster, or 0 for rows of bytes, whose sums are exact. */
  origins: Float64Array;
  /** k * dim: weighted sums of differences to the origin. */
  sums: Float64Array;
  /** k: weighted sums of squared lengths of these differences. */
  squares: Float64Array;
  /** The largest absolute value of all rows, or of bytes; NaN if there is one that is not a number. */
  most: number;
}

/** Sums of the distances of rows to the centers of their clusters, for each cluster. */
export interface ClusterSpreads {
  /** k: of weighted squared distances. */
  within: Float64Array;
  /** k: of weighted distances. */
  spread: Float64Array;
}

/** Sums of rows by cluster, in the order of the rows. O(n dim) time. */
export function sumClusters(rows: LabeledRows): ClusterSums {
  return inChunks(rows, (chunks) => chunks.wholeSums() ?? chunks.sumClusters()) ?? plainSums(rows);
}

/** Sums of distances by cluster, in the order of the rows. O(n dim) time. @param centers in, k * dim */
export function sumSpreads(rows: LabeledRows, centers: Float64Array): ClusterSpreads {
  return inChunks(rows, (chunks) => chunks.sumSpreads(centers)) ?? plainSpreads(rows, centers);
}

/**
 * Adds rows to sums of differences to one origin, in the order of the rows. O(n dim) time.
 * @param origin in, dim
 * @param sums inout, k * dim: weighted sums of differences
 */
export function addDifferences(rows: LabeledRows, origin: Float64Array, sums: Float64Array): void {
  // where clusters are nearly as many as rows, copies of the sums would take more than the rows
  const isWorth = rows.n >= FEW * rows.k;
  const isDone = isWorth && inChunks(rows, (chunks) => chunks.addDifferences(origin, sums));
  if (!isDone) addPlainly(rows, origin, sums);
}

function addPlainly(
  { x, n, dim, labels, weights }: LabeledRows,
  origin: Float64Array,
  sums: Float64Array,
): void {
  for (let i = 0, p = 0; i < n; i++, p += dim) {
    const c = labels[i];
    if (c < 0) continue;
    const w = weights ? weights[i] : 1;
    for (let j = 0, q = c * dim; j < dim; j++) sums[q + j] += w * (x[p + j] - origin[j]);
  }
}

function plainSums({ x, n, dim, k, labels, weights }: LabeledRows): ClusterSums {
  const isBytes = x instanceof Uint8Array;
  let most = isBytes ? 255 : 0;
  if (!isBytes) for (let p = 0; p < n * dim; p++) most = Math.max(most, Math.abs(x[p]));
  const origins = new Float64Array(k * dim);
  const sums = new Float64Array(k * dim);
  const squares = new Float64Array(k);
  const seen = new Uint8Array(k).fill(isBytes ? 1 : 0);
  for (let i = 0; i < n; i++) {
    const c = labels[i];
    if (c < 0) continue;
    const [p, q, w] = [i * dim, c * dim, weights ? weights[i] : 1];
    if (seen[c] === 0) for (let j = 0; j < dim; j++) origins[q + j] = x[p + j];
    seen[c] = 1;
    for (let j = 0; j < dim; j++) sums[q + j] += w * (x[p + j] - origins[q + j]);
    squares[c] += w * squaredDistanceByFours(x, p, origins, q, dim);
  }
  return { origins, sums, squares, most };
}

function plainSpreads({ x, n, dim, k, labels, weights }: LabeledRows, centers: Float64Array): ClusterSpreads {
  const [within, spread] = [new Float64Array(k), new Float64Array(k)];
  for (let i = 0; i < n; i++) {
    const c = labels[i];
    if (c < 0) continue;
    const d2 = squaredDistanceByFours(x, i * dim, centers, c * dim, dim);
    const w = weights ? weights[i] : 1;
    within[c] += w * d2;
    spread[c] += w * Math.sqrt(d2);
  }
  return { within, spread };
}

/** The squared distance of a row and a point. Four sums at a time do not wait for each other. */
export function squaredDistanceByFours(x: Rows, p: number, points: Rows, q: number, dim: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const end = p + dim;
  for (; p + 3 < end; p += 4, q += 4) {
    const e = x[p] - points[q];
    const f = x[p + 1] - points[q + 1];
    const g = x[p + 2] - points[q + 2];
    const h = x[p + 3] - points[q + 3];
    a += e * e;
    b += f * f;
    c += g * g;
    d += h * h;
  }
  for (; p < end; p++, q++) a += (x[p] - points[q]) ** 2;
  return a + b + (c + d);
}

/** The exports of assembly/centroids.ts. */
interface CentroidsKernel {
  largest(x: number, count: number): number;
  widen(kind: number, from: number, to: number, count: number): void;
  addRows(
    x: number,
    count: number,
    dim: number,
    labels: number,
    weights: number,
    seen: number,
    origins: number,
    sums: number,
    squares: number,
  ): void;
  addBytes(x: number, count: number, dim: number, labels: number, sums: number, squares: number): void;
  addDistances(
    x: number,
    count: number,
    dim: number,
    labels: number,
    weights: number,
    centers: number,
    within: number,
    spread: number,
  ): void;
}

/** Numbers of a chunk, unless a single row has more. */
const CHUNK = 65_536;

/** With fewer numbers the plain loops end before the kernel has started. */
const WORTH_KERNEL = 1e5;

/** With fewer rows for each cluster, sums that are given are not copied. */
const FEW = 4;

/** With at most so many rows and columns, sums of bytes and lengths of rows of bytes are below 2^32. */
const MOST_ROWS = 2 ** 24;
const MOST_COLUMNS = 2 ** 16;

/** Room after a chunk for the vectors of its last numbers. */
const PADDING = 32;

/** Does work with the kernel, whose memory the next job may have then; undefined where the kernel is not worth it. */
function inChunks<T>(rows: LabeledRows, work: (chunks: Chunks) => T): T | undefined {
  const chunks = openChunks(rows);
  if (!chunks) return undefined;
  try {
    return work(chunks);
  } finally {
    giveBack(chunks.memory);
  }
}

type Chunks = NonNullable<ReturnType<typeof openChunks>>;

/** The kernel with its memory, into which rows go in chunks that stay in the cache; undefined if it is not worth it. */
function openChunks(rows: LabeledRows) {
  const { x, n, dim, k } = rows;
  const module = n * dim < WORTH_KERNEL ? undefined : loadKernel('centroids');
  if (!module) return undefined;
  const size = Math.max(1, Math.floor(CHUNK / dim));
  const isWide = x instanceof Float64Array;
  const arena = new Arena();
  const doubles = arena.take(8 * size * dim + PADDING);
  const given = isWide ? doubles : arena.take(x.BYTES_PER_ELEMENT * size * dim + PADDING);
  const [labels, weights] = [arena.take(4 * size), arena.take(8 * size)];
  const [points, sums, seen] = [arena.take(8 * k * dim), arena.take(8 * k * dim), arena.take(k)];
  const [squares, spread] = [arena.take(8 * k), arena.take(8 * k)];
  const isWhole = x instanceof Uint8Array && !rows.weights && n <= MOST_ROWS && dim <= MOST_COLUMNS;
  const stride = 16 * Math.ceil(dim / 16);
  const whole = isWhole ? arena.take(4 * k * stride) : 0;
  const memory = arena.usedMemory(points);
  if (!memory) return undefined;
  const { buffer } = memory;
  const kernel = instantiate<CentroidsKernel>(module, memory);
  const Rows = x.constructor as Float64ArrayConstructor;
  const room = new Rows(buffer, given, size * dim) as Rows;
  const kind = x instanceof Uint8Array ? Kind.bytes : Kind.singles;
  const numbers = (at: number, length: number) => new Float64Array(buffer, at, length).slice();
  if (!rows.weights) new Float64Array(buffer, weights, size).fill(1);
  const eachChunk = (work: (count: number) => void, widens = !isWide) => {
    for (let from = 0; from < n; from += size) {
      const to = Math.min(n, from + size);
      room.set(x.subarray(from * dim, to * dim));
      if (widens) kernel.widen(kind, given, doubles, (to - from) * dim);
      new Int32Array(buffer, labels).set(rows.labels.subarray(from, to));
      if (rows.weights) new Float64Array(buffer, weights).set(rows.weights.subarray(from, to));
      work(to - from);
    }
  };
  return {
    memory,
    /** Those of bytes without weights, in whole numbers, which are the same. */
    wholeSums(): ClusterSums | undefined {
      if (!isWhole) return undefined;
      eachChunk((count) => kernel.addBytes(given, count, dim, labels, whole, squares), false);
      const origins = new Float64Array(k * dim);
      const found = new Uint32Array(buffer, whole, k * stride);
      const all = origins.map((_, p) => found[Math.floor(p / dim) * stride + (p % dim)]);
      return { origins, sums: all, squares: numbers(squares, k), most: 255 };
    },
    sumClusters(): ClusterSums {
      const first = x instanceof Uint8Array ? 0 : seen;
      let most = first === 0 ? 255 : 0;
      eachChunk((count) => {
        if (first !== 0) most = Math.max(most, kernel.largest(doubles, count * dim));
        kernel.addRows(doubles, count, dim, labels, weights, first, points, sums, squares);
      });
      return {
        origins: numbers(points, k * dim),
        sums: numbers(sums, k * dim),
        squares: numbers(squares, k),
        most,
      };
    },
    addDifferences(origin: Float64Array, given: Float64Array): true {
      const all = new Float64Array(buffer, sums, k * dim);
      const origins = new Float64Array(buffer, points, k * dim);
      all.set(given);
      for (let q = 0; q < k * dim; q += dim) origins.set(origin, q);
      eachChunk((count) => kernel.addRows(doubles, count, dim, labels, weights, 0, points, sums, squares));
      given.set(all);
      return true;
    },
    sumSpreads(centers: Float64Array): ClusterSpreads {
      new Float64Array(buffer, points).set(centers);
      eachChunk((count) =>
        kernel.addDistances(doubles, count, dim, labels, weights, points, squares, spread),
      );
      return { within: numbers(squares, k), spread: numbers(spread, k) };
    },
  };
}

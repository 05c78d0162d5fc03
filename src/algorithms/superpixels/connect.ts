import { numbersTo } from '../../core/numbers.ts';
import { CENTER } from '../../kernels/layouts/superpixels.ts';
import { Forest } from '../hac/merges.ts';
import type { Planes } from './grid.ts';

/** Runs of pixels with equal labels along lines. */
interface Runs {
  /** The place of the first pixel of each run, and the end of the last one. */
  starts: Int32Array;
  /** height + 1: the first run of each line. */
  lines: Int32Array;
  /** The connected part that each run is in, numbered by its first run. */
  parts: Int32Array;
}

/** Connected parts of equal labels. */
interface Parts {
  /** The label of each part. */
  labels: Int32Array;
  sizes: Float64Array;
}

/**
 * Gives each pixel a region, so that each region is connected: pixels of one label that touch by their sides are a region,
 * and where they are fewer than `least`, they join the region beside them whose center is nearest to their mean. Where
 * parts that touch are all so small, the largest of them is a region.
 * @param labels inout, stride * height, -1 for pixels that are left out
 * @param centers of the labels
 * @param pull as in the passes
 * @returns the number of regions
 */
export function connectRegions(
  picture: Planes,
  labels: Int32Array,
  centers: Float32Array,
  pull: number,
  least: number,
): number {
  const runs = runsOf(picture, labels);
  const parts = joinRuns(picture, labels, runs);
  const region = mergeSmall(picture, runs, parts, centers, pull, least);
  const numbers = new Int32Array(region.length).fill(-1);
  let count = 0;
  for (let run = 0; run < runs.parts.length; run++) {
    const part = region[runs.parts[run]];
    if (parts.labels[part] < 0) continue;
    if (numbers[part] < 0) numbers[part] = count++;
    const [number, end] = [numbers[part], endOf(picture, runs, run)];
    for (let at = runs.starts[run]; at < end; at++) labels[at] = number;
  }
  return count;
}

function runsOf({ width, height, stride }: Planes, labels: Int32Array): Runs {
  const lines = new Int32Array(height + 1);
  for (let y = 0, count = 0; y < height; y++) {
    const line = y * stride;
    count++;
    for (let x = line + 1; x < line + width; x++) if (labels[x] !== labels[x - 1]) count++;
    lines[y + 1] = count;
  }
  const starts = new Int32Array(lines[height] + 1);
  for (let y = 0, run = 0; y < height; y++) {
    const line = y * stride;
    starts[run++] = line;
    for (let x = line + 1; x < line + width; x++) if (labels[x] !== labels[x - 1]) starts[run++] = x;
  }
  starts[lines[height]] = height * stride;
  return { starts, lines, parts: new Int32Array(lines[height]) };
}

/** Where a run ends, which at the end of a line is before the padding. */
function endOf({ width, stride }: Planes, { starts }: Runs, run: number): number {
  const next = starts[run + 1];
  return next % stride === 0 ? next - stride + width : next;
}

/** Calls for each two runs above each other that touch. */
function eachTouching(
  { width, height, stride }: Planes,
  { starts, lines }: Runs,
  visit: (above: number, below: number) => void,
): void {
  for (let y = 1; y < height; y++) {
    const line = y * stride;
    const endAt = (run: number, last: number, from: number) =>
      run === last ? width : starts[run + 1] - from;
    let [above, below] = [lines[y - 1], lines[y]];
    const [lastAbove, lastBelow] = [lines[y] - 1, lines[y + 1] - 1];
    for (;;) {
      visit(above, below);
      const [a, b] = [endAt(above, lastAbove, line - stride), endAt(below, lastBelow, line)];
      if (a === width && b === width) break;
      if (a <= b) above++;
      if (b <= a) below++;
    }
  }
}

/** Finds the connected parts: runs of one label that touch are joined to the first of them. */
function joinRuns(picture: Planes, labels: Int32Array, runs: Runs): Parts {
  const { starts, parts } = runs;
  for (let run = 0; run < parts.length; run++) parts[run] = run;
  const rootOf = (run: number) => {
    let root = run;
    while (parts[root] !== root) {
      parts[root] = parts[parts[root]];
      root = parts[root];
    }
    return root;
  };
  eachTouching(picture, runs, (above, below) => {
    if (labels[starts[above]] !== labels[starts[below]]) return;
    const [p, q] = [rootOf(above), rootOf(below)];
    if (p < q) parts[q] = p;
    else parts[p] = q;
  });
  let count = 0;
  // roots come before the other runs of their part
  for (let run = 0; run < parts.length; run++) parts[run] = parts[run] === run ? count++ : parts[parts[run]];
  const found: Parts = { labels: new Int32Array(count), sizes: new Float64Array(count) };
  for (let run = 0; run < parts.length; run++) {
    found.labels[parts[run]] = labels[starts[run]];
    found.sizes[parts[run]] += endOf(picture, runs, run) - starts[run];
  }
  return found;
}

/** Parts that are too small for regions, and what they touch. */
interface Small {
  /** Their numbers. */
  parts: Int32Array;
  /** Of each part its place among the small ones, or -1. */
  at: Int32Array;
  /** Five sums of each small part: three coordinates of colors, x and y. */
  sums: Float64Array;
  /** Small parts and the parts that they touch, one after the other. */
  pairs: Int32Array;
}

/** @returns for each part the one that it belongs to in the end */
function mergeSmall(
  picture: Planes,
  runs: Runs,
  { labels, sizes }: Parts,
  centers: Float32Array,
  pull: number,
  least: number,
): Int32Array {
  const region = Int32Array.from(labels, (label, part) => (label < 0 || sizes[part] >= least ? part : -1));
  const small = smallParts(picture, runs, region, labels);
  const { parts, at, sums, pairs } = small;
  const apart = (s: number, other: number) => {
    const [size, p] = [sizes[parts[s]], CENTER * labels[other]];
    let d = 0;
    for (let j = 0; j < 5; j++) {
      const difference = sums[5 * s + j] / size - centers[p + j];
      d += (j < 3 ? 1 : pull) * difference * difference;
    }
    return d;
  };
  const best = new Float64Array(parts.length);
  const next = new Int32Array(parts.length);
  for (let count = pairs.length; count > 0; count = keepOpen(pairs, count, region)) {
    best.fill(Number.POSITIVE_INFINITY);
    next.fill(-1);
    let joined = 0;
    for (let p = 0; p < count; p += 2) {
      const [s, to] = [at[pairs[p]], region[pairs[p + 1]]];
      if (to < 0) continue;
      const d = apart(s, to);
      if (next[s] >= 0 && (d > best[s] || (d === best[s] && to >= next[s]))) continue;
      best[s] = d;
      next[s] = to;
      joined++;
    }
    if (joined === 0) beginRegions(pairs.subarray(0, count), sizes, region);
    for (let s = 0; s < parts.length; s++) if (next[s] >= 0) region[parts[s]] = next[s];
  }
  // parts that touch nothing
  for (const part of parts) if (region[part] < 0) region[part] = part;
  return region;
}

/** Keeps the pairs of parts that have no region yet. @returns how many numbers these are */
function keepOpen(pairs: Int32Array, count: number, region: Int32Array): number {
  let kept = 0;
  for (let p = 0; p < count; p += 2) {
    if (region[pairs[p]] >= 0) continue;
    pairs[kept++] = pairs[p];
    pairs[kept++] = pairs[p + 1];
  }
  return kept;
}

/** Where small parts touch nothing but each other, the largest of them begins a region. */
function beginRegions(pairs: Int32Array, sizes: Float64Array, region: Int32Array): void {
  const groups = new Forest(region.length);
  for (let p = 0; p < pairs.length; p += 2) {
    const [a, b] = [groups.rootOf(pairs[p]), groups.rootOf(pairs[p + 1])];
    if (a !== b) groups.join(a, b);
  }
  const largest = new Int32Array(region.length).fill(-1);
  for (let p = 0; p < pairs.length; p += 2) {
    const root = groups.rootOf(pairs[p]);
    const known = largest[root];
    if (known < 0 || sizes[pairs[p]] > sizes[known] || (sizes[pairs[p]] === sizes[known] && pairs[p] < known))
      largest[root] = pairs[p];
  }
  for (const part of largest) if (part >= 0) region[part] = part;
}

/** @param region -1 of small parts */
function smallParts(picture: Planes, runs: Runs, region: Int32Array, labels: Int32Array): Small {
  const parts = numbersTo(region.length).filter((part) => region[part] < 0);
  const at = new Int32Array(region.length).fill(-1);
  for (let s = 0; s < parts.length; s++) at[parts[s]] = s;
  const pairs = parts.length === 0 ? new Int32Array() : pairsOf(picture, runs, region, labels);
  return { parts, at, pairs, sums: sumsOf(picture, runs, at, parts.length) };
}

function pairsOf(picture: Planes, runs: Runs, region: Int32Array, labels: Int32Array): Int32Array {
  const { lines, parts } = runs;
  let pairs = new Int32Array(4096);
  let count = 0;
  const add = (small: number, other: number) => {
    if (labels[other] < 0) return;
    if (count + 2 > pairs.length) {
      const more = new Int32Array(2 * pairs.length);
      more.set(pairs);
      pairs = more;
    }
    pairs[count++] = small;
    pairs[count++] = other;
  };
  const touch = (one: number, other: number) => {
    if (one === other) return;
    if (region[one] < 0) add(one, other);
    if (region[other] < 0) add(other, one);
  };
  for (let y = 0; y < picture.height; y++)
    for (let run = lines[y] + 1; run < lines[y + 1]; run++) touch(parts[run - 1], parts[run]);
  eachTouching(picture, runs, (above, below) => touch(parts[above], parts[below]));
  return pairs.slice(0, count);
}

function sumsOf(picture: Planes, runs: Runs, at: Int32Array, count: number): Float64Array {
  const { stride, planes } = picture;
  const [first, second, third] = planes;
  const sums = new Float64Array(5 * count);
  for (let run = 0; run < runs.parts.length; run++) {
    const p = 5 * at[runs.parts[run]];
    if (p < 0) continue;
    const from = runs.starts[run];
    const end = endOf(picture, runs, run);
    for (let pixel = from; pixel < end; pixel++) {
      sums[p] += first[pixel];
      sums[p + 1] += second[pixel];
      sums[p + 2] += third[pixel];
    }
    const x = from % stride;
    sums[p + 3] += ((2 * x + end - from - 1) / 2) * (end - from);
    sums[p + 4] += Math.floor(from / stride) * (end - from);
  }
  return sums;
}

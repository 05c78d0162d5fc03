/*
 * Clusters as valleys of a reachability plot: between an area that goes down steeply and one that goes up (M. Ankerst,
 * M. M. Breunig, H.-P. Kriegel, J. Sander, "OPTICS: Ordering points to identify the clustering structure", SIGMOD 1999,
 * section 4.3). Where the paper leaves room, this is scikit-learn's way.
 */

/** Rows from one place in the order to another, both included. */
export interface Range {
  start: number;
  end: number;
}

/** A reachability plot; arrays are by place in the order. */
export interface Plot {
  /** n + 1: the last one is infinite. */
  reach: Float64Array;
  /** n: the place of the row that reaches this one, -1 for none. */
  from: Int32Array;
  /** n + 1: the weight of all rows before. */
  mass: Float64Array;
}

export interface XiOptions {
  /** What is steep: a change by more than this share. */
  xi: number;
  /** Rows that may be in an area without being steep, one after the other. */
  minSamples: number;
  /** Least weight of a cluster. */
  minClusterSize: number;
  /** Whether a cluster ends at a row that is reached from within it (E. Schubert, M. Gertz, LWDA 2018). */
  corrects: boolean;
}

/** A steep area that goes down, and the highest reach between its end and where the search is. */
interface Descent extends Range {
  between: number;
}

/** @returns ranges, the ones within another before it */
export function xiRanges(plot: Plot, options: XiOptions): Range[] {
  const { reach } = plot;
  const n = reach.length - 1;
  const keep = 1 - options.xi;
  const ratio = (i: number) => reach[i] / reach[i + 1];
  const isUp = (i: number) => ratio(i) <= keep;
  const isDown = (i: number) => ratio(i) >= 1 / keep;
  const ranges: Range[] = [];
  let descents: Descent[] = [];
  let between = 0;
  for (let i = 0, from = 0; i < n; i++) {
    if (i < from) continue;
    between = Math.max(between, reach[i]);
    const falls = isDown(i);
    if (!falls && !isUp(i)) continue;
    descents = stillOpen(descents, between, reach, keep);
    const end = falls
      ? endOfArea(n, i, isDown, (at) => ratio(at) < 1, options.minSamples)
      : endOfArea(n, i, isUp, (at) => ratio(at) > 1, options.minSamples);
    if (falls) descents.push({ start: i, end, between: 0 });
    else ranges.push(...rangesTo({ start: i, end }, descents, plot, options));
    from = end + 1;
    between = reach[from];
  }
  return ranges;
}

/** Descents that a cluster can still begin with, after such a reach. */
function stillOpen(
  descents: readonly Descent[],
  between: number,
  reach: Float64Array,
  keep: number,
): Descent[] {
  if (between === Number.POSITIVE_INFINITY) return [];
  const open = descents.filter(({ start }) => between <= reach[start] * keep);
  return open.map((descent) => ({ ...descent, between: Math.max(descent.between, between) }));
}

/** The last steep place of an area that goes one way. */
function endOfArea(
  n: number,
  start: number,
  isSteep: (at: number) => boolean,
  turns: (at: number) => boolean,
  most: number,
): number {
  let end = start;
  for (let at = start, flat = 0; at < n; at++) {
    if (isSteep(at)) {
      flat = 0;
      end = at;
      continue;
    }
    flat++;
    if (turns(at) || flat > most) break;
  }
  return end;
}

/** Clusters that end with an area that goes up, the smallest first. */
function rangesTo(ascent: Range, descents: readonly Descent[], plot: Plot, options: XiOptions): Range[] {
  const found: Range[] = [];
  for (const descent of descents) {
    const range = rangeBetween(descent, ascent, plot, options);
    if (range) found.unshift(range);
  }
  return found;
}

/** The cluster between two steep areas, if there is one: both ends are about as high. */
function rangeBetween(
  descent: Descent,
  ascent: Range,
  plot: Plot,
  { xi, minClusterSize, corrects }: XiOptions,
): Range | undefined {
  const { reach, mass } = plot;
  const keep = 1 - xi;
  let { start } = descent;
  let { end } = ascent;
  const after = reach[end + 1];
  const top = reach[start];
  if (after * keep < descent.between) return undefined;
  if (top * keep >= after) {
    while (reach[start + 1] > after && start < descent.end) start++;
  } else if (after * keep >= top) {
    while (reach[end - 1] > top && end > ascent.start) end--;
  }
  const range = corrects ? corrected({ start, end }, plot) : { start, end };
  if (!range || mass[range.end + 1] - mass[range.start] < minClusterSize) return undefined;
  return range.start > descent.end || range.end < ascent.start ? undefined : range;
}

/** Takes rows from the end that are reached from outside of the range. */
function corrected({ start, end }: Range, { reach, from }: Plot): Range | undefined {
  for (let last = end; start < last; last--) {
    const isWithin = from[last] >= start && from[last] < last;
    if (isWithin || reach[start] > reach[last]) return { start, end: last };
  }
  return undefined;
}

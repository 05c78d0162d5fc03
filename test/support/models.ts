import type { HdbscanResult } from '../../src/algorithms/hdbscan.ts';
import type { Dataset } from '../../src/core/dataset.ts';

/*
 * Labels of other rows by all pairs.
 */

/** The distance of row i of the first rows and row l of the others. */
export type Across = (i: number, l: number) => number;

/** Where other rows are in the clusters of HDBSCAN. */
interface PlainJoined {
  labels: number[];
  strengths: number[];
  outlierScores: number[];
}

/**
 * Where `count` other rows are in the clusters of HDBSCAN, from the definitions: the core distance of a row among the
 * rows of the data, the row that it reaches first (of equal ones the nearest, then the first), and the density at which it
 * leaves each cluster that this row is in.
 */
export function plainJoin(
  { n, weights }: Pick<Dataset, 'n' | 'weights'>,
  result: HdbscanResult,
  count: number,
  across: Across,
  minSamples: number,
): PlainJoined {
  const { clusters, rows, selected } = result.condensed;
  const { coreDistances = [] } = result.density;
  const joined: PlainJoined = { labels: [], strengths: [], outlierScores: [] };
  for (let i = 0; i < count; i++) {
    const others = Array.from({ length: n }, (_, l) => ({ l, d: across(i, l), weight: weights?.[l] ?? 1 }))
      .filter(({ weight }) => weight > 0)
      .sort((a, b) => a.d - b.d || a.l - b.l);
    let mass = 0;
    const last = others.find(({ weight }) => {
      mass += weight;
      return mass >= minSamples;
    });
    const own = minSamples <= 0 ? 0 : (last?.d ?? Infinity);
    const reaches = others.map(({ l, d }) => ({ l, d, reach: Math.max(d, own, coreDistances[l]) }));
    const [first] = reaches.sort((a, b) =>
      a.reach === b.reach ? a.d - b.d || a.l - b.l : a.reach - b.reach,
    );
    const density = Math.min(1 / first.reach, rows.density[first.l]);
    const above = [rows.last[first.l]];
    while (clusters.parent[above[0]] >= 0) above.unshift(clusters.parent[above[0]]);
    // a cluster holds the row if it is still there at a higher density than that of the birth
    const holding = above.filter((c) => c === above[0] || clusters.birth[c] < density);
    const label = holding.map((c) => selected.indexOf(c)).find((at) => at >= 0) ?? -1;
    const innermost = holding[holding.length - 1];
    const isIn = (c: number): boolean => c === innermost || (c > innermost && isIn(clusters.parent[c]));
    const deaths = Array.from(clusters.death).filter((_, c) => isIn(c));
    const most = Math.max(...deaths);
    joined.labels.push(label);
    joined.strengths.push(label < 0 ? 0 : Math.min(1, share(density, clusters.death[selected[label]])));
    joined.outlierScores.push(Math.max(0, 1 - share(density, most)));
  }
  return joined;
}

/** An infinite density is the whole of an infinite one. */
function share(density: number, most: number): number {
  return density === most ? 1 : density / most;
}

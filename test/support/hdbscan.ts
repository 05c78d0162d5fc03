/*
 * HDBSCAN* by its definition: at each density the components of the graph of rows that are near enough, found anew. No
 * tree, no union-find, no order of edges.
 */

/** A cluster of the hierarchy. */
export interface PlainCluster {
  rows: number[];
  birth: number;
  death: number;
  weight: number;
  stability: number;
  children: PlainCluster[];
}

export interface PlainHierarchy {
  root: PlainCluster;
  core: number[];
  /** Of each row the last cluster that it is in, and the density at which it leaves. */
  last: PlainCluster[];
  density: number[];
}

/**
 * @param distances n * n
 * @param weights of rows, absent: 1 each; of rows without weight each follows the row that it reaches first
 */
export function plainHierarchy(
  distances: readonly (readonly number[])[],
  minSamples: number,
  minClusterSize: number,
  weights: ArrayLike<number> = distances.map(() => 1),
): PlainHierarchy {
  const rows = distances.map((_, i) => i);
  const heavy = rows.filter((i) => weights[i] > 0);
  const massOf = (some: readonly number[]) => some.reduce((sum, i) => sum + weights[i], 0);
  const core = rows.map((i) => {
    const radii = [...new Set([0, ...heavy.map((l) => distances[i][l])])].sort((a, b) => a - b);
    const within = (radius: number) => massOf(heavy.filter((l) => distances[i][l] <= radius));
    return radii.find((radius) => within(radius) >= minSamples) ?? Number.POSITIVE_INFINITY;
  });
  const reach = (i: number, l: number) => Math.max(distances[i][l], core[i], core[l]);
  const guide = rows.map((i) => {
    if (weights[i] > 0) return i;
    return [...heavy].sort(
      (l, m) => reach(i, l) - reach(i, m) || distances[i][l] - distances[i][m] || l - m,
    )[0];
  });
  const levels = [
    ...new Set(rows.flatMap((i) => [core[i], ...rows.filter((l) => l !== i).map((l) => reach(i, l))])),
  ];
  levels.sort((a, b) => b - a);
  const last: PlainCluster[] = [];
  const density: number[] = [];

  /** Components of rows with edges shorter than a height, with the rows that they guide. */
  const partsBelow = (some: readonly number[], height: number) => {
    const left = new Set(some.filter((i) => weights[i] > 0 && core[i] < height));
    const parts: number[][] = [];
    for (const first of left) {
      const part = [first];
      left.delete(first);
      for (const i of part)
        for (const l of left)
          if (reach(i, l) < height) {
            left.delete(l);
            part.push(l);
          }
      const guided = some.filter(
        (i) => weights[i] === 0 && part.includes(guide[i]) && reach(i, guide[i]) < height,
      );
      parts.push([...part, ...guided]);
    }
    return parts;
  };

  const grow = (some: number[], birth: number): PlainCluster => {
    const cluster = {
      rows: some,
      birth,
      death: birth,
      weight: massOf(some),
      stability: 0,
      children: [],
    } as PlainCluster;
    let left = some;
    for (const height of levels) {
      if (left.length === 0) break;
      const parts = height > 0 ? partsBelow(left, height) : [];
      // all rows are a cluster however little they weigh
      if (parts.length === 1 && parts[0].length === left.length) continue;
      const large = parts.filter((part) => massOf(part) >= minClusterSize);
      const kept = new Set(large.flat());
      const leaving = large.length > 1 ? left : left.filter((i) => !kept.has(i));
      if (leaving.length === 0) continue;
      cluster.death = Math.max(cluster.death, 1 / height);
      if (massOf(leaving) > 0) cluster.stability += massOf(leaving) * (1 / height - birth);
      for (const i of leaving) {
        if (kept.has(i)) continue;
        last[i] = cluster;
        density[i] = 1 / height;
      }
      if (large.length > 1) {
        cluster.children = large.map((part) => grow(part, 1 / height));
        break;
      }
      left = left.filter((i) => kept.has(i));
    }
    return cluster;
  };
  return { root: grow(rows, 0), core, last, density };
}

/** Clusters of a hierarchy, from the root down. */
export function allClusters(cluster: PlainCluster): PlainCluster[] {
  return [cluster, ...cluster.children.flatMap(allClusters)];
}

/** The clusters with the largest sum of stabilities none of which holds another. */
export function mostStable(
  cluster: PlainCluster,
  allow: (cluster: PlainCluster) => boolean,
): { chosen: PlainCluster[]; sum: number } {
  const below = cluster.children.map((child) => mostStable(child, allow));
  const sum = below.reduce((total, one) => total + one.sum, 0);
  if (allow(cluster) && !(sum > cluster.stability * (1 + 1e-9)))
    return { chosen: [cluster], sum: cluster.stability };
  return { chosen: below.flatMap(({ chosen }) => chosen), sum };
}

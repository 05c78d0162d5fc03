/*
 * Indices of data and labels from their definitions, every pair looked at. Rows are lists; a row that counts w times is
 * repeated.
 */

export type Row = readonly number[];
export type Measure = (a: Row, b: Row) => number;

export const euclid: Measure = (a, b) => Math.sqrt(a.reduce((sum, value, j) => sum + (value - b[j]) ** 2, 0));

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

export function plainMiddle(rows: readonly Row[]): number[] {
  return rows[0].map((_, j) => mean(rows.map((row) => row[j])));
}

/** The rows of each label, by rising label. */
export function plainClusters(rows: readonly Row[], labels: ArrayLike<number>): Row[][] {
  const names = [...new Set(Array.from(labels))].sort((a, b) => a - b);
  return names.map((name) => rows.filter((_, i) => labels[i] === name));
}

export function plainSilhouettes(
  rows: readonly Row[],
  labels: ArrayLike<number>,
  measure = euclid,
): number[] {
  return rows.map((row, i) => {
    const others = (label: number) =>
      rows.filter((_, j) => j !== i && labels[j] === label).map((other) => measure(row, other));
    const own = others(labels[i]);
    if (own.length === 0) return 0;
    const rest = [...new Set(Array.from(labels))].filter((label) => label !== labels[i]);
    const [a, b] = [mean(own), Math.min(...rest.map((label) => mean(others(label))))];
    return Math.max(a, b) === 0 ? 0 : (b - a) / Math.max(a, b);
  });
}

/** All pairs: whether they share a cluster, and how far apart they are. */
function pairsOf(rows: readonly Row[], labels: ArrayLike<number>, measure = euclid) {
  return rows.flatMap((row, i) =>
    rows.slice(0, i).map((other, j) => ({ same: labels[i] === labels[j], d: measure(row, other) })),
  );
}

export function plainDunn(rows: readonly Row[], labels: ArrayLike<number>, measure = euclid): number {
  const pairs = pairsOf(rows, labels, measure);
  const distances = (same: boolean) => pairs.filter((pair) => pair.same === same).map(({ d }) => d);
  return Math.min(...distances(false)) / Math.max(0, ...distances(true));
}

export function plainCIndex(rows: readonly Row[], labels: ArrayLike<number>, measure = euclid): number {
  const pairs = pairsOf(rows, labels, measure);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const within = pairs.filter(({ same }) => same).map(({ d }) => d);
  const sorted = pairs.map(({ d }) => d).sort((a, b) => a - b);
  const low = sum(sorted.slice(0, within.length));
  const high = sum(sorted.slice(sorted.length - within.length));
  return (sum(within) - low) / (high - low);
}

interface Edge {
  i: number;
  j: number;
  d: number;
}

/** Spans members 0 to n - 1; of equally long edges some are taken. */
type Spanning = (
  n: number,
  reach: (i: number, j: number) => number,
  raw: (i: number, j: number) => number,
) => Edge[];

/** Kruskal's algorithm on all edges, of equally long ones those between nearer rows first. */
const nearFirst: Spanning = (n, reach, raw) => {
  const nodes = Array.from({ length: n }, (_, i) => i);
  const edges = nodes
    .flatMap((i) => nodes.slice(0, i).map((j) => ({ i, j, d: reach(i, j), raw: raw(i, j) })))
    .sort((a, b) => a.d - b.d || a.raw - b.raw || a.j - b.j || a.i - b.i);
  const part = [...nodes];
  return edges.filter(({ i, j }) => {
    const [from, to] = [part[i], part[j]];
    if (from === to) return false;
    part.forEach((p, at) => {
      if (p === from) part[at] = to;
    });
    return true;
  });
};

/** Prim's algorithm from the first member, of equally long edges to a member the one from the first: as Python's hdbscan. */
export const firstFirst: Spanning = (n, reach) => {
  const inside = [0];
  const tree: Edge[] = [];
  while (inside.length < n) {
    let best: Edge | undefined;
    for (let i = 0; i < n; i++) {
      if (inside.includes(i)) continue;
      for (const j of [...inside].sort((a, b) => a - b)) {
        const d = reach(i, j);
        if (!best || d < best.d) best = { i, j, d };
      }
    }
    tree.push(best as Edge);
    inside.push((best as Edge).i);
  }
  return tree;
};

/** DBCV by its definition. */
export function plainDbcv(
  rows: readonly Row[],
  labels: ArrayLike<number>,
  noise = 0,
  measure = euclid,
  span: Spanning = nearFirst,
): number {
  const clusters = plainClusters(rows, labels);
  const dim = rows[0].length;
  const parts = clusters.map((members) => {
    const core = members.map((row, i) => {
      const inverse = members.filter((_, j) => j !== i).map((other) => measure(row, other) ** -dim);
      return mean(inverse) ** (-1 / dim);
    });
    const reach = (i: number, j: number) => Math.max(core[i], core[j], measure(members[i], members[j]));
    const raw = (i: number, j: number) => measure(members[i], members[j]);
    const tree = span(members.length, reach, raw);
    const degree = members.map((_, at) => tree.filter(({ i, j }) => i === at || j === at).length);
    const innerEdges = tree.filter(({ i, j }) => degree[i] > 1 && degree[j] > 1);
    const innerNodes = members.map((_, i) => i).filter((i) => degree[i] > 1);
    const sparseness = Math.max(0, ...(innerEdges.length > 0 ? innerEdges : tree).map(({ d }) => d));
    return {
      members,
      core,
      sparseness,
      inner: innerNodes.length > 0 ? innerNodes : members.map((_, i) => i),
    };
  });
  const validity = parts.map((a) => {
    if (a.members.length === 1) return 0;
    const apart = parts
      .filter((b) => b !== a && b.members.length > 1)
      .flatMap((b) =>
        a.inner.flatMap((i) =>
          b.inner.map((j) => Math.max(a.core[i], b.core[j], measure(a.members[i], b.members[j]))),
        ),
      );
    if (apart.length === 0) return 0;
    const least = Math.min(...apart);
    return (least - a.sparseness) / Math.max(least, a.sparseness);
  });
  const all = rows.length + noise;
  return validity.reduce((sum, value, c) => sum + (clusters[c].length / all) * value, 0);
}

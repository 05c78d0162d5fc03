/**
 * A graph of n rows without direction, with weights: similarities of at least 0. It is symmetric: an edge between i and l
 * stands among the edges of i and among those of l, with the same weight. Memory: 4 n + 24 bytes for each edge.
 */
export interface Graph {
  n: number;
  /** n + 1: the edges of row i are those from offsets[i] to offsets[i + 1]. */
  offsets: Int32Array;
  /** The other end of each edge, rising within a row; never the row itself, and no row twice. */
  targets: Int32Array;
  /** The weight of each edge, above 0. */
  weights: Float64Array;
  /** n weights of edges from a row to itself, 0 for none; absent: there are none. */
  loops?: Float64Array;
}

/** What becomes of arcs that stand in one direction only, or have different weights in both. */
export const SYMMETRIES = ['mean', 'union', 'mutual'] as const;

/**
 * - `mean`: (A + A') / 2, as in scikit-learn: an arc in one direction only counts half.
 * - `union`: an edge wherever there is an arc; of two weights the larger.
 * - `mutual`: an edge where there are arcs in both directions; of two weights the smaller.
 */
export type Symmetry = (typeof SYMMETRIES)[number];

/** Arcs in any order, from row to row. Weights of arcs that occur twice are added. */
export interface Arcs {
  n: number;
  from: Int32Array;
  to: Int32Array;
  /** Absent: 1 each. */
  weights?: Float64Array;
}

/** Arcs by the row that they come from, rising within a row. */
interface Sorted {
  offsets: Int32Array;
  targets: Int32Array;
  weights: Float64Array;
}

/** The weight of an edge, from those of the arcs in both directions, 0 for none. */
export type JointWeight = (there: number, back: number) => number;

/** Makes a graph of arcs. Edges of weight 0 are left out. O(n + m) time, and 48 bytes for each of m arcs. */
export function symmetricGraph(arcs: Arcs, symmetry: Symmetry | JointWeight): Graph {
  const loops = loopsOf(arcs);
  const graph = joined(arcs.n, bothWays(arcs), symmetry);
  return loops ? { ...graph, loops } : graph;
}

/** Each edge of a graph once, from its lower row to its higher one, by these. Loops are left out. O(n + m) time. */
export function edgesOf({ n, offsets, targets, weights }: Graph): Required<Arcs> {
  const count = targets.length / 2;
  const edges = {
    n,
    from: new Int32Array(count),
    to: new Int32Array(count),
    weights: new Float64Array(count),
  };
  for (let i = 0, e = 0; i < n; i++) {
    for (let p = offsets[i]; p < offsets[i + 1]; p++) {
      if (targets[p] < i) continue;
      edges.from[e] = i;
      edges.to[e] = targets[p];
      edges.weights[e++] = weights[p];
    }
  }
  return edges;
}

/** Pairs of rows that are not as near in one direction as in the other. */
export interface Directions {
  /** Pairs with arcs in both directions, of the same weight. */
  even: number;
  /** Pairs with arcs in both directions, of different weights. */
  uneven: number;
  /** Pairs with an arc in one direction only. */
  oneWay: number;
}

/** How far arcs are an undirected graph. O(n + m) time, and 48 bytes for each of m arcs. */
export function directionsOf(arcs: Arcs): Directions {
  const found = { even: 0, uneven: 0, oneWay: 0 };
  visitPairs(arcs.n, bothWays(arcs), (i, l, there, back) => {
    if (l < i || (there === 0 && back === 0)) return;
    if (there === back) found.even++;
    else if (there === 0 || back === 0) found.oneWay++;
    else found.uneven++;
  });
  return found;
}

/** Arcs, and the same in the other direction, without loops and with one arc for each pair. */
interface BothWays {
  there: Sorted;
  back: Sorted;
}

function bothWays(arcs: Arcs): BothWays {
  const { n, from, to } = arcs;
  // sorted by the target first, and then by the row that arcs come from, which keeps the order of targets
  const turned = byRow(n, { from: to, to: from, weights: weightsOf(arcs) });
  const there = summed(n, turnedAround(n, turned));
  return { there, back: turnedAround(n, there) };
}

function weightsOf({ from, weights }: Arcs): Float64Array {
  return weights ?? new Float64Array(from.length).fill(1);
}

function loopsOf(arcs: Arcs): Float64Array | undefined {
  const { n, from, to } = arcs;
  const weights = weightsOf(arcs);
  let loops: Float64Array | undefined;
  for (let e = 0; e < from.length; e++) {
    if (from[e] !== to[e] || weights[e] === 0) continue;
    loops ??= new Float64Array(n);
    loops[from[e]] += weights[e];
  }
  return loops;
}

/** Arcs sorted by the row that they come from; those of a row keep their order. Loops are left out. */
function byRow(n: number, { from, to, weights }: Required<Omit<Arcs, 'n'>>): Sorted {
  const offsets = new Int32Array(n + 1);
  for (let e = 0; e < from.length; e++) if (from[e] !== to[e]) offsets[from[e] + 1]++;
  for (let i = 0; i < n; i++) offsets[i + 1] += offsets[i];
  const next = offsets.slice(0, n);
  const sorted = {
    offsets,
    targets: new Int32Array(offsets[n]),
    weights: new Float64Array(offsets[n]),
  };
  for (let e = 0; e < from.length; e++) {
    if (from[e] === to[e]) continue;
    const p = next[from[e]]++;
    sorted.targets[p] = to[e];
    sorted.weights[p] = weights[e];
  }
  return sorted;
}

/** The same arcs in the other direction; within a row they rise. */
function turnedAround(n: number, { offsets, targets, weights }: Sorted): Sorted {
  const starts = new Int32Array(n + 1);
  for (let p = 0; p < targets.length; p++) starts[targets[p] + 1]++;
  for (let i = 0; i < n; i++) starts[i + 1] += starts[i];
  const next = starts.slice(0, n);
  const turned = {
    offsets: starts,
    targets: new Int32Array(targets.length),
    weights: new Float64Array(targets.length),
  };
  for (let i = 0; i < n; i++) {
    for (let p = offsets[i]; p < offsets[i + 1]; p++) {
      const q = next[targets[p]]++;
      turned.targets[q] = i;
      turned.weights[q] = weights[p];
    }
  }
  return turned;
}

/** One arc for each pair, with the sum of the weights. */
function summed(n: number, { offsets, targets, weights }: Sorted): Sorted {
  const starts = new Int32Array(n + 1);
  let count = 0;
  for (let i = 0; i < n; i++) {
    for (let p = offsets[i]; p < offsets[i + 1]; p++) {
      if (count > starts[i] && targets[count - 1] === targets[p]) weights[count - 1] += weights[p];
      else {
        targets[count] = targets[p];
        weights[count++] = weights[p];
      }
    }
    starts[i + 1] = count;
  }
  return { offsets: starts, targets: targets.subarray(0, count), weights: weights.subarray(0, count) };
}

/** Calls back for each row i and each other row l, rising, with the weights of the arcs in both directions. */
function visitPairs(
  n: number,
  { there, back }: BothWays,
  visit: (i: number, l: number, there: number, back: number) => void,
): void {
  for (let i = 0; i < n; i++) {
    let p = there.offsets[i];
    let q = back.offsets[i];
    while (p < there.offsets[i + 1] || q < back.offsets[i + 1]) {
      const a = p < there.offsets[i + 1] ? there.targets[p] : n;
      const b = q < back.offsets[i + 1] ? back.targets[q] : n;
      visit(i, Math.min(a, b), a <= b ? there.weights[p++] : 0, b <= a ? back.weights[q++] : 0);
    }
  }
}

function joined(n: number, both: BothWays, symmetry: Symmetry | JointWeight): Graph {
  const joint = typeof symmetry === 'function' ? symmetry : JOINT_WEIGHTS[symmetry];
  const most = both.there.targets.length + both.back.targets.length;
  const offsets = new Int32Array(n + 1);
  const targets = new Int32Array(most);
  const weights = new Float64Array(most);
  let count = 0;
  visitPairs(n, both, (i, l, there, back) => {
    const weight = joint(there, back);
    if (weight === 0) return;
    targets[count] = l;
    weights[count++] = weight;
    offsets[i + 1]++;
  });
  for (let i = 0; i < n; i++) offsets[i + 1] += offsets[i];
  return { n, offsets, targets: targets.slice(0, count), weights: weights.slice(0, count) };
}

const JOINT_WEIGHTS: Record<Symmetry, JointWeight> = {
  mean: (there, back) => (there + back) / 2,
  union: Math.max,
  mutual: Math.min,
};

/** The parts of a graph that no edge connects. */
export interface Components {
  count: number;
  /** n: the component of each row, numbered by their first rows. */
  labels: Int32Array;
  /** count numbers of rows. */
  sizes: Int32Array;
}

/** The connected components of a graph. O(n + m) time. */
export function componentsOf({ n, offsets, targets }: Graph): Components {
  const labels = new Int32Array(n).fill(-1);
  const queue = new Int32Array(n);
  const sizes: number[] = [];
  for (let first = 0; first < n; first++) {
    if (labels[first] >= 0) continue;
    const component = sizes.length;
    labels[first] = component;
    queue[0] = first;
    let end = 1;
    for (let at = 0; at < end; at++) {
      for (let p = offsets[queue[at]]; p < offsets[queue[at] + 1]; p++) {
        if (labels[targets[p]] >= 0) continue;
        labels[targets[p]] = component;
        queue[end++] = targets[p];
      }
    }
    sizes.push(end);
  }
  return { count: sizes.length, labels, sizes: Int32Array.from(sizes) };
}

/** The sum of the weights of the edges of each row, without loops: n numbers. */
export function degreesOf({ n, offsets, weights }: Graph): Float64Array {
  const degrees = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let p = offsets[i]; p < offsets[i + 1]; p++) degrees[i] += weights[p];
  return degrees;
}

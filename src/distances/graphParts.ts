import { type Components, degreesOf, type Graph } from '../core/graph.ts';
import type { Pacer } from '../core/pacer.ts';
import { type EigenOptions, eigenOf, type GraphEigen } from './graphEigen.ts';

/** A component of a graph, and the eigenvectors of it alone. */
interface Part {
  /** The rows of the graph, rising. */
  rows: Int32Array;
  degrees: Float64Array;
  eigen: GraphEigen;
  /** How many of its vectors are among those of the k largest eigenvalues. */
  chosen: number;
}

/** The eigenvalues of a graph that were looked for, in the order of the largest of D^-1/2 A D^-1/2. */
export interface Found {
  /** The largest component first. */
  parts: Part[];
  values: Float64Array;
  residuals: Float64Array;
}

interface PartsOptions extends EigenOptions {
  /** Vectors that are chosen. */
  k: number;
  /** Eigenvalues that are looked for, at least k, at most n. */
  count: number;
}

/**
 * Eigenvectors of each component by itself: an indicator with the eigenvalue 1 for each, and what else is largest. Where
 * there are at least `count` components, nothing is left to be computed.
 * @throws {ClusterkitError} memory; aborted
 */
export async function eigenOfParts(
  graph: Graph,
  components: Components,
  { k, count, ...options }: PartsOptions,
  pacer: Pacer,
): Promise<Found> {
  const degrees = degreesOf(graph);
  const rows = rowsOf(components);
  const place = new Int32Array(graph.n);
  for (const own of rows) for (const [at, i] of own.entries()) place[i] = at;
  const parts: Part[] = [];
  for (const own of rows) {
    const r = Math.max(1, Math.min(own.length, count - rows.length + 1));
    const part = () => (components.count === 1 ? graph : partOf(graph, own, place));
    const eigen = r === 1 ? indicator(own, degrees) : await eigenOf(part(), r, options, pacer);
    parts.push({ rows: own, degrees: Float64Array.from(own, (i) => degrees[i]), eigen, chosen: 0 });
  }
  const all = parts.flatMap(({ eigen }, part) =>
    Array.from(eigen.values, (value, at) => ({ part, at, value, residual: eigen.residuals[at] })),
  );
  // the first of each component are 1, whatever rounding says
  const placeOf = ({ at, value }: (typeof all)[number]) => (at === 0 ? 2 : value);
  all.sort((a, b) => placeOf(b) - placeOf(a) || a.part - b.part || a.at - b.at);
  for (const { part } of all.slice(0, k)) parts[part].chosen++;
  const shown = all.slice(0, count);
  return {
    parts,
    values: Float64Array.from(shown, ({ at, value }) => (at === 0 ? 1 : value)),
    residuals: Float64Array.from(shown, ({ residual }) => residual),
  };
}

/** The rows of each component, the largest first, of equal ones that with the first row. */
function rowsOf({ labels, sizes }: Components): Int32Array[] {
  const rows = Array.from(sizes, (size) => new Int32Array(size));
  const filled = new Int32Array(sizes.length);
  for (let i = 0; i < labels.length; i++) rows[labels[i]][filled[labels[i]]++] = i;
  return rows.sort((a, b) => b.length - a.length);
}

/** The vector of the eigenvalue 1: the roots of the degrees. */
function indicator(rows: Int32Array, degrees: Float64Array): GraphEigen {
  const total = rows.reduce((sum, i) => sum + degrees[i], 0);
  const vectors = Float64Array.from(rows, (i) => (total > 0 ? Math.sqrt(degrees[i] / total) : 1));
  return { values: Float64Array.of(1), vectors, residuals: new Float64Array(1) };
}

/**
 * The graph of a component.
 * @param place the place of each row within its component
 */
function partOf({ offsets, targets, weights }: Graph, rows: Int32Array, place: Int32Array): Graph {
  const part = new Int32Array(rows.length + 1);
  for (const [at, i] of rows.entries()) part[at + 1] = part[at] + offsets[i + 1] - offsets[i];
  const count = part[rows.length];
  const graph = {
    n: rows.length,
    offsets: part,
    targets: new Int32Array(count),
    weights: new Float64Array(count),
  };
  for (const [at, i] of rows.entries())
    for (let p = offsets[i], q = part[at]; p < offsets[i + 1]; p++, q++) {
      graph.targets[q] = place[targets[p]];
      graph.weights[q] = weights[p];
    }
  return graph;
}

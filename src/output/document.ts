import type { TreeNode } from '../algorithms/bisectingTree.ts';
import type { CentroidResult } from '../algorithms/centroids.ts';
import type { Warning } from '../core/warnings.ts';

/** The name and version of the JSON that every command prints. Within a version fields are only added. */
export const SCHEMA = 'clusterkit/result@1';

/** What `--json` prints: one entry in `runs` for each input and k. */
export interface ResultDocument<Run> {
  schema: typeof SCHEMA;
  tool: 'clusterkit';
  version: string;
  command: string;
  runs: Run[];
  /** Those of all runs, with the path of their input. */
  warnings: (Warning & { input: string })[];
  /** What `compare` says of each pair of algorithms. */
  agreement?: Agreement[];
  /** Inputs that failed while others did not; absent when none did. */
  errors?: { path: string; code: string; message: string }[];
}

export interface ImageInput {
  path: string;
  sha256: string;
  kind: 'image';
  /** Pixels. */
  n: number;
  /** Bands of colour. */
  dim: number;
  width: number;
  height: number;
  frames: number;
}

/** Wall-clock seconds. */
interface Seconds {
  read: number;
  fit: number;
  total: number;
}

/** One clustering of one picture. */
export interface ClusterRun {
  input: ImageInput;
  algorithm: string;
  /** Every option, as resolved. */
  params: Record<string, unknown>;
  seed: number;
  k: number;
  /** Pixels that were clustered. */
  n: number;
  dim: number;
  /** Distinct colours among them. */
  distinct: number;
  /** k points in the coordinates of params.space. */
  centers: number[][];
  /** Pixels of each cluster, falling. */
  sizes: number[];
  /** Their parts of the whole, 0 to 1. */
  shares: number[];
  /** The centers as #rrggbb. */
  colors: string[];
  inertia: number;
  iterations: number;
  converged: boolean;
  restarts: number;
  metrics: Record<string, number>;
  seconds: Seconds;
  /** The splits of `bisecting`. */
  tree?: TreeNode[];
  /** frames * height * width, row by row; -1 for pixels left out. */
  labels?: ArrayLike<number>;
  warnings: Warning[];
}

/** How alike two clusterings of one picture for one k are. */
export interface Agreement {
  /** Path of the picture. */
  input: string;
  /** Clusters that were asked for. */
  k: number;
  /** Names of the algorithms. */
  a: string;
  b: string;
  /** Adjusted Rand index over the pixels, 1 for the same clusters. */
  ari: number;
  /** How far apart paired centers are, in units of params.space. */
  centers: { mean: number; max: number };
}

/** Parts of `result` that go into a run, as plain numbers. */
export function resultFields(result: CentroidResult & { tree?: TreeNode[] }) {
  const { k, dim, inertia, iterations, converged, restarts, seed, tree } = result;
  const centers = Array.from({ length: k }, (_, c) =>
    Array.from(result.centers.subarray(c * dim, (c + 1) * dim)),
  );
  const total = result.sizes.reduce((sum, size) => sum + size, 0);
  const sizes = Array.from(result.sizes);
  const shares = sizes.map((size) => size / total);
  const run = { seed, k, dim, centers, sizes, shares, inertia, iterations, converged, restarts };
  return { ...run, ...(tree && { tree }) };
}

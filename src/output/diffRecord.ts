import type { Warning } from '../core/warnings.ts';

/** One side of a comparison. */
interface DiffSide {
  path: string;
  sha256: string;
  kind: 'result' | 'model' | 'labels';
  /** Number of rows with a label; absent without labels. */
  n?: number;
  /** Number of clusters, the noise not counted. */
  k: number;
}

/** A cluster and its partner; null where there is none. */
export interface DiffPair {
  from: string | number | null;
  to: string | number | null;
  /** Rows of the cluster before, and of its partner after. */
  before: number | null;
  after: number | null;
  /** Rows that are in both; absent without labels. */
  kept?: number;
  /** Distance between their centers; absent without centers of the same columns. */
  distance?: number;
}

/** How two clusterings of the same rows differ, whatever the numbers of their clusters. */
export interface DiffRun {
  input: DiffSide;
  other: DiffSide;
  /** The clustering, where the files hold several: kmeans, k = 3. */
  name: string;
  /** Number of rows that are in both; absent without labels, as the next five are. */
  n?: number;
  ari?: number;
  /** Absent of more than 500 clusters as well. */
  ami?: number;
  /** Rows that are not where the partner of their cluster is, and their share. */
  moved?: number;
  movedShare?: number;
  /** The clusters that rows left and came to, the most frequent move first. */
  moves?: { from: string | number; to: string | number; rows: number }[];
  /** Rows that only one side names; absent where rows are joined by their order. */
  onlyBefore?: number;
  onlyAfter?: number;
  /**
   * Mean and largest distance between centers of pairs; absent without centers of the same columns. inFile: in the units of
   * the file, by means of the clusters, since both sides were prepared differently.
   */
  centers?: { mean: number; max: number; inFile?: true };
  pairs: DiffPair[];
  warnings: Warning[];
}

import type { Pacer } from '../../core/pacer.ts';
import type { Measure } from '../../distances/measure.ts';
import { reachedOther } from '../../distances/nearestOther.ts';

/** Where rows would be in clusters that are there. */
export interface Joined {
  /** n labels, -1 for noise. */
  labels: Int32Array;
  /** n strengths from 0 to 1, 0 for noise. */
  strengths: Float64Array;
  /** n numbers from 0 to 1: how far each row lies out of the densest rows near it. */
  outlierScores: Float64Array;
}

/** Clusters of all densities, and the rows that they were made of, without rows of no weight. */
export interface Grown {
  rows: Measure;
  /** Weights of the rows; absent: 1 each. */
  weights?: ArrayLike<number>;
  core: ArrayLike<number>;
  /** Of each row the last cluster that it is in, and the density at which it leaves. */
  last: ArrayLike<number>;
  density: ArrayLike<number>;
  clusters: Record<'parent' | 'birth' | 'death', ArrayLike<number>>;
  /** The k clusters of the result. */
  selected: ArrayLike<number>;
  minSamples: number;
  /** The distance beyond which rows are noise where all are one cluster. */
  epsilon: number;
}

/**
 * Puts rows into clusters as if each came alone and had no weight: a row joins the row that it reaches first, at the
 * density at which it does. For few columns O(log n) pairs for each row, else O(n).
 * @param others prepared as the rows of the clusters were
 * @throws {ClusterkitError} aborted
 */
export async function joinGrown(grown: Grown, others: Measure, pacer: Pacer): Promise<Joined> {
  const { rows, weights, core, minSamples } = grown;
  const { n } = others;
  const reached = await reachedOther(others, { ...rows, weights, core }, minSamples, pacer);
  const places = new Places(grown);
  const joined: Joined = {
    labels: new Int32Array(n),
    strengths: new Float64Array(n),
    outlierScores: new Float64Array(n),
  };
  for (let i = 0; i < n; i++) places.put(reached.rows[i], 1 / reached.reach[i], joined, i);
  return joined;
}

/** The clusters that rows of the data are in at each density. */
class Places {
  private readonly grown: Grown;
  /** The number of each cluster, or of the one that it is part of, in the result; -1: neither is. */
  private readonly labels: Int32Array;
  /** How dense the densest part of each cluster becomes. */
  private readonly most: Float64Array;

  constructor(grown: Grown) {
    const { clusters, selected } = grown;
    const { parent, death } = clusters;
    this.grown = grown;
    this.labels = new Int32Array(parent.length).fill(-1);
    Array.from(selected).forEach((c, label) => {
      this.labels[c] = label;
    });
    for (let c = 1; c < parent.length; c++) if (this.labels[c] < 0) this.labels[c] = this.labels[parent[c]];
    this.most = Float64Array.from(death);
    for (let c = parent.length - 1; c > 0; c--) {
      this.most[parent[c]] = Math.max(this.most[parent[c]], this.most[c]);
    }
  }

  /** Puts row i where it is if it joins a row of the data at a density. */
  put(row: number, density: number, { labels, strengths, outlierScores }: Joined, i: number): void {
    const { clusters, selected, last, density: densities, epsilon } = this.grown;
    const { parent, birth, death } = clusters;
    const leaves = Math.min(density, densities[row]);
    let cluster = last[row];
    while (parent[cluster] >= 0 && birth[cluster] >= leaves) cluster = parent[cluster];
    const most = this.most[cluster];
    outlierScores[i] = leaves >= most ? 0 : 1 - leaves / most;
    const label = this.labels[cluster];
    const isFar = label >= 0 && selected[label] === 0 && leaves < 1 / epsilon && epsilon > 0;
    labels[i] = isFar ? -1 : label;
    const end = label < 0 ? 0 : death[selected[label]];
    strengths[i] = labels[i] < 0 ? 0 : leaves >= end ? 1 : leaves / end;
  }
}

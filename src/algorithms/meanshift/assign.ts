import type { Dataset } from '../../core/dataset.ts';
import type { Pacer } from '../../core/pacer.ts';
import { measure } from '../../distances/measure.ts';
import { nearestOther } from '../../distances/nearestOther.ts';
import { Labeler } from '../centers/labeler.ts';
import type { Nearest } from '../centers/labelRows.ts';
import { clusterSizes } from '../clusters.ts';
import type { Orphans } from './choices.ts';
import { type Ends, pickEnds } from './modes.ts';

/** Rows with their modes. */
export interface Assigned extends Nearest {
  modes: Ends;
  /** The weight of the rows of each mode. */
  sizes: Float64Array;
}

/** How rows get their modes. */
export interface Assignment {
  orphans: Orphans;
  /** The largest squared distance of a row that is no orphan. */
  limit: number;
}

/** Gives each row the nearest mode, of equally near ones the first. Modes without weight are left out. */
export async function assignRows(
  data: Dataset,
  modes: Ends,
  { orphans, limit }: Assignment,
  pacer: Pacer,
): Promise<Assigned> {
  const { labels, d2 } = await nearestModes(data, modes, pacer);
  const k = modes.masses.length;
  if (orphans === 'noise') for (let i = 0; i < data.n; i++) if (d2[i] > limit) labels[i] = -1;
  const sizes = clusterSizes(data, labels, k);
  if (sizes.every((size) => size > 0)) return { labels, d2, modes, sizes };
  const heavy = Int32Array.from(sizes.keys()).filter((c) => sizes[c] > 0);
  if (heavy.length === 0) return { labels, d2, modes: pickEnds(modes, heavy), sizes: new Float64Array(0) };
  return assignRows(data, pickEnds(modes, heavy), { orphans, limit }, pacer);
}

/** With more modes than this, an index among them is faster than measuring all. */
const MANY = 128;

async function nearestModes(data: Dataset, { points, dim }: Ends, pacer: Pacer): Promise<Nearest> {
  const k = points.length / dim;
  if (k > MANY) {
    const modes = measure({ x: points, n: k, dim }, 'sqeuclidean', {});
    const found = await nearestOther(measure(data, 'sqeuclidean', {}), modes, pacer);
    return { labels: found.rows, d2: found.distances };
  }
  const labeler = new Labeler(data, k);
  try {
    return await labeler.label(points, pacer);
  } finally {
    labeler.close();
  }
}

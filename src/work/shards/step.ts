import { numberCenters } from '../../algorithms/centers/centroids.ts';
import { modelOf } from '../../algorithms/model.ts';
import { clustersOfStep, moveByStep, type StepMoves } from '../../algorithms/passes/fit.ts';
import { totalOf } from '../../algorithms/passes/rows.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { DEFAULT_SEED } from '../../core/random.ts';
import { toJson } from '../../output/json.ts';
import { writeOutput } from '../files.ts';
import { columnNames } from '../items.ts';
import type { Work } from '../work.ts';
import type { SummaryHead } from './cks.ts';
import { joinSummaries, missingShards } from './merge.ts';

/** A step of Lloyd's algorithm that was made of summaries. */
export interface MadeStep extends StepMoves {
  head: SummaryHead;
  k: number;
  /** The inertia of the centers before the step. */
  inertia: number;
  /** The centers are where they were. */
  converged: boolean;
}

/**
 * Writes the model after a step of Lloyd's algorithm. When no center has moved, it is the model that `kmeans` writes: its
 * clusters are numbered by their sizes. Before, they keep the numbers of the centers that the step began with.
 * @throws {ClusterkitError} input, for summaries that do not cover all shards, and as `mergeSummaries`; output
 */
export async function writeStep(work: Work, paths: readonly string[], output: string): Promise<MadeStep> {
  const { head, sums } = await joinSummaries(paths, work.maxMemory);
  const refuse = (reason: string) => new ClusterkitError('input', reason, { at: { file: paths[0] } });
  if (head.kind !== 'step' || !head.rows)
    throw refuse(`a step requires summaries of the kind step, not ${head.kind}`);
  const missing = missingShards(head);
  if (missing !== undefined) throw refuse(`a step requires all shards, and the summaries lack ${missing}`);
  const { dim, n, rows } = head;
  const centers = sums.centers.slice();
  const step = moveByStep(centers, sums, { dim, type: rows.type });
  const converged = step.moves === 0 && step.relocated === 0;
  const inertia = totalOf(sums.inertia);
  const found = converged ? clustersOfStep(centers, sums, dim) : undefined;
  const points = { dim, points: found?.centers ?? centers, inertia };
  const labels = new Int32Array(0);
  const masses =
    found?.masses ?? Float64Array.from({ length: centers.length / dim }, (_, c) => massOf(sums.masses, c));
  const numbered = converged
    ? numberCenters(points, labels, masses)
    : { centers: points, sizes: masses, labels };
  const k = masses.length;
  const clustering = { algorithm: 'kmeans', k, n, ...numbered, seed: DEFAULT_SEED, warnings: [] };
  const { columns } = rows;
  const model = await modelOf({ x: new Float64Array(0), n: 0, dim }, clustering, {
    version: work.version,
    columns: columnNames({ dim, columns }),
    source: { ...(columns && { columns }), encodings: [] },
    preparation: [],
  });
  await writeOutput(work, output, toJson(model));
  return { head, k, inertia, converged, ...step };
}

function massOf(masses: Float64Array, c: number): number {
  return totalOf(masses.subarray(3 * c, 3 * c + 3));
}

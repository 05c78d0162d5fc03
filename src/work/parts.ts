import type { AlgorithmEntry } from '../algorithms/entry.ts';
import type { FitPlan } from './fit.ts';
import { type Grid, sharingKey } from './grid.ts';
import { withBestMixture } from './mixtures.ts';
import { withPersistence } from './persistence.ts';
import type { Findings, Result } from './result.ts';

/** Receives findings as soon as they are known. */
export type Ended = (findings: Findings) => void;

/** Runs of a grid that share their work, and so end together. */
interface Part {
  grid: Grid;
  /** Their places in the whole grid. */
  places: number[];
}

/**
 * Fits the runs of a plan part by part, so that each is told as soon as it ends. The results are those of all runs at once.
 * @param make fits the runs of a plan, and computes their indices
 */
export async function fitInParts(
  plan: FitPlan,
  make: (part: FitPlan) => Promise<Findings>,
  ended: Ended,
): Promise<Findings> {
  const { entry, grid } = plan;
  const parts = partsOf(entry, grid);
  const found: Findings[] = [];
  for (const part of parts) {
    const findings = await make({ ...plan, grid: part.grid });
    ended(findings);
    found.push(findings);
  }
  if (found.length === 1) return found[0];
  const [{ subject }] = found;
  const trees = found.flatMap((one) => one.trees);
  let results = found.flatMap((one) => one.results);
  // a tree that is left uncut has no result
  if (trees.length === 0) {
    const placed = new Map<number, Result>();
    const places = parts.flatMap((part) => part.places);
    for (const [i, at] of places.entries()) placed.set(at, results[i]);
    results = grid.runs.map((_, at) => placed.get(at) as Result);
  }
  return { subject, results: withBestMixture(withPersistence(results)), trees };
}

function partsOf(entry: AlgorithmEntry, { runs, varying }: Grid): Part[] {
  const parts = new Map<string, Part>();
  for (const [at, run] of runs.entries()) {
    const key = sharingKey(entry, run);
    const part = parts.get(key) ?? { grid: { runs: [], varying }, places: [] };
    parts.set(key, part);
    part.grid.runs.push(run);
    part.places.push(at);
  }
  return [...parts.values()];
}

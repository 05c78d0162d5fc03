import { fitSubject } from '../fit.ts';
import type { Findings, Result } from '../result.ts';
import type { Subject } from '../subject.ts';
import type { Work } from '../work.ts';
import { type ComparedFit, ownWords } from './asked.ts';

/**
 * Fits an algorithm for a comparison. If a tree has fewer rows than the requested number of clusters, it is cut into as
 * many clusters as rows, with the warning of other algorithms.
 * @throws {ClusterkitError} input, memory or aborted
 */
export async function fitComparable(work: Work, subject: Subject, fit: ComparedFit): Promise<Findings> {
  const { plan, options } = fit;
  const { entry, grid } = plan;
  if (!entry.cuts) return named(await fitSubject(work, subject, plan, options), fit);
  const runs = grid.runs.map((run) => ({ ...run, k: Math.min(run.k as number, subject.n) }));
  const found = await fitSubject(work, subject, { ...plan, grid: { ...grid, runs } }, options);
  const results = found.results.map((result, at) => askedFor(result, grid.runs[at].k as number));
  return named({ ...found, results }, fit);
}

/** Results that are told apart from those of the same algorithm with other settings. */
function named(found: Findings, { name, entry, own }: ComparedFit): Findings {
  if (name === entry.name) return found;
  const results = found.results.map((result) => ({
    ...result,
    asked: name,
    title: result.title + ownWords(result.title, own),
  }));
  return { ...found, results };
}

/** A result for more clusters than there are rows, with the requested number as its k. */
function askedFor(result: Result, requested: number): Result {
  const { settings, params, clustering } = result;
  if (settings.k === requested) return result;
  const fewer = { code: 'fewer-points-than-k', requested, found: clustering.k } as const;
  return {
    ...result,
    settings: { ...settings, k: requested },
    params: { ...params, k: requested },
    clustering: { ...clustering, warnings: [...clustering.warnings, fewer] },
  };
}

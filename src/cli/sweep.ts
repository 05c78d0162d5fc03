import { plural } from './table.ts';

/** A clustering of several. */
interface SweptRun {
  /** Clusters that were found. */
  k: number;
  params: Record<string, unknown>;
}

/** One clustering for each number of clusters: of few distinct points, all larger ks find the same. */
export function eachFound<Result extends { run: SweptRun }>(results: readonly Result[]): Result[] {
  return results.filter(({ run }, at) => at === 0 || run.k !== results[at - 1].run.k);
}

/** "k = 2 to 21", and what was asked for where there are not so many. */
export function sweptKs(runs: readonly SweptRun[]): string {
  const last = runs[runs.length - 1];
  const asked = last.params.k === last.k ? '' : ` (${last.params.k} asked for)`;
  return `k = ${runs[0].k} to ${last.k}${asked}`;
}

/** "2 to 21 clusters". */
export function sweptClusters(first: SweptRun, last: SweptRun, what: string): string {
  return first.k === last.k ? plural(first.k, what) : `${first.k} to ${last.k} ${what}s`;
}

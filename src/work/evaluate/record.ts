import { type Contingency, denseTable } from '../../indices/contingency.ts';
import type { Evaluation } from '../../indices/evaluate.ts';
import { pairCountsOf } from '../../indices/external.ts';
import { majorityClassesOf } from '../../indices/majority.ts';
import type { EvaluatedCluster, EvaluationRun } from '../../output/document.ts';

/*
 * Parts of the JSON of evaluated labels.
 */

/** Maximum number of cells of a contingency table in the JSON. */
const MOST_CELLS = 10_000;

export function truthRecord(
  { path, sha256, column }: { path: string; sha256: string; column?: string },
  table: Contingency | undefined,
): EvaluationRun['truth'] {
  return { path, sha256, ...(column ? { column } : {}), classes: table?.columnLabels.length ?? 0 };
}

/** The precision of the silhouette. */
export function silhouetteRecord({ silhouette }: Evaluation): Pick<EvaluationRun, 'silhouette'> {
  if (!silhouette) return {};
  const { measured, standardError } = silhouette;
  return { silhouette: { measured, ...(standardError === undefined ? {} : { standardError }) } };
}

/** Each cluster with the class of most of its rows, and its separation. */
export function clustersOf(
  table: Contingency,
  { table: judged, silhouette }: Evaluation,
): EvaluatedCluster[] {
  const means = new Map(silhouette?.clusters.map(({ cluster, mean }) => [cluster, mean]));
  const majorities = judged && majorityClassesOf(judged);
  return table.rowLabels.map((cluster, row) => {
    const { majority, correct, errors, entropy } = majorities?.[row] ?? {};
    const size = table.rowSums[row];
    const share = size / table.total;
    const mean = means.get(cluster);
    return {
      ...{ cluster, size, share },
      ...(majorities ? { majority, correct, errors, entropy } : {}),
      ...(mean === undefined ? {} : { silhouette: mean }),
    };
  });
}

/** Pairs of rows that clusters and classes put together; absent if a weight is not a whole number. */
export function pairsRecord(table: Contingency | undefined): Pick<EvaluationRun, 'pairs'> {
  if (!table?.counts) return {};
  const { both, onlyA, onlyB, apart } = pairCountsOf(table);
  const [onlyClusters, onlyClasses] = [onlyA, onlyB].map(Number);
  return { pairs: { both: Number(both), onlyClusters, onlyClasses, apart: Number(apart) } };
}

/** Number of rows of each class in each cluster; only for small tables. */
export function contingencyRecord(table: Contingency | undefined): Pick<EvaluationRun, 'contingency'> {
  if (!table || table.rowLabels.length * table.columnLabels.length > MOST_CELLS) return {};
  const { rowLabels: clusters, columnLabels: classes } = table;
  const cells = denseTable(table);
  const width = classes.length;
  const counts = clusters.map((_, row) => Array.from(cells.subarray(row * width, (row + 1) * width)));
  return { contingency: { clusters, classes, counts } };
}

import { inertiaBounds } from '../algorithms/passes/inertiaBounds.ts';
import { rowsOfMicro } from '../algorithms/passes/micro.ts';
import type { Clustering, Summary } from '../core/clustering.ts';
import { ClusterkitError } from '../core/errors.ts';
import type { Items } from '../core/items.ts';
import type { Warning } from '../core/warnings.ts';
import type { Fits } from './fitted.ts';
import type { SubjectOptions } from './params/reading.ts';
import { readSummary } from './shards/cks.ts';
import { missingShards } from './shards/merge.ts';
import type { Subject } from './subject.ts';

/*
 * Means of micro-clusters that are clustered in place of the rows that they stand for.
 */

/** Options that choose rows, or say something of each. */
const OF_ROWS = ['limit', 'sample', 'labels', 'missing'] as const;

/**
 * The means of a summary as items with weights.
 * @throws {ClusterkitError} usage, for options that require rows; input, for a summary that is damaged, or that does not
 * cover all shards
 */
export async function openMicro(path: string, options: SubjectOptions): Promise<Items> {
  const option = OF_ROWS.find((name) => options[name] !== undefined);
  if (option !== undefined)
    throw new ClusterkitError('usage', `requires rows, and ${path} has means of rows`, { option });
  const { head, sums } = await readSummary(path);
  const missing = missingShards(head);
  if (missing !== undefined)
    throw new ClusterkitError('input', `it lacks shards ${missing}`, {
      at: { file: path },
      remedies: [{ how: 'do', what: 'merge the summaries of all shards' }],
    });
  const { data: means, spreads, summary } = rowsOfMicro(sums, head.dim);
  const { columns } = head.rows ?? {};
  const data = { ...means, ...(columns && { columns }) };
  return { data, count: data.n, summary, spreads: spreads as Float64Array, warnings: [] };
}

/** Linkages that are determined by the weights and means of the clusters that are merged. */
const BY_MEANS = ['ward', 'centroid'];

/** Fits to means, with what that says of the rows they stand for. */
export function tellMeans({ items, steps }: Subject, { found, trees }: Fits): Fits {
  const summary = items?.summary;
  if (!summary) return { found, trees };
  const warnings = (isExact: boolean): Warning[] =>
    isExact || summary.error === 0
      ? []
      : [{ code: 'means-for-rows', means: summary.leaves, radius: Math.sqrt(summary.error) }];
  const isByMeans = (linkage: unknown) => BY_MEANS.includes(linkage as string);
  return {
    found: found.map((one) => {
      const { clustering, settings } = one;
      const bounds = steps.length === 0 ? boundsOf(clustering, settings.metric, items) : undefined;
      const isExact = bounds !== undefined || isByMeans(settings.linkage);
      const told: Clustering = {
        ...clustering,
        summary: { ...summary, ...(bounds && { bounds }) },
        warnings: [...clustering.warnings, ...warnings(isExact)],
      };
      return { ...one, clustering: told };
    }),
    trees: trees.map((tree) => ({
      ...tree,
      summary,
      warnings: [...tree.warnings, ...warnings(isByMeans(tree.linkage))],
    })),
  };
}

/** Bounds of the inertia of all rows around the centers that k-means has found. */
function boundsOf(
  { centers, descent }: Clustering,
  metric: unknown,
  { data, spreads }: Items,
): Summary['bounds'] | undefined {
  if (!centers || !descent || !spreads || (metric !== undefined && metric !== 'euclidean')) return undefined;
  const { x, n, dim, weights = new Float64Array(n).fill(1) } = data;
  return inertiaBounds({ weights, means: x as Float64Array, spreads }, centers.points, dim);
}

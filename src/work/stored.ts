import type { Algorithm, FitContext, Settings } from '../algorithms/entry.ts';
import { labelPieces } from '../algorithms/minibatch/store.ts';
import type { Centers, Clustering } from '../core/clustering.ts';
import { ClusterkitError } from '../core/errors.ts';
import type { StoredRows } from '../core/rowStore.ts';
import { ProfileSums } from '../indices/profile.ts';
import { columnNames } from './items.ts';
import { KeptLabels } from './keptLabels.ts';
import { checkLabels } from './predict/stored.ts';
import type { Found, NamedProfile } from './result.ts';

/**
 * Fits an algorithm to rows in a file, one run after the other.
 * @param labeled whether rows get labels that are passed over elsewhere
 * @throws {ClusterkitError} usage, for an algorithm that takes no store, and for first centers by row number
 */
export async function fitStored(
  table: StoredRows,
  algorithm: Algorithm,
  runs: readonly Settings[],
  context: FitContext,
  labeled = false,
): Promise<Found[]> {
  if (typeof context.init === 'object' && 'rows' in context.init)
    throw new ClusterkitError('usage', 'rows by number require all rows in memory; give a file of centers', {
      option: 'init',
    });
  const found: Found[] = [];
  for (const settings of runs) {
    const started = performance.now();
    const keep = new KeptLabels(table.store);
    const fitted = await (algorithm.fitStore as NonNullable<Algorithm['fitStore']>)(table.store, settings, {
      ...context,
      keep,
    });
    const { labels, profile } = table.store.passes
      ? {
          labels: labeled ? await labelsOf(table, fitted, context) : fitted.labels,
          profile: meansOf(table, fitted),
        }
      : (keep.take() ?? (await labelStore(table, fitted, context)));
    const seconds = (performance.now() - started) / 1000;
    found.push({ settings, clustering: { ...fitted, labels }, seconds, profile });
  }
  return found;
}

/** Labels of rows, and nothing else, from one more pass. @throws {ClusterkitError} memory, input or aborted */
async function labelsOf(
  { store }: StoredRows,
  { centers }: Clustering,
  context: FitContext,
): Promise<Int32Array> {
  checkLabels(store.n, context.maxMemory ?? Number.POSITIVE_INFINITY);
  const labels = new Int32Array(store.n);
  let start = 0;
  for await (const some of labelPieces(store, centers as Centers, context)) {
    labels.set(some, start);
    start += some.length;
  }
  return labels;
}

/** The means of clusters whose rows are too many for labels in memory: their centers. */
function meansOf({ store }: StoredRows, { k, sizes, centers }: Clustering): NamedProfile {
  const { points, dim } = centers as Centers;
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const clusters = Array.from({ length: k }, (_, c) => Array.from(points.subarray(c * dim, (c + 1) * dim)));
  const all = Array.from({ length: dim }, (_, j) =>
    clusters.reduce((sum, center, c) => sum + (sizes[c] / total) * center[j], 0),
  );
  return { columns: columnNames(store), clusters, all };
}

/** Fits that have labels of all rows, with the means of the rows, from one more pass for each. */
export async function withProfiles(table: StoredRows, found: readonly Found[]): Promise<Found[]> {
  const profiled: Found[] = [];
  for (const one of found)
    profiled.push({ ...one, profile: (await labelStore(table, one.clustering, {})).profile });
  return profiled;
}

/** Means, and labels where the fit made none, from one more pass over the rows. */
async function labelStore(
  { store }: StoredRows,
  { centers, k, labels: known }: Clustering,
  context: FitContext,
): Promise<{ labels: Int32Array; profile: NamedProfile }> {
  const labels = known.length === store.n ? known : new Int32Array(store.n);
  const sums = new ProfileSums(store.dim, k);
  const found = labels === known ? undefined : labelPieces(store, centers as Centers, context);
  let start = 0;
  for await (const piece of store.pieces()) {
    const some = await found?.next();
    if (some) labels.set(some.value as Int32Array, start);
    sums.add(piece, labels.subarray(start, start + piece.n));
    start += piece.n;
  }
  // its pieces are closed
  await found?.return(undefined);
  return { labels, profile: { columns: columnNames(store), ...sums.means() } };
}

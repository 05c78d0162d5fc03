import type { Algorithm, FitContext, Settings } from '../algorithms/entry.ts';
import { labelPieces } from '../algorithms/minibatch/store.ts';
import type { Centers, Clustering } from '../core/clustering.ts';
import { ClusterkitError } from '../core/errors.ts';
import type { StoredRows } from '../core/rowStore.ts';
import { KeptLabels } from '../indices/keptLabels.ts';
import { ProfileSums } from '../indices/profile.ts';
import { columnNames } from './items.ts';
import { checkLabels, labelsFit } from './predict/stored.ts';
import type { Found, NamedProfile } from './result.ts';

/**
 * Fits an algorithm to rows in a file, one run after the other.
 * @param labeled whether rows get labels that are passed over elsewhere
 * @throws {ClusterkitError} usage, for an algorithm that takes no store, and for first centers by row number; memory, for labels
 * that do not fit
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
  const { passes, n, dim } = table.store;
  const { maxMemory = Number.POSITIVE_INFINITY } = context;
  if (labeled) checkLabels(n, runs.length, maxMemory);
  const keeps = labeled || (!passes && labelsFit(n, runs.length, maxMemory));
  const found: Found[] = [];
  for (const settings of runs) {
    const started = performance.now();
    const keep = passes ? undefined : new KeptLabels(dim, keeps ? n : 0);
    const fitted = await (algorithm.fitStore as NonNullable<Algorithm['fitStore']>)(table.store, settings, {
      ...context,
      keep,
    });
    const { labels, profile } = passes
      ? {
          labels: keeps ? await labelsOf(table, fitted, context) : fitted.labels,
          profile: meansOf(table, fitted),
        }
      : (keptOf(table, keep) ?? (await labelStore(table, fitted, context, keeps)));
    const seconds = (performance.now() - started) / 1000;
    found.push({ settings, clustering: { ...fitted, labels }, seconds, profile });
  }
  return found;
}

/** What a fit gave on its way. */
function keptOf(
  { store }: StoredRows,
  keep?: KeptLabels,
): (Pick<Found, 'profile'> & { labels: Int32Array }) | undefined {
  const kept = keep?.take();
  return kept && { labels: kept.labels, profile: { columns: columnNames(store), ...kept.profile } };
}

/** Labels of rows, and nothing else, from one more pass. @throws {ClusterkitError} input or aborted */
async function labelsOf(
  { store }: StoredRows,
  { centers }: Clustering,
  context: FitContext,
): Promise<Int32Array> {
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

/** Means, and labels where the fit made none and they are kept, from one more pass over the rows. */
async function labelStore(
  { store }: StoredRows,
  { centers, k, labels: known }: Clustering,
  context: FitContext,
  keeps = true,
): Promise<{ labels: Int32Array; profile: NamedProfile }> {
  const isKnown = known.length === store.n;
  const labels = isKnown ? known : new Int32Array(keeps ? store.n : 0);
  const sums = new ProfileSums(store.dim, k);
  const found = isKnown ? undefined : labelPieces(store, centers as Centers, context);
  let start = 0;
  for await (const piece of store.pieces()) {
    const end = start + piece.n;
    const some = found ? ((await found.next()).value as Int32Array) : known.subarray(start, end);
    if (!isKnown && keeps) labels.set(some, start);
    sums.add(piece, some);
    start = end;
  }
  // its pieces are closed
  await found?.return(undefined);
  return { labels, profile: { columns: columnNames(store), ...sums.means() } };
}

import { clusterSizes } from '../../src/algorithms/clusters.ts';
import type { Settings } from '../../src/algorithms/entry.ts';
import { clusteringOfCut } from '../../src/algorithms/hac/clusters.ts';
import { hac } from '../../src/algorithms/hac.ts';
import { kmeans } from '../../src/algorithms/kmeans.ts';
import { leafOrder } from '../../src/algorithms/tree/leaves.ts';
import type { Clustering } from '../../src/core/clustering.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import type { Rgb } from '../../src/core/image.ts';
import { fromSpace } from '../../src/features/colorspace.ts';
import { profile } from '../../src/indices/profile.ts';
import { silhouette } from '../../src/indices/silhouette.ts';
import { columnNames, labelsOf } from '../../src/work/items.ts';
import type { CutTree, Result } from '../../src/work/result.ts';
import type { Subject } from '../../src/work/subject.ts';

/** Results of clusterings, described by hand: charts and tables are tried on these. */

export function resultFor(
  subject: Subject,
  clustering: Clustering,
  { settings = { k: clustering.k }, varying = [], ...more }: Partial<Result> = {},
): Result {
  const { items, unit, picture } = subject;
  const { labels, k } = clustering;
  return {
    subject,
    algorithm: clustering.algorithm,
    title: 'k-means',
    settings,
    params: { ...settings, ...(picture ? { space: picture.colors.space } : {}) },
    varying,
    clustering,
    scores: { values: {}, warnings: [] },
    seconds: 0.25,
    ...(picture ? { palette: paletteOf(subject, clustering) } : {}),
    typical: () => new Map(),
    terms: () => undefined,
    profile: () =>
      items && unit !== 'columns'
        ? { columns: columnNames(items.data), ...profile(items.data, labels, k) }
        : undefined,
    labels: () => labelsOf(subject, labels),
    ...more,
  };
}

function paletteOf({ picture, data }: Subject, { labels, k }: Clustering): Rgb[] {
  const { colors } = picture as NonNullable<typeof picture>;
  // colors, or pixels in a grid
  return profile(data as Dataset, labels, k).clusters.map((mean) =>
    fromSpace(mean.slice(0, 3), colors.space),
  );
}

/** k-means of the rows of a subject. */
export async function kmeansOf(subject: Subject, k: number, more: Partial<Result> = {}): Promise<Result> {
  return resultFor(subject, await kmeans(subject.data as Dataset, { k }), more);
}

/** The same with every so many rows called noise, and without centers: what an algorithm of density finds. */
export async function withNoise(subject: Subject, k: number, every: number): Promise<Result> {
  const data = subject.data as Dataset;
  const found = await kmeans(data, { k });
  const labels = found.labels.map((label, i) => (i % every === 0 ? -1 : label));
  const sizes = clusterSizes(data, labels, k);
  const total = data.weights ? data.weights.reduce((sum, w) => sum + w, 0) : data.n;
  const noise = total - sizes.reduce((sum, size) => sum + size, 0);
  const clustering: Clustering = {
    algorithm: 'dbscan',
    n: data.n,
    k,
    labels,
    sizes,
    noise,
    warnings: [],
    density: { core: new Uint8Array(data.n).fill(1) },
  };
  return resultFor(subject, clustering, { title: 'DBSCAN', settings: { eps: 0.5 } });
}

/** Cuts of the ward tree of a subject into each of several k. */
export async function hacOf(
  subject: Subject,
  ks: readonly number[],
): Promise<{ tree: CutTree; results: Result[] }> {
  const { data, distances, measuring } = subject;
  const settings: Settings = { linkage: 'ward', metric: 'euclidean' };
  const found = await hac((distances ?? data) as Dataset, {
    ...measuring,
    linkage: distances ? 'average' : 'ward',
    connectivity: subject.graph,
  });
  const { merges, metric, precision } = found;
  const tree: CutTree = {
    merges,
    linkage: distances ? 'average' : 'ward',
    params: {},
    seed: 1,
    metric,
    precision,
    warnings: [],
    order: leafOrder(merges),
    cophenetic: null,
    gap: null,
    seconds: 1,
  };
  const results = ks.map((k) => {
    const clustering = clusteringOfCut({ data, measuring }, { merges, metric, warnings: [] }, { k });
    const varying = ks.length > 1 ? ['k'] : [];
    return resultFor(subject, clustering, {
      title: 'ward linkage',
      settings: { ...settings, k },
      varying,
      tree,
    });
  });
  return { tree, results };
}

/** A result with its silhouette measured. */
export async function withSilhouette(result: Result): Promise<Result> {
  const found = await silhouette(result.subject.data as Dataset, result.clustering.labels);
  return { ...result, scores: { values: { silhouette: found.mean }, warnings: [], silhouette: found } };
}

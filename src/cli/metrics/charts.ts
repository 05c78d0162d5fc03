import type { SilhouetteChart } from '../../charts/index.ts';
import { formatCount } from '../../charts/theme.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { knee } from '../../indices/choose/knee.ts';
import { topKs } from '../../indices/choose/verdict.ts';
import type { Label } from '../../indices/contingency.ts';
import type { Silhouette } from '../../indices/silhouette.ts';
import { findIndex } from '../../indices/table.ts';
import { CHART_METRICS, type MetricsOptions } from '../metrics.ts';

/** What was measured of a clustering. */
interface JudgedRun {
  k: number;
  /** Absent where there are no means. */
  inertia?: number;
  metrics: Record<string, number>;
  /** Absent where one computation gave all clusterings. */
  seconds?: { fit: number };
}

/** A clustering whose silhouettes are drawn. */
interface Silhouetted {
  k: number;
  labels: ArrayLike<Label>;
  weights?: ArrayLike<number>;
  silhouette?: Silhouette;
}

/** The silhouettes of each cluster, as their chart wants them. */
export function silhouetteBlocks(
  { rows, clusters, measured, standardError }: Silhouette,
  labels: ArrayLike<Label>,
  weights?: ArrayLike<number>,
): SilhouetteChart['clusters'] {
  const isSample = standardError !== undefined;
  const total = clusters.reduce((sum, { size }) => sum + size, 0);
  // weighted rows were drawn by their weight, some several times: as often as those that were drawn at all are
  const times = (weight: number) => {
    const expected = (measured * weight) / total;
    return expected / -Math.expm1(-expected);
  };
  const members = new Map<Label, number[]>(clusters.map(({ cluster }) => [cluster, []]));
  for (let i = 0; i < rows.length; i++) if (!Number.isNaN(rows[i])) members.get(labels[i])?.push(i);
  return clusters.map(({ cluster, mean, size }) => {
    const own = members.get(cluster) ?? [];
    return {
      label: String(cluster),
      mean,
      values: Float64Array.from(own, (i) => rows[i]),
      ...(weights ? { weights: own.map((i) => (isSample ? times(weights[i]) : weights[i])) } : {}),
      ...(isSample ? { size } : {}),
    };
  });
}

/** @throws {ClusterkitError} input, where there is no silhouette */
export async function silhouetteSpec(
  { k, labels, weights, silhouette }: Silhouetted,
  text: { title: string; subtitle: string },
  unit: string,
) {
  const { silhouetteChart } = await import('../../charts/index.ts');
  if (!silhouette) {
    throw new ClusterkitError('input', `--chart silhouette: there is none for k = ${k}`);
  }
  const { mean, standardError, measured } = silhouette;
  const sampled = standardError === undefined ? '' : `, ${formatCount(measured)} of them measured`;
  const clusters = silhouetteBlocks(silhouette, labels, weights);
  return silhouetteChart({ title: text.title, subtitle: text.subtitle + sampled, mean, unit, clusters });
}

/** Inertia, what was measured, and seconds against k; the k that each index likes best is marked. */
export async function metricsSpec(
  results: readonly { run: JudgedRun }[],
  text: { title: string; subtitle: string },
  { metrics = [] }: MetricsOptions,
) {
  const { indicesChart } = await import('../../charts/index.ts');
  const ks = results.map(({ run }) => run.k);
  const points = (value: (run: JudgedRun) => number | undefined) =>
    results.map(({ run }) => ({ at: run.k, value: value(run) ?? Number.NaN }));
  const asked = metrics.map((word) => findIndex(word).name);
  // inertia has a panel anyway, with its knee
  const names = Object.keys(results[0].run.metrics).filter(
    (name) => name !== 'inertia' && (CHART_METRICS.includes(name) || asked.includes(name)),
  );
  const indices = names.map((name) => {
    const { title, better } = findIndex(name);
    const of = points(({ metrics }) => metrics[name]);
    const [best] = topKs(ks, { better, values: of.map(({ value }) => value) }, 1);
    // what only rises or falls with k likes the last one best, which says nothing
    const told = RISING.has(name) ? {} : { marked: best?.k };
    return { name: title, note: `${better} is better`, points: of, ...told };
  });
  const [{ run: first }] = results;
  const panels = [
    ...(first.inertia === undefined ? [] : [inertiaPanel(points(({ inertia }) => inertia))]),
    ...indices,
    ...(first.seconds
      ? [{ name: 'Seconds', note: 'computing', points: points(({ seconds }) => seconds?.fit) }]
      : []),
  ];
  return indicesChart({ ...text, panels });
}

function inertiaPanel(points: { at: number; value: number }[]) {
  const bend = kneeOf(points.map(({ at, value }) => ({ k: at, value })));
  return { name: 'Inertia', note: bend === undefined ? 'no knee' : 'knee', points, marked: bend };
}

/** Indices that more clusters never make much worse. */
const RISING = new Set([
  ...['class-entropy', 'homogeneity', 'purity', 'majority-errors', 'mi', 'rand'],
  ...['within-variance', 'between-variance'],
]);

/** Rising ks are needed, at least three; fewer have no knee. */
export function kneeOf(points: readonly { k: number; value: number }[]): number | undefined {
  const rising = points.filter(({ k }, at) => at === 0 || k > points[at - 1].k);
  if (rising.length < 3) return undefined;
  return knee(
    rising.map(({ k }) => k),
    rising.map(({ value }) => value),
  ).k;
}

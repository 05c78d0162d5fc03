import { formatCount } from '../../charts/theme.ts';
import { checkChoice } from '../../core/check.ts';
import type { Dataset, RowShape } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { runFeatures } from '../../features/pipeline.ts';
import { columnDeviations } from '../../indices/profile.ts';
import type { SweepChartName } from '../palette/options.ts';
import type { RowsResult } from '../rows.ts';
import type { Session } from '../session.ts';
import { eachFound, sweptClusters } from '../sweep.ts';
import { plural } from '../table.ts';
import { columnNames } from './input.ts';
import type { RowsChartName, RowsClusterOptions } from './options.ts';
import { itemsWord, stepName } from './text.ts';

export function titleOfRows({ name, run }: RowsResult): string {
  return `${name} in ${plural(run.k, 'cluster')}`;
}

function subtitleOf({ algorithm, run }: RowsResult): string {
  const became = run.preparation.length > 0 ? `, ${run.preparation.map(stepName).join(', ')}` : '';
  return `${algorithm}${became}, ${formatCount(run.n)} ${itemsWord(run)}`;
}

/** Whether a chart shows rows as pictures. */
export function isOfPictures(chart: string): boolean {
  return chart === 'centers' || chart === 'members';
}

/**
 * What can be said of charts before there are clusters.
 * @throws {ClusterkitError} usage, for pictures of rows that are none, and axes that there are not
 */
export function checkRowsCharts(data: Dataset, { chart = [], axes = [] }: RowsClusterOptions): void {
  const pictures = chart.find(isOfPictures);
  if (pictures && !data.shape) {
    const side = Math.sqrt(data.dim);
    const example = Number.isInteger(side) ? `, such as --shape ${side}x${side}` : '';
    throw new ClusterkitError(
      'usage',
      `--chart ${pictures} needs rows that are pictures: --shape says how large the ${data.dim} columns are${example}`,
    );
  }
  if (axes.length === 0 || ['pca', 'tsne'].includes(axes.join())) return;
  if (axes.length !== 2)
    throw new ClusterkitError('usage', `--axes ${axes.join(',')}: expected two columns, pca or tsne`);
  for (const name of axes) checkChoice('--axes', name, columnNames(data));
}

export async function rowsChart(
  chart: RowsChartName,
  result: RowsResult,
  session: Session,
  options: RowsClusterOptions,
) {
  const { barChart, clusterColors, heatmapChart, pieChart } = await import('../../charts/index.ts');
  const { run, items } = result;
  const text = { title: titleOfRows(result), subtitle: subtitleOf(result) };
  const unit = itemsWord(run);
  if (chart === 'bar' || chart === 'pie') {
    const colors = sizedColors(run, clusterColors(run.k));
    return chart === 'bar' ? barChart({ ...text, colors, unit }) : pieChart({ ...text, colors, unit });
  }
  if (chart === 'silhouette') {
    const { k, labels } = result.result;
    const { weights } = result.data;
    const { silhouetteSpec } = await import('../metrics/charts.ts');
    return silhouetteSpec({ k, labels, weights, silhouette: result.silhouette }, text, unit);
  }
  if (chart === 'heatmap') {
    const { profile, sizes, shares } = run;
    const deviations = columnDeviations(items.data, profile.all);
    return heatmapChart({ ...text, ...profile, deviations, sizes, shares, unit });
  }
  if (chart === 'scatter') return scatter(result, text, session, options);
  return chart === 'centers' ? centerPictures(result, text) : memberPictures(result, text);
}

/** The sizes of the clusters, as bars and slices show them. */
function sizedColors({ sizes, shares }: RowsResult['run'], colors: readonly string[]) {
  return colors.map((hex, c) => ({ hex, label: String(c), size: sizes[c], share: shares[c] }));
}

/** Two columns as they are; of more the first two principal components. */
async function scatter(
  result: RowsResult,
  text: { title: string; subtitle: string },
  session: Session,
  options: RowsClusterOptions,
) {
  const { pointsChart } = await import('../../charts/index.ts');
  const { run, data, items } = result;
  const plane = await planeOf(result, session, options);
  const { x, y, axes } = plane;
  const labels = result.result.labels;
  const centers = centersIn(plane, data, labels, run.k);
  const ids = items.ids && !items.rowOf ? { ids: items.ids } : {};
  return pointsChart({ ...text, x, y, axes, labels, k: run.k, centers, unit: itemsWord(run), ...ids });
}

interface Plane {
  axes: [string, string];
  x: Float64Array;
  y: Float64Array;
}

async function planeOf(
  { data, items }: RowsResult,
  session: Session,
  { seed, axes = [] }: RowsClusterOptions,
): Promise<Plane> {
  const [word] = axes;
  const computed = axes.length === 1 && (word === 'pca' || word === 'tsne') ? word : undefined;
  if (axes.length > 0 && !computed) return columnPlane(items.data, axes);
  // what was read is what people know, as long as it can be drawn
  const known = items.data.dim <= 2 ? items.data : data;
  if (!computed && known.dim === 1) {
    return { axes: [columnNames(known)[0], ''], x: column(known, 0), y: new Float64Array(known.n) };
  }
  if (!computed && known.dim === 2) return columnPlane(known, columnNames(known));
  const { parseFeatures } = await import('../../features/spec.ts');
  const settings = { seed, maxMemory: session.maxMemory, ...session.pacing };
  const steps = parseFeatures([`${computed ?? 'pca'}:2`]);
  const { data: plane, steps: made } = await runFeatures(known, steps, settings);
  const shares = made[0].facts.explainedVarianceRatio as readonly number[] | undefined;
  const axis = (j: number) => {
    const share = shares ? ` (${(100 * shares[j]).toFixed(1)} % of the variance)` : '';
    return computed === 'tsne' ? `t-SNE ${j + 1}` : `Principal component ${j + 1}${share}`;
  };
  return { axes: [axis(0), axis(1)], x: column(plane, 0), y: column(plane, 1) };
}

function columnPlane(data: Dataset, [first, second]: readonly string[]): Plane {
  const names = columnNames(data);
  return {
    axes: [first, second],
    x: column(data, names.indexOf(first)),
    y: column(data, names.indexOf(second)),
  };
}

function column({ x, n, dim }: Dataset, j: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => x[i * dim + j]);
}

/** Means of the clusters in the plane, which the components of centers are. */
function centersIn({ x, y }: Plane, { weights }: Dataset, labels: Int32Array, k: number) {
  const sums = Array.from({ length: k }, () => ({ x: 0, y: 0, mass: 0 }));
  for (let i = 0; i < labels.length; i++) {
    const w = weights ? weights[i] : 1;
    const sum = sums[labels[i]];
    sum.x += w * x[i];
    sum.y += w * y[i];
    sum.mass += w;
  }
  return sums.map((sum) => ({ x: sum.x / sum.mass, y: sum.y / sum.mass }));
}

/** The mean picture of each cluster. */
async function centerPictures(result: RowsResult, text: { title: string; subtitle: string }) {
  const { picturesChart } = await import('../../charts/index.ts');
  const { run } = result;
  const shape = result.items.data.shape as RowShape;
  const titles = run.sizes.map((size, c) => `${c}: ${formatCount(size)}`);
  const pixels = Float64Array.from(run.profile.clusters.flat());
  return picturesChart({ ...text, shape, pixels, titles, across: Math.min(10, run.k) });
}

/** Members of a cluster that are shown. */
const MOST_MEMBERS = 12;

/** The members nearest to each center, nearest first. */
async function memberPictures(result: RowsResult, text: { title: string; subtitle: string }) {
  const [{ picturesChart }, { nearestTwo }] = await Promise.all([
    import('../../charts/index.ts'),
    import('../../algorithms/centers/nearestTwo.ts'),
  ]);
  const { run, data, items } = result;
  const shape = items.data.shape as RowShape;
  const { labels } = result.result;
  const { distance } = await nearestTwo(data, result.result);
  const order = Array.from(labels.keys()).sort((a, b) => distance[a] - distance[b] || a - b);
  const members = Array.from({ length: run.k }, () => [] as number[]);
  for (const i of order) if (members[labels[i]].length < MOST_MEMBERS) members[labels[i]].push(i);
  const { x, dim } = items.data;
  const shown = members.flat();
  const pixels = new Float64Array(shown.length * dim);
  for (const [at, i] of shown.entries()) pixels.set(x.subarray(i * dim, (i + 1) * dim), at * dim);
  const groups = members.map((of, c) => ({
    title: `${c}: ${formatCount(run.sizes[c])} ${itemsWord(run)}`,
    count: of.length,
  }));
  return picturesChart({ ...text, shape, pixels, titles: shown.map(() => ''), groups, across: MOST_MEMBERS });
}

export async function rowsSweepChart(
  chart: SweepChartName,
  swept: readonly RowsResult[],
  options: RowsClusterOptions,
) {
  const { clusterColors, curveChart, multiplesChart } = await import('../../charts/index.ts');
  const results = eachFound(swept);
  const [first, last] = [results[0], results[results.length - 1]];
  const text = {
    title: `${first.name} in ${sweptClusters(first.run, last.run, 'cluster')}`,
    subtitle: subtitleOf(first),
  };
  if (chart === 'bars') {
    const palettes = results.map(({ run }) => ({
      label: `k = ${run.k}`,
      colors: sizedColors(run, clusterColors(run.k)),
    }));
    return multiplesChart({ ...text, palettes, unit: itemsWord(first.run) });
  }
  if (chart === 'metrics') return (await import('../metrics/charts.ts')).metricsSpec(results, text, options);
  const value = ({ run }: RowsResult) => (chart === 'elbow' ? run.inertia : run.seconds.fit);
  const points = results.map((result) => ({ at: result.run.k, value: value(result) }));
  const measure = chart === 'elbow' ? 'Inertia' : 'Seconds';
  return curveChart({ ...text, series: [{ name: first.algorithm, points }], measure });
}

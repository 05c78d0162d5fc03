import { pointsChart } from '../../charts/points.ts';
import { formatCount } from '../../charts/theme.ts';
import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { toHex } from '../../core/image.ts';
import { pca } from '../../features/pca.ts';
import { columnNames, weightsOf } from '../items.ts';
import type { Result } from '../result.ts';
import { unitOf } from '../tables.ts';
import type { DrawContext } from './context.ts';
import { column, componentTitle, drawnRows, meansIn } from './plane.ts';
import { wordsOf } from './text.ts';

/** More arrows could not be told apart; the longest are drawn. */
const MOST_ARROWS = 16;

/** The longest arrow reaches so far, as a share of the distance of the farthest point. */
const REACH = 0.9;

/** The rows in the plane of two principal components, with the columns as arrows. */
export async function biplot(result: Result, context: DrawContext) {
  const { subject, clustering, palette } = result;
  const { work, options } = context;
  const { clustered } = drawnRows(subject);
  checkSize(clustered);
  const { seed } = options;
  const settings = { components: 2, seed, maxMemory: work.maxMemory, ...work.pacing };
  const { model, data } = await pca(clustered, settings);
  const { ratio } = model;
  const axes: [string, string] = [componentTitle(0, ratio[0]), componentTitle(1, ratio[1])];
  const plane = { axes, x: column(data, 0), y: column(data, 1) };
  const { labels, k } = clustering;
  const { arrows, times, all } = arrowsOf(model, clustered, plane);
  const chosen = arrows.length < all ? `, the ${arrows.length} longest of ${formatCount(all)}` : '';
  const words = wordsOf(result);
  const { unit } = subject;
  const ids = unit === 'columns' ? subject.names() : subject.items?.rowOf ? undefined : subject.items?.ids;
  return pointsChart({
    ...words,
    subtitle: `${words.subtitle}; arrows are the loadings of columns${chosen}, times ${Number(times.toPrecision(3))}`,
    ...plane,
    labels,
    k,
    centers: meansIn(plane, labels, k, weightsOf(subject)),
    unit: unitOf(subject),
    arrows,
    ...(palette && { colors: palette.map(toHex) }),
    ...(ids && { ids }),
    ...(options.names && { names: ids ?? subject.names() }),
  });
}

/** @throws {ClusterkitError} usage, for rows without a plane */
function checkSize({ n, dim }: Dataset): void {
  if (n >= 2 && dim >= 2) return;
  const has = n < 2 ? 'a single row' : 'a single column';
  throw new ClusterkitError('usage', `biplot requires two rows and two columns, and there is ${has}`, {
    option: 'chart',
  });
}

/** Columns by the two components, the longest first, scaled to the points. */
function arrowsOf(
  { vectors, variance }: { vectors: Float64Array; variance: Float64Array },
  rows: Dataset,
  { x, y }: { x: Float64Array; y: Float64Array },
) {
  const { dim } = rows;
  const names = columnNames(rows);
  const deviations = Array.from(variance, (value) => Math.sqrt(Math.max(0, value)));
  const all = names
    .map((name, j) => ({ name, x: vectors[j] * deviations[0], y: vectors[dim + j] * deviations[1] }))
    .map((arrow) => ({ ...arrow, length: Math.sqrt(arrow.x * arrow.x + arrow.y * arrow.y) }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => b.length - a.length);
  let farthest = 0;
  for (let i = 0; i < x.length; i++) farthest = Math.max(farthest, Math.sqrt(x[i] * x[i] + y[i] * y[i]));
  const times = all.length > 0 && farthest > 0 ? (REACH * farthest) / all[0].length : 1;
  const arrows = all
    .slice(0, MOST_ARROWS)
    .map((arrow) => ({ name: arrow.name, x: times * arrow.x, y: times * arrow.y }));
  return { arrows, times, all: all.length };
}

import { MOST_POINTS, scatter3dChart } from '../../charts/scatter3d.ts';
import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { toHex } from '../../core/image.ts';
import type { Result } from '../result.ts';
import type { DrawContext } from './context.ts';
import { thinned } from './parallel.ts';
import { drawnRows, type Space, spaceOf } from './plane.ts';
import { wordsOf } from './text.ts';

/** The rows by three columns or components; the colors of a picture by red, green and blue. */
export async function scatter3d(result: Result, context: DrawContext) {
  const { subject, clustering, palette } = result;
  const { labels, k } = clustering;
  const { axes, columns } = colorSpace(result) ?? (await rowSpace(result, context));
  const chosen = thinned(labels, k, MOST_POINTS);
  const pick = (column: ArrayLike<number>) => Float64Array.from(chosen, (i) => column[i]);
  const ids =
    subject.unit === 'columns' ? subject.names() : subject.items?.rowOf ? undefined : subject.items?.ids;
  const [x, y, z] = columns.map(pick);
  const clusters = Array.from({ length: k }, (_, c) => c);
  return scatter3dChart({
    ...wordsOf(result),
    axes,
    columns: [x, y, z],
    labels: Int32Array.from(chosen, (i) => labels[i]),
    clusters: labels.includes(-1) ? [...clusters, -1] : clusters,
    ...(palette && { colors: palette.map(toHex) }),
    ...(ids && { ids: Array.from(chosen, (i) => ids[i]) }),
    n: labels.length,
    unit: subject.unit,
  });
}

/** The colors of a picture as they are, whatever the space in which they were clustered. */
function colorSpace({ subject }: Result): Space | undefined {
  const { picture, unit } = subject;
  if (!picture || unit !== 'colors') return undefined;
  const { rgb, n } = picture.colors;
  const channel = (j: number) => Float64Array.from({ length: n }, (_, i) => rgb[3 * i + j]);
  return { axes: ['Red', 'Green', 'Blue'], columns: [channel(0), channel(1), channel(2)] };
}

/** @throws {ClusterkitError} usage, for rows of fewer than three columns */
async function rowSpace({ subject }: Result, context: DrawContext): Promise<Space> {
  const { read, clustered } = drawnRows(subject);
  const least = (of: Dataset) => Math.min(of.n, of.dim);
  if (context.options.axes?.length !== 3 && read.dim !== 3 && least(clustered) < 3)
    throw new ClusterkitError('usage', 'scatter-3d requires three columns and three rows', {
      option: 'chart',
    });
  return spaceOf(subject, context);
}

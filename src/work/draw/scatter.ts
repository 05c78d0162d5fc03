import { pointsChart } from '../../charts/points.ts';
import { scatterChart } from '../../charts/scatter.ts';
import type { Dataset } from '../../core/dataset.ts';
import { toHex } from '../../core/image.ts';
import { type Result, sharesOf } from '../result.ts';
import { unitOf } from '../tables.ts';
import type { DrawContext } from './context.ts';
import { ellipsesIn } from './ellipses.ts';
import { meansIn, planeOf } from './plane.ts';
import { wordsOf } from './text.ts';

/** The colors of a picture by red, green and blue; other rows in a plane. */
export async function scatter(result: Result, context: DrawContext) {
  const { subject, clustering, palette } = result;
  const words = wordsOf(result);
  if (subject.picture && palette) {
    const { rgb, weights } = subject.picture.colors;
    return scatterChart({ ...words, rgb, weights, centers: centersOf(result) });
  }
  const plane = await planeOf(subject, context);
  const { labels, k, strengths } = clustering;
  const { items, data, unit } = subject;
  const weights = unit === 'columns' ? undefined : data?.weights;
  const ids = unit === 'columns' ? subject.names() : items?.rowOf ? undefined : items?.ids;
  const ellipses = unit === 'columns' ? undefined : ellipsesIn(plane, data as Dataset, clustering);
  const centers = ellipses?.centers ?? meansIn(plane, labels, k, weights);
  const notes = [
    ...(strengths && k > 0 ? ['the fainter, the less firmly in its cluster'] : []),
    ...(ellipses && ellipses.paths.length > 0
      ? [`${clustering.mixture?.form}, ellipses of 1 and 2 standard deviations`]
      : []),
  ];
  return pointsChart({
    ...words,
    subtitle: [words.subtitle, ...notes].join('; '),
    ...(strengths && k > 0 && { strengths }),
    ...(ellipses && { ellipses: ellipses.paths }),
    ...plane,
    labels,
    k,
    centers,
    unit: unitOf(subject),
    ...(ids && { ids }),
  });
}

/** Centers by falling share, as the chart requires; in the order of a model shares need not fall. */
function centersOf({ clustering, palette = [] }: Result) {
  const { shares } = sharesOf(clustering);
  return palette
    .map((rgb, c) => ({ hex: toHex(rgb), rgb, size: clustering.sizes[c], share: shares[c] }))
    .sort((a, b) => b.size - a.size);
}

import { pointsChart } from '../../charts/points.ts';
import { scatterChart } from '../../charts/scatter.ts';
import { toHex } from '../../core/image.ts';
import { type Result, sharesOf } from '../result.ts';
import { unitOf } from '../tables.ts';
import type { DrawContext } from './context.ts';
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
  const centers = meansIn(plane, labels, k, weights);
  const { subtitle } = words;
  return pointsChart({
    ...words,
    ...(strengths &&
      k > 0 && { subtitle: `${subtitle}; the fainter, the less firmly in its cluster`, strengths }),
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

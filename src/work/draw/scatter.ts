import { pointsChart } from '../../charts/points.ts';
import { SIDES, scatterChart } from '../../charts/scatter.ts';
import type { Dataset } from '../../core/dataset.ts';
import { toHex } from '../../core/image.ts';
import { weightsOf } from '../items.ts';
import { type Result, sharesOf } from '../result.ts';
import { unitOf } from '../tables.ts';
import type { DrawContext } from './context.ts';
import { ellipsesIn, ellipsesOfColumns } from './ellipses.ts';
import { outlinesOf } from './outlines.ts';
import { meansIn, planeOf } from './plane.ts';
import { wordsOf } from './text.ts';

/** The colors of a picture by red, green and blue; other rows in a plane. */
export async function scatter(result: Result, context: DrawContext) {
  const { subject, clustering, palette } = result;
  const words = wordsOf(result);
  if (subject.picture && palette) {
    const { rgb, weights } = subject.picture.colors;
    const ellipses = colorEllipses(result);
    const note = ellipses ? `; ${ellipsesNote(result)}` : '';
    return scatterChart({
      ...words,
      subtitle: `${words.subtitle}${note}`,
      rgb,
      weights,
      centers: centersOf(result),
      ...(ellipses && { ellipses }),
    });
  }
  const plane = await planeOf(subject, context);
  const { labels, k, strengths } = clustering;
  const { items, data, unit } = subject;
  const weights = weightsOf(subject);
  const ids = unit === 'columns' ? subject.names() : items?.rowOf ? undefined : items?.ids;
  const { outline, names: isNamed } = context.options;
  const ellipses = unit === 'columns' ? undefined : ellipsesIn(plane, data as Dataset, clustering);
  const centers = ellipses?.centers ?? meansIn(plane, labels, k, weights);
  const own = ellipses && { outlines: ellipses.paths, note: ellipsesNote(result) };
  const drawn =
    outline === undefined ? own : outline !== 'none' && outlinesOf(outline, plane, clustering, weights);
  const notes = [
    ...(strengths && k > 0 ? ['the fainter, the less firmly in its cluster'] : []),
    ...(drawn && drawn.outlines.length > 0 ? [drawn.note] : []),
  ];
  return pointsChart({
    ...words,
    subtitle: [words.subtitle, ...notes].join('; '),
    ...(strengths && k > 0 && { strengths }),
    ...(drawn && { outlines: drawn.outlines }),
    ...plane,
    labels,
    k,
    centers,
    unit: unitOf(subject),
    ...(ids && { ids }),
    ...(isNamed && { names: ids ?? subject.names() }),
  });
}

function ellipsesNote({ clustering }: Result): string {
  return `${clustering.mixture?.form}, ellipses of 1 and 2 standard deviations`;
}

/** The ellipses of a mixture of colors in each view; undefined if it was not fitted to red, green and blue alone. */
function colorEllipses({ subject, clustering, palette = [] }: Result) {
  const { mixture, centers } = clustering;
  if (!mixture || centers?.dim !== SIDES.length || subject.picture?.colors.space !== 'rgb') return undefined;
  return SIDES.map(([x, y]) =>
    (ellipsesOfColumns(clustering, x, y)?.paths ?? []).map(({ cluster, points }) => ({
      hex: toHex(palette[cluster]),
      points,
    })),
  );
}

/** Centers by falling share, as the chart requires; in the order of a model shares need not fall. */
function centersOf({ clustering, palette = [] }: Result) {
  const { shares } = sharesOf(clustering);
  return palette
    .map((rgb, c) => ({ hex: toHex(rgb), rgb, size: clustering.sizes[c], share: shares[c] }))
    .sort((a, b) => b.size - a.size);
}

import { unrootedLayout } from '../../algorithms/tree/unrooted.ts';
import { scaledHeights } from '../../charts/heightScale.ts';
import { radialChart } from '../../charts/radial.ts';
import { unrootedChart } from '../../charts/unrooted.ts';
import type { Merges } from '../../core/clustering.ts';
import { heightOf } from '../../core/merges.ts';
import type { DrawContext, DrawnTree } from './context.ts';
import { drawnTree } from './tree.ts';

/** The tree around its root. */
export function radial(drawn: DrawnTree, context: DrawContext) {
  const { heightScale } = context.options;
  return radialChart({ ...drawnTree(drawn, context).chart, heightScale });
}

/** How scaled heights are told. */
const SCALED = { linear: '', sqrt: '; heights on a square root scale', log: '; heights on a log scale' };

/** The tree without a root. */
export function unrooted(drawn: DrawnTree, context: DrawContext) {
  const { chart, merges } = drawnTree(drawn, context);
  const { tree, threshold: _, sizes: __, ...words } = chart;
  const { heightScale = 'linear' } = context.options;
  const { share } = scaledHeights(heightScale, tree.y);
  const scaled =
    heightScale === 'linear' ? merges : { ...merges, height: Float64Array.from(merges.height, share) };
  return unrootedChart({
    ...words,
    subtitle: `${words.subtitle ?? ''}${SCALED[heightScale]}`,
    ...unrootedLayout(scaled, tree.order),
    clusters: tree.clusters,
    inversions: inversionsOf(merges),
  });
}

/** Merges that are lower than one of their parts. */
function inversionsOf(merges: Merges): number {
  const { n, a, b } = merges;
  let count = 0;
  for (let t = 0; t < a.length; t++) {
    const own = heightOf(merges, n + t);
    if (own < heightOf(merges, a[t]) || own < heightOf(merges, b[t])) count++;
  }
  return count;
}

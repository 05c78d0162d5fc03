import { NOISE_COLOR } from '../../charts/clusterColors.ts';
import { type SilhouetteChart, silhouetteChart } from '../../charts/silhouette.ts';
import { formatCount } from '../../charts/theme.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { toHex } from '../../core/image.ts';
import type { Label } from '../../indices/contingency.ts';
import type { Silhouette } from '../../indices/silhouette.ts';
import { weightsOf } from '../items.ts';
import type { Result } from '../result.ts';
import { unitOf } from '../tables.ts';
import { areRegions, wordsOf } from './text.ts';

/**
 * The silhouettes of each cluster.
 * @throws {ClusterkitError} input, if there are no silhouettes
 */
export function silhouette(result: Result) {
  const { subject, clustering, scores } = result;
  const { labels, k } = clustering;
  const { title, subtitle } = wordsOf(result);
  if (!scores.silhouette) {
    throw new ClusterkitError('input', `there is no silhouette for k = ${k}`, { option: 'chart' });
  }
  const { mean, standardError, measured, omitted } = scores.silhouette;
  const sampled = standardError === undefined ? '' : `, ${formatCount(measured)} of them measured`;
  const left = omitted > 0 ? `, ${formatCount(omitted)} left out as noise` : '';
  const weights = weightsOf(subject);
  const blocks = silhouetteBlocks(scores.silhouette, labels, weights);
  return silhouetteChart({
    title,
    subtitle: subtitle + sampled + left,
    mean,
    unit: unitOf(subject),
    clusters: hasOwnColors(result) ? inOwnColors(blocks, result.palette) : blocks,
  });
}

/** Whether clusters are colors, and not regions in a picture, whose mean colors may be alike. */
function hasOwnColors({ subject, palette }: Result): boolean {
  return palette !== undefined && !areRegions(subject);
}

/** Clusters of colors have their color, with its name. */
function inOwnColors(
  blocks: SilhouetteChart['clusters'],
  palette: Result['palette'] = [],
): SilhouetteChart['clusters'] {
  return blocks.map((block) => {
    const rgb = palette[Number(block.label)];
    return rgb ? { ...block, label: `${block.label}  ${toHex(rgb)}`, color: toHex(rgb) } : block;
  });
}

/** The silhouettes of each cluster in the form of the chart; cluster -1 is the noise. */
export function silhouetteBlocks(
  { rows, clusters, measured, standardError }: Silhouette,
  labels: ArrayLike<Label>,
  weights?: ArrayLike<number>,
): SilhouetteChart['clusters'] {
  const isSample = standardError !== undefined;
  const total = clusters.reduce((sum, { size }) => sum + size, 0);
  // rows with weights are drawn by weight, some several times: the mean number of draws of a drawn row
  const times = (weight: number) => {
    const expected = (measured * weight) / total;
    return expected / -Math.expm1(-expected);
  };
  const members = new Map<Label, number[]>(clusters.map(({ cluster }) => [cluster, []]));
  for (let i = 0; i < rows.length; i++) if (!Number.isNaN(rows[i])) members.get(labels[i])?.push(i);
  return clusters.map(({ cluster, mean, size }) => {
    const own = members.get(cluster) ?? [];
    const isNoise = String(cluster) === '-1';
    return {
      label: isNoise ? 'noise' : String(cluster),
      ...(isNoise ? { color: NOISE_COLOR } : {}),
      mean,
      values: Float64Array.from(own, (i) => rows[i]),
      ...(weights ? { weights: own.map((i) => (isSample ? times(weights[i]) : weights[i])) } : {}),
      ...(isSample ? { size } : {}),
    };
  });
}

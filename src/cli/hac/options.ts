import { type Command, Option } from 'commander';
import type { Linkage } from '../../algorithms/hac/linkages.ts';
import type { CorrelationForm, Distance } from '../../distances/table.ts';
import type { ColorSpace } from '../../features/colorspace.ts';
import type { ImageCommandOptions } from '../imageOptions.ts';
import type { MetricsOptions } from '../metrics.ts';
import { decimal, seedNumber } from '../options.ts';
import type { RowsOptions } from '../rows/options.ts';

/** How unlikeness is measured: options of every command that does. */
export interface MetricOptions extends RowsOptions {
  metric: Distance;
  p?: number;
  correlationForm: CorrelationForm;
  transpose?: boolean;
  by?: 'pictures' | 'pixels';
}

/** Charts of a tree; segmented is for pictures, metrics for several ks. */
export const HAC_CHARTS = [
  ...(['dendrogram', 'clustermap', 'heights', 'segmented'] as const),
  ...(['silhouette', 'metrics'] as const),
] as const;
export type HacChartName = (typeof HAC_CHARTS)[number];

export interface HacCommandOptions
  extends MetricOptions,
    ImageCommandOptions,
    Pick<MetricsOptions, 'metrics' | 'metricsSample' | 'metricsOut' | 'failIf' | 'choose'> {
  k?: number[];
  height?: number;
  inconsistency?: number;
  depth: number;
  gap?: boolean;
  linkage: Linkage;
  distances?: boolean;
  optimalOrder?: boolean;
  connectivity?: string;
  featuresTree?: boolean;
  precision: 'auto' | 'f32' | 'f64';
  space: ColorSpace;
  steps?: boolean;
  members?: boolean;
  newick?: string;
  treeOut?: string;
  out?: string;
  labelsOut?: string;
  quantized?: string;
  chart?: HacChartName[];
  output?: string;
  csv?: boolean;
  pngScale: number;
  orient: 'vertical' | 'horizontal';
  truncate?: number;
}

/** For help texts, which know no distances. */
export const METRICS =
  'euclidean, sqeuclidean, manhattan, chebyshev, minkowski, cosine, correlation, hamming, jaccard, canberra, braycurtis, mahalanobis, haversine or gower';

/** Declares them; the names are checked where the work is done, which knows them all. */
export function addMetricOptions(command: Command): Command {
  return command
    .option('--metric <name>', `how unlike rows are: ${METRICS}`, 'euclidean')
    .option('--p <power>', 'the power of minkowski (default: 2)', decimal(1))
    .addOption(
      new Option('--correlation-form <form>', 'what a correlation r becomes: 1 - r, (1 - r) / 2 or 1 / r')
        .choices(['one-minus', 'half', 'inverse'])
        .default('one-minus'),
    )
    .option('--transpose', 'compare the columns instead of the rows')
    .addOption(
      new Option('--by <what>', 'pictures: each is a row; pixels: the colours of each (default)').choices([
        'pixels',
        'pictures',
      ]),
    )
    .option('--seed <n>', 'seed of --sample and of features, or random (default: 1)', seedNumber);
}

import type { Distance } from '../../distances/table.ts';
import type { ColorSpace } from '../../features/colorspace.ts';
import type { NoiseRows } from '../../indices/clusteredRows.ts';
import type { ImageCommandOptions } from '../imageOptions.ts';
import type { PrepareOptions, ReadOptions } from '../rows/options.ts';

/** bars: an index over all labels; the others draw one clustering. */
export const EVALUATE_CHARTS = ['bars', 'silhouette', 'contingency'] as const;
export type EvaluateChartName = (typeof EVALUATE_CHARTS)[number];

export interface EvaluateOptions
  extends Pick<ReadOptions, 'columns' | 'encode' | 'missing' | 'id' | 'seed' | 'weights'>,
    PrepareOptions,
    ImageCommandOptions {
  truth?: string;
  truthColumn?: string;
  labelColumn: string;
  data?: string;
  distances?: string;
  space: ColorSpace;
  metrics?: string[];
  metric: Distance;
  noise: NoiseRows;
  beta?: number;
  sample?: number;
  failIf?: string;
  csv?: boolean;
  chart?: EvaluateChartName[];
  output?: string;
  pngScale: number;
}

/** Indices of several clusterings side by side when none are named. */
export const SIDE_BY_SIDE = {
  truth: ['ari', 'ami', 'v-measure', 'purity', 'accuracy'],
  data: ['silhouette', 'calinski-harabasz', 'davies-bouldin'],
} as const;

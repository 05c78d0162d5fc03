import type { MetricsOptions } from '../metrics.ts';
import type { FitOptions } from '../palette/options.ts';

/** Charts of one k. */
export const COMPARE_CHARTS = ['centers', 'panels'] as const;
export type CompareChartName = (typeof COMPARE_CHARTS)[number];

export interface CompareOptions
  extends FitOptions,
    Pick<MetricsOptions, 'metrics' | 'metricsSample' | 'failIf'> {
  algorithms: string[];
  chart?: (CompareChartName | 'times')[];
  output?: string;
  pngScale: number;
  csv?: boolean;
}

import { TABLE_FORMATS } from '../../output/formats.ts';
import type { MetricsOptions } from '../metrics.ts';
import { fillTemplate, type NameParts, type OutputPlan, templateOf } from '../naming.ts';

/** Names the table of what was measured of each clustering, if there is to be one. */
export function planMetrics(
  plan: OutputPlan,
  parts: NameParts,
  { metricsOut }: MetricsOptions,
): { metrics?: string } {
  if (metricsOut === undefined) return {};
  const template = templateOf(metricsOut, '{stem}-metrics.csv');
  return { metrics: plan.add('--metrics-out', fillTemplate(template, parts), TABLE_FORMATS) };
}

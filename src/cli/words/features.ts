import type { StepRecord } from '../../core/preparation.ts';
import { plural } from '../../core/words.ts';
import type { FeaturesSubject } from '../../work/features.ts';
import { printable } from '../table.ts';

/** The steps of the preparation of rows, one line each. */
export function featuresText({ items, data, steps, record }: FeaturesSubject): string {
  const left = items.count - items.data.n;
  const used = left > 0 ? ` (${left} left out)` : '';
  const head = `${printable(record.path)}  ${plural(items.count, 'row')}${used}, ${plural(items.data.dim, 'column')}`;
  const lines = steps.length > 0 ? steps.map(stepText) : [`${plural(data.dim, 'column')}, as they are`];
  return `${[head, ...lines].join('\n')}\n`;
}

/** "pca components=10: 64 -> 10, explained 73.9 %" */
function stepText({ name, params, from, to, facts }: StepRecord): string {
  const settings = Object.entries(params)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${Array.isArray(value) ? value.join('x') : value}`);
  const ratios = facts.explainedVarianceRatio;
  const explained = Array.isArray(ratios)
    ? `, ${(100 * ratios.reduce((sum, ratio) => sum + ratio, 0)).toFixed(1)} % of the variance`
    : '';
  return `${[name, ...settings].join(' ')}: ${from} -> ${plural(to, 'column')}${explained}`;
}

import { formatCount } from '../../charts/theme.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { findIndex } from '../../indices/table.ts';
import type { Judged } from '../evaluate.ts';
import { silhouetteBlocks } from '../metrics/charts.ts';
import { plural } from '../table.ts';
import type { EvaluateChartName } from './options.ts';

/** @throws {ClusterkitError} usage, when a file of labels has more than the one clustering that can be drawn; input */
export async function evaluateChart(chart: EvaluateChartName, judged: readonly Judged[]) {
  if (chart === 'bars') return bars(judged);
  const [first, another] = judged;
  const { run } = first;
  if (another) {
    const message = `--chart ${chart}: ${run.input.path} holds ${judged.length} clusterings; give one of them`;
    throw new ClusterkitError('usage', message);
  }
  return chart === 'silhouette' ? silhouette(first) : contingency(first);
}

async function bars(judged: readonly Judged[]) {
  const { indexBarsChart } = await import('../../charts/index.ts');
  const [first] = judged;
  const { run } = first;
  const panels = Object.keys(run.metrics).map((name) => {
    const { title, better } = findIndex(name);
    const of = judged.map(({ run: { name: label, metrics } }) => ({
      label: stem(label),
      value: metrics[name],
    }));
    return { name: title, better, bars: of };
  });
  const title = panels.length === 1 ? panels[0].name : 'Labels compared';
  return indexBarsChart({ title, subtitle: against(first), panels });
}

async function silhouette({ run, found, unit, labels, weights }: Judged) {
  const { silhouetteChart } = await import('../../charts/index.ts');
  const { silhouette, refused } = found;
  if (!silhouette) throw new ClusterkitError('input', `${run.name}: no silhouette: ${refused.silhouette}`);
  const { mean, standardError } = silhouette;
  const sampled = standardError === undefined ? '' : `, ${formatCount(silhouette.measured)} measured`;
  return silhouetteChart({
    title: `${stem(run.name)}: silhouettes of ${plural(run.k, 'cluster')}`,
    subtitle: `${formatCount(run.n)} ${unit}${sampled}, ${run.params.metric} distances`,
    mean,
    unit,
    clusters: silhouetteBlocks(silhouette, labels, weights),
  });
}

async function contingency(judged: Judged) {
  const { run, unit } = judged;
  const { contingencyChart } = await import('../../charts/index.ts');
  if (!run.contingency)
    throw new ClusterkitError('input', `${run.name}: too many clusters and classes for a chart`);
  return contingencyChart({
    title: `${stem(run.name)}: classes in ${plural(run.k, 'cluster')}`,
    subtitle: against(judged),
    ...run.contingency,
    unit,
  });
}

function against({ run: { truth, data, n }, unit }: Judged): string {
  const classes = truth && `truth ${stem(truth.path)}`;
  const rows = data && `data ${stem(data.path)}`;
  return `${[classes, rows].filter(Boolean).join(', ')}, ${formatCount(n)} ${unit}`;
}

/** A path without folders and endings. */
function stem(path: string): string {
  return path === '-'
    ? 'standard input'
    : path.replace(/^.*[/\\]/, '').replace(/(\.[a-z]+){1,2}(?= |$)/i, '');
}

import { contingencyChart } from '../../charts/contingency.ts';
import { indexBarsChart } from '../../charts/indexBars.ts';
import { silhouetteChart } from '../../charts/silhouette.ts';
import type { ChartNameOf } from '../../charts/table.ts';
import { type ChartSpec, formatCount } from '../../charts/theme.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { plural } from '../../core/words.ts';
import { type Label, numberLabels } from '../../indices/contingency.ts';
import { findIndex } from '../../indices/table.ts';
import type { Judged } from '../evaluate.ts';
import { flowsOf } from './flows.ts';
import { diagonalOrder } from './matching.ts';
import { silhouetteBlocks } from './silhouette.ts';

/*
 * Charts of labels that were evaluated by true classes, by the data, or both.
 */

const LABELING = { silhouette, contingency, flows } satisfies Record<
  ChartNameOf<'labeling'>,
  (judged: Judged) => ChartSpec
>;

const LABELINGS = { bars } satisfies Record<
  ChartNameOf<'labelings'>,
  (judged: readonly Judged[]) => ChartSpec
>;

/**
 * A chart of the one clustering that a file of labels holds.
 * @throws {ClusterkitError} usage, if the file holds several clusterings; input, if they cannot be drawn
 */
export function drawLabeling(chart: ChartNameOf<'labeling'>, judged: readonly Judged[]): ChartSpec {
  const [first] = judged;
  if (judged.length > 1) {
    const reason = `${chart} is drawn of one clustering, and the file holds ${judged.length}`;
    throw new ClusterkitError('usage', reason, { option: 'chart', at: { file: first.run.input.path } });
  }
  return LABELING[chart](first);
}

/** A chart of all labels together. */
export function drawLabelings(chart: ChartNameOf<'labelings'>, judged: readonly Judged[]): ChartSpec {
  return LABELINGS[chart](judged);
}

/** One panel for each index, with one bar for each clustering. */
function bars(judged: readonly Judged[]) {
  const [first] = judged;
  const panels = Object.keys(first.run.metrics).map((name) => {
    const { title, better } = findIndex(name);
    const of = judged.map(({ run }) => ({ label: stem(run.name), value: run.metrics[name] }));
    return { name: title, better, bars: of };
  });
  const title = panels.length === 1 ? panels[0].name : 'Labels compared';
  return indexBarsChart({ title, subtitle: against(first), panels });
}

function silhouette({ run, found, unit, labels, weights }: Judged) {
  const { silhouette: measured, refused } = found;
  if (!measured)
    throw new ClusterkitError('input', `there is no silhouette: ${refused.silhouette}`, {
      at: { file: run.name },
    });
  const { mean, standardError } = measured;
  const sampled = standardError === undefined ? '' : `, ${formatCount(measured.measured)} measured`;
  return silhouetteChart({
    title: `${stem(run.name)}: silhouettes of ${plural(run.k, 'cluster')}`,
    subtitle: `${formatCount(run.n)} ${unit}${sampled}, ${run.params.metric} distances`,
    mean,
    unit,
    clusters: silhouetteBlocks(measured, labels, weights),
  });
}

function contingency(judged: Judged) {
  const { run, unit } = judged;
  if (!run.contingency)
    throw new ClusterkitError('input', 'there are too many clusters and classes for a chart', {
      at: { file: run.name },
    });
  const { clusters, classes, counts } = run.contingency;
  const isNoise = (row: number) => String(clusters[row]) === '-1';
  const order = diagonalOrder(counts, isNoise);
  return contingencyChart({
    title: `${stem(run.name)}: classes in ${plural(run.k, 'cluster')}`,
    subtitle: `${against(judged)}, clusters in the order of the classes that they match best`,
    clusters: order.map((row) => (isNoise(row) ? 'noise' : clusters[row])),
    classes,
    counts: order.map((row) => counts[row]),
    unit,
  });
}

/** The classes and the clusters, with bands for the rows that they share. */
function flows({ run, unit, labels, truth = [], weights }: Judged) {
  const sets = [
    { title: truthName(run), ...namedLabels(truth) },
    { title: stem(run.name), ...namedLabels(labels) },
  ];
  const title = `${stem(run.name)}: classes and ${plural(run.k, 'cluster')}`;
  const words = { title, subtitle: scoreText(run) + against({ run, unit }) };
  return flowsOf(sets, words, { unit, weights });
}

/** Labels by number, in the order of their names; -1 is noise on either side. */
export function namedLabels(labels: ArrayLike<Label>) {
  const { names, clusters } = numberLabels(labels);
  const noise = names.findIndex((name) => String(name) === '-1');
  const own = names.filter((_, c) => c !== noise).map(String);
  const numbers = Int32Array.from(clusters, (c) => (c === noise ? -1 : noise >= 0 && c > noise ? c - 1 : c));
  return { labels: numbers, k: own.length, names: own };
}

/** "ARI 0.98, " */
function scoreText({ metrics: { ari } }: Judged['run']): string {
  return Number.isFinite(ari) ? `ARI ${ari.toFixed(4)}, ` : '';
}

function against({ run: { truth, data, n }, unit }: Pick<Judged, 'run' | 'unit'>): string {
  const classes = truth && `truth ${truthName({ truth })}`;
  const rows = data && `data ${stem(data.path)}`;
  return `${[classes, rows].filter(Boolean).join(', ')}, ${formatCount(n)} ${unit}`;
}

/** What the true classes are called: their column, or their file. */
function truthName({ truth }: Pick<Judged['run'], 'truth'>): string {
  return truth ? (truth.column ?? stem(truth.path)) : 'truth';
}

/** A path without folders and endings. */
export function stem(path: string): string {
  return path === '-'
    ? 'standard input'
    : path.replace(/^.*[/\\]/, '').replace(/(\.[a-z]+){1,2}(?= |$)/i, '');
}

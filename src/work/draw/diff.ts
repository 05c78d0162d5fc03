import { contingencyChart } from '../../charts/contingency.ts';
import { type ChartSpec, formatCount } from '../../charts/theme.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { contingency } from '../../indices/contingency.ts';
import type { Difference } from '../diff/compare.ts';
import { contingencyRecord } from '../evaluate/record.ts';
import { flowsOf } from './flows.ts';
import { namedLabels, stem } from './labels.ts';
import { diagonalOrder } from './matching.ts';

/** A chart of the rows that went from clusters to clusters. */
export function diffChart(chart: 'flows' | 'contingency', difference: Difference): ChartSpec {
  return chart === 'flows' ? diffFlows(difference) : diffTable(difference);
}

function diffFlows(difference: Difference): ChartSpec {
  const { before, after } = difference.rows as NonNullable<Difference['rows']>;
  const [one, other] = titles(difference);
  const sets = [
    { title: one, ...namedLabels(before) },
    { title: other, ...namedLabels(after) },
  ];
  return flowsOf(
    sets,
    { title: `${one} and ${other}`, subtitle: subtitle(difference) },
    { unit: unitOf(difference) },
  );
}

/** Clusters before as rows and clusters after as columns; partners stand on the diagonal. */
function diffTable(difference: Difference): ChartSpec {
  const { before, after } = difference.rows as NonNullable<Difference['rows']>;
  const { contingency: table } = contingencyRecord(contingency(before, after));
  if (!table)
    throw new ClusterkitError('input', 'there are too many clusters for a chart', { option: 'chart' });
  const { clusters, classes, counts } = table;
  const isNoise = (row: number) => String(clusters[row]) === '-1';
  const order = diagonalOrder(counts, isNoise);
  const named = (label: string | number) => (String(label) === '-1' ? 'noise' : label);
  const [one, other] = titles(difference);
  return contingencyChart({
    title: `${one} and ${other}`,
    subtitle: subtitle(difference),
    clusters: order.map((row) => named(clusters[row])),
    classes: classes.map(named),
    counts: order.map((row) => counts[row]),
    unit: unitOf(difference),
    axes: { clusters: `Cluster in ${one}`, classes: `Cluster in ${other}` },
  });
}

/** The names of both files; if they have the same, before and after. */
function titles({ run }: Difference): [string, string] {
  const [one, other] = [stem(run.input.path), stem(run.other.path)];
  return one === other ? ['before', 'after'] : [one, other];
}

function subtitle(difference: Difference): string {
  const { run } = difference;
  const { n = 0, moved = 0, ari = 0 } = run;
  const of = run.name === '' ? '' : `${run.name}, `;
  return `${of}${formatCount(moved)} of ${formatCount(n)} ${unitOf(difference)} moved, ARI ${ari.toFixed(4)}`;
}

function unitOf({ before, after }: Difference): string {
  return before.grid || after.grid ? 'pixels' : 'rows';
}

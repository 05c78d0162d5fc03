/** Results that are made in the page by cutting a tree at another height. */
import type { ReportDifference, ReportResult } from '../output/report.ts';
import type { Context } from './context.ts';
import type { TreeCut } from './merges.ts';
import { shuffled } from './spots.ts';

const RANDOM = 100;
const MOST_DIFFERENCES = 12;
const MOST_COLUMNS = 30;

/** What of a result is told of another cut of its tree. */
export function cutResult(context: Context, { k, labels, sizes }: TreeCut): ReportResult {
  const { subject, algorithm, params, title, views, labels: block, tree, receipt } = context.result;
  const n = labels.length;
  const members = Array.from({ length: k }, () => ({ nearest: [], farthest: [], random: [] as number[] }));
  for (const i of shuffled(n)) {
    const { random } = members[labels[i]];
    if (random.length < RANDOM) random.push(i);
  }
  return {
    subject,
    algorithm,
    params: { ...params, k },
    name: `cut in ${k}`,
    title,
    k,
    labels: block,
    sizes,
    shares: sizes.map((size) => size / n),
    views,
    ...(tree && { tree }),
    members,
    ...columnFacts(context, labels, sizes),
    indices: [],
    receipt: { ...receipt, command: `${receipt.uncut} ${k}` },
  };
}

/** Means of columns, and in what clusters differ, from the columns that the page has. */
function columnFacts(
  { report, result }: Context,
  labels: ArrayLike<number>,
  sizes: readonly number[],
): Pick<ReportResult, 'differences' | 'centers'> {
  const { columns = [], n } = report.subjectOf(result);
  if (columns.length === 0) return {};
  const told = columns.map((column) => {
    const value = report.scaled(column);
    const sums = new Float64Array(sizes.length);
    let [sum, squares] = [0, 0];
    for (let i = 0; i < n; i++) sums[labels[i]] += value(i);
    for (const one of sums) sum += one;
    const mean = sum / n;
    for (let i = 0; i < n; i++) squares += (value(i) - mean) ** 2;
    const deviation = Math.sqrt(squares / n);
    const means = Array.from(sums, (own, c) => own / sizes[c]);
    const outside = sizes.map((size, c) => (size < n ? (sum - sums[c]) / (n - size) : mean));
    const scores = means.map((own) => (deviation > 0 ? (own - mean) / deviation : 0));
    return { column: column.name, means, outside, deviation, scores };
  });
  const differences = sizes.map((_, c) =>
    told
      .map(({ column, means, outside, deviation }): ReportDifference => {
        const by = deviation > 0 ? (means[c] - outside[c]) / deviation : 0;
        return { column, inside: means[c], outside: outside[c], by };
      })
      .filter(({ by }) => by !== 0)
      .sort((a, b) => Math.abs(b.by) - Math.abs(a.by))
      .slice(0, MOST_DIFFERENCES),
  );
  const spread = (at: number) => Math.max(...told[at].scores.map(Math.abs));
  const shown = [...told.keys()]
    .sort((a, b) => spread(b) - spread(a) || a - b)
    .slice(0, MOST_COLUMNS)
    .sort((a, b) => a - b);
  const pick = (of: 'means' | 'scores') => sizes.map((_, c) => shown.map((at) => told[at][of][c]));
  const centers = {
    columns: shown.map((at) => told[at].column),
    left: told.length - shown.length,
    means: pick('means'),
    scores: pick('scores'),
  };
  return { differences, centers };
}

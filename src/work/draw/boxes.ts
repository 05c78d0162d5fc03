import { type Box, boxesChart } from '../../charts/boxes.ts';
import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { Result } from '../result.ts';
import { columnsToDraw, profiledRows } from './profiles.ts';
import { quantilesOf } from './snake.ts';
import { wordsOf } from './text.ts';

/** More panels would make a page that nobody looks through. */
const MOST_COLUMNS = 24;

/** More boxes are too narrow. */
const MOST_CLUSTERS = 40;

/** How far whiskers reach, in distances of the quartiles (J. W. Tukey, "Exploratory data analysis", 1977). */
const REACH = 1.5;

/** Each column in each cluster, and in the noise, as a box. */
export function boxes(result: Result) {
  const { subject, clustering } = result;
  const { labels, k } = clustering;
  if (k > MOST_CLUSTERS)
    throw new ClusterkitError('usage', `${k} clusters are too many for the chart boxes`, { option: 'chart' });
  const { rows, columns, colors } = profiledRows(result, 'boxes');
  const members = Array.from({ length: k + 1 }, (): number[] => []);
  for (let i = 0; i < labels.length; i++)
    if (rows.weights?.[i] !== 0) members[labels[i] < 0 ? k : labels[i]].push(i);
  return boxesChart({
    ...wordsOf(result),
    columns: columnsToDraw(rows, MOST_COLUMNS).map((j) => ({
      name: columns[j],
      boxes: members.flatMap((own, c) => (own.length > 0 ? [boxOf(rows, j, own, c === k ? -1 : c)] : [])),
    })),
    count: columns.length,
    unit: subject.unit,
    ...(colors && { colors }),
  });
}

function boxOf(rows: Dataset, j: number, members: readonly number[], cluster: number): Box {
  const [lower, median, upper] = quantilesOf(rows, j, members, [0.25, 0.5, 0.75]);
  const reach = REACH * (upper - lower);
  let [from, to] = [lower, upper];
  const beyond: number[] = [];
  for (const i of members) {
    const value = rows.x[i * rows.dim + j];
    if (value < lower - reach || value > upper + reach) beyond.push(value);
    else [from, to] = [Math.min(from, value), Math.max(to, value)];
  }
  return { cluster, size: members.length, median, lower, upper, from, to, beyond };
}

import { type ChartSpec, capitalize, counted, formatCount } from '../../charts/theme.ts';
import { vatChart } from '../../charts/vat.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { toHex } from '../../core/image.ts';
import { checkMemory, MORE_MEMORY } from '../../core/memory.ts';
import { numbersTo } from '../../core/numbers.ts';
import { chooseRows } from '../../core/rowChoice.ts';
import type { CondensedMatrix } from '../../distances/condensed.ts';
import { pairCount } from '../../distances/pairIndex.ts';
import { squareOf } from '../../distances/square.ts';
import { vatOrder, vatPaths } from '../../indices/choose/vat.ts';
import { pairDistance } from '../../indices/dissimilarity.ts';
import { type Grounds, groundsOf } from '../judge.ts';
import { namingRows } from '../places.ts';
import type { Result } from '../result.ts';
import type { Subject } from '../subject.ts';
import type { Work } from '../work.ts';
import type { DrawContext } from './context.ts';
import { wordsOf } from './text.ts';

/** More rows than that are as many as the pixels of a panel, and a sample of them is drawn. */
const MOST_ROWS = 720;

/** The distances in the order of VAT, with the clusters at their sides. */
export async function vat(result: Result, { work, options }: DrawContext) {
  const { subject, settings, clustering, palette } = result;
  const grounds = groundsOf(subject, settings);
  const { n } = grounds.data;
  const rows = chooseRows(n, { sample: Math.min(n, MOST_ROWS), seed: options.seed }) ?? numbersTo(n);
  const m = rows.length;
  checkMemory('the image of distances', 24 * m * m, work.maxMemory, [MORE_MEMORY]);
  const matrix = { condensed: await namingRows(subject, async () => distancesAmong(grounds, rows)), n: m };
  const { order, ...tree } = vatOrder(matrix);
  const words = wordsOf(result);
  const { unit } = subject;
  const metric = (settings.metric ?? subject.metric ?? 'euclidean') as string;
  const measured = subject.distances ? 'given distances' : `${metric} distances`;
  const sampled = m < n ? `, a random sample of ${formatCount(m)} ${unit}` : '';
  return vatChart({
    ...words,
    subtitle: `${words.subtitle}${sampled}`,
    n: m,
    distances: squareOf(matrix, order),
    paths: vatPaths(tree),
    labels: Int32Array.from(order, (at) => clustering.labels[rows[at]]),
    measure: capitalize(measured),
    unit,
    ...(palette && { colors: palette.map(toHex) }),
  });
}

/** The distances of a subject. */
interface Measured {
  subject: Subject;
  matrix: CondensedMatrix;
  /** A distance of the table, or `precomputed`. */
  metric: string;
  /** The unit of haversine. */
  unit?: string;
}

/**
 * Given or measured distances in the order of VAT.
 * @throws {ClusterkitError} usage, if there are too many rows to draw; memory
 */
export function vatOfDistances(work: Work, { subject, matrix, metric, unit: ofMetric }: Measured): ChartSpec {
  const { n } = matrix;
  const { unit, name } = subject;
  const fewer = { how: 'set', option: 'sample', value: String(MOST_ROWS) } as const;
  if (n > MOST_ROWS)
    throw new ClusterkitError('usage', `${n} ${unit} are too many for an image of distances`, {
      option: 'chart',
      remedies: [fewer],
    });
  checkMemory('the image of distances', 24 * n * n, work.maxMemory, [fewer, MORE_MEMORY]);
  const { order, ...tree } = vatOrder(matrix);
  const measured = metric === 'precomputed' ? 'given' : metric;
  const what = capitalize(`${measured} distances${ofMetric ? ` (${ofMetric})` : ''}`);
  return vatChart({
    title: `${name}: distances`,
    subtitle: `${what} between ${counted(n, unit)}, each next to one that it is near: clusters are blocks along the diagonal`,
    n,
    distances: squareOf(matrix, order),
    paths: vatPaths(tree),
    measure: what,
    unit,
  });
}

/** The distances between some rows. */
function distancesAmong({ data, ...how }: Grounds, rows: ArrayLike<number>): Float64Array {
  const { length: m } = rows;
  const between = pairDistance(data, how);
  const condensed = new Float64Array(pairCount(m));
  for (let a = 0, at = 0; a < m; a++)
    for (let b = a + 1; b < m; b++, at++) condensed[at] = between(rows[a], rows[b]);
  return condensed;
}

import { hac } from '../../algorithms/hac.ts';
import { leafOrder } from '../../algorithms/tree/leaves.ts';
import { clustermapChart, type MapSide } from '../../charts/clustermap.ts';
import type { Merges } from '../../core/clustering.ts';
import type { Dataset } from '../../core/dataset.ts';
import { numbersTo } from '../../core/numbers.ts';
import type { CondensedMatrix } from '../../distances/condensed.ts';
import { squareOf } from '../../distances/square.ts';
import { columnDeviations, profile } from '../../indices/profile.ts';
import { columnNames } from '../items.ts';
import type { Subject } from '../subject.ts';
import type { Work } from '../work.ts';
import { classesOf } from './classes.ts';
import type { DrawContext, DrawnTree } from './context.ts';
import { treeWords, type Words } from './text.ts';
import { coloringOf, MOST_LEAVES, placeTree } from './tree.ts';

/** Size of a tree beside a map: it has no names, and brackets can be finer. */
const MAP_TREE = 120;

/** With more items, the other side of a map has no tree. */
const MOST_OTHERS = 4000;

/** The rows, or the distances, as shades in the order of the trees. */
export async function clustermap(drawn: DrawnTree, { work }: DrawContext) {
  const { subject, tree, result } = drawn;
  const words = treeWords(subject, tree, result?.clustering.k);
  const { labels } = coloringOf(drawn);
  const classes = classesOf(
    subject,
    Array.from(tree.order, (row) => [row]),
  );
  const side = sideOf(subject.names(), tree.merges, tree.order, labels, subject.unit);
  const own = { ...side, ...(classes && { classes }) };
  if (subject.distances) return distanceMap(words, own, subject.distances, tree.order);
  const data = subject.data as Dataset;
  const scores = standardScores(data);
  const isTurned = subject.measuring.transpose === true;
  const other = isTurned
    ? { n: data.n, names: rowLabels(subject), unit: 'rows' }
    : { n: data.dim, names: columnNames(data), unit: 'columns' };
  const ownSide = { side: own, order: tree.order };
  const otherOne = await otherSide(work, scores, other, !isTurned);
  const [rows, columns] = isTurned ? [otherOne, ownSide] : [ownSide, otherOne];
  const values = new Float64Array(data.n * data.dim);
  let at = 0;
  for (const i of rows.order) for (const j of columns.order) values[at++] = scores.x[i * data.dim + j];
  return clustermapChart({
    ...words,
    rows: rows.side,
    columns: columns.side,
    values,
    measure: 'Deviations from the mean',
    shades: 'deviations',
  });
}

function distanceMap(words: Words, side: MapSide, distances: CondensedMatrix, order: Int32Array) {
  return clustermapChart({
    ...words,
    rows: side,
    columns: withoutClasses(side),
    values: squareOf(distances, order),
    measure: 'Distance',
    shades: 'distances',
  });
}

/** The classes stand beside the rows alone. */
function withoutClasses({ classes: _, ...side }: MapSide): MapSide {
  return side;
}

function rowLabels({ items, data }: Subject): string[] {
  const { n } = data as Dataset;
  const ids = items?.ids;
  return Array.from({ length: n }, (_, i) => (ids && ids.length === n ? ids[i] : String(i)));
}

function sideOf(
  names: readonly string[],
  merges: Merges,
  order: Int32Array,
  labels: Int32Array,
  unit: string,
): MapSide {
  const { n } = merges;
  const leaves = n > MOST_LEAVES ? MAP_TREE : n;
  return {
    names: Array.from(order, (i) => names[i]),
    unit,
    ...(n > 1 ? { tree: placeTree(merges, order, labels, leaves, true).places } : {}),
    labels: Int32Array.from(order, (i) => labels[i]),
  };
}

/** The side that was not clustered, with a tree by ward linkage of its scores, in one color. */
async function otherSide(
  work: Work,
  scores: Dataset,
  { n, names, unit }: { n: number; names: readonly string[]; unit: string },
  transpose: boolean,
): Promise<{ side: MapSide; order: Int32Array }> {
  if (n < 2 || n > MOST_OTHERS) return { side: { names, unit }, order: numbersTo(n) };
  const pacing = { ...work.pacing, maxMemory: work.maxMemory };
  const { merges } = await hac(scores, { linkage: 'ward', transpose, ...pacing });
  const order = leafOrder(merges);
  const none = new Int32Array(n).fill(-1);
  const { labels: _, ...side } = sideOf(names, merges, order, none, unit);
  return { side, order };
}

/** Columns minus their means, in standard deviations. */
function standardScores(data: Dataset): Dataset {
  const { x, n, dim } = data;
  const { all } = profile(data, new Int32Array(n), 1);
  const deviations = columnDeviations(data, all);
  const scores = new Float64Array(n * dim);
  for (let i = 0; i < n; i++) {
    for (let j = 0, p = i * dim; j < dim; j++)
      scores[p + j] = deviations[j] > 0 ? (x[p + j] - all[j]) / deviations[j] : 0;
  }
  return { x: scores, n, dim };
}

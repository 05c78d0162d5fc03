import { hac } from '../../algorithms/hac.ts';
import { leafOrder } from '../../algorithms/tree/leaves.ts';
import type { MapSide } from '../../charts/clustermap/chart.ts';
import { clustermapChart } from '../../charts/clustermap.ts';
import { evenDigits } from '../../charts/digits.ts';
import { sentences } from '../../charts/theme.ts';
import type { Merges } from '../../core/clustering.ts';
import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { numbersTo } from '../../core/numbers.ts';
import type { CondensedMatrix } from '../../distances/condensed.ts';
import { squareOf } from '../../distances/square.ts';
import { columnNames } from '../items.ts';
import type { Subject } from '../subject.ts';
import type { Work } from '../work.ts';
import { classesOf, stripsOf } from './classes.ts';
import type { DrawContext, DrawnTree, DrawOptions } from './context.ts';
import { MAP_SCALE_WORDS, onMapScale } from './mapScale.ts';
import { treeWords, type Words } from './text.ts';
import { coloringOf, MOST_LEAVES, placeTree } from './tree.ts';

/** Size of a tree beside a map: it has no names, and brackets can be finer. */
const MAP_TREE = 120;

/** With more items, the other side of a map has no tree. */
const MOST_OTHERS = 4000;

/** Digits of the largest number in a cell. */
export const DIGITS = 3;

/** Texts for more cells would be of no use. */
const MOST_TEXTS = 10_000;

/** A side of a map, and the items in the order of drawing. */
interface OrderedSide {
  side: MapSide;
  order: ArrayLike<number>;
}

/** The rows, or the distances, as shades in the order of the trees. */
export async function clustermap(drawn: DrawnTree, { work, options }: DrawContext) {
  const { subject, tree, result } = drawn;
  const { mapScale = 'z-columns', mapTrees = 'both' } = options;
  const words = treeWords(subject, tree, result?.clustering.k);
  const { labels } = coloringOf(drawn);
  const isTurned = subject.measuring.transpose === true;
  if (isTurned && options.strips)
    throw new ClusterkitError('usage', 'is not used where columns are compared: it is about rows', {
      option: 'strips',
    });
  const ownName = isTurned ? 'columns' : 'rows';
  const isOrdered = subject.distances !== undefined || mapTrees === 'both' || mapTrees === ownName;
  const order = isOrdered ? tree.order : numbersTo(tree.merges.n);
  const classes = rowClasses(subject, order, options);
  const side = sideOf(subject.names(), tree.merges, order, labels, subject.unit, isOrdered);
  const own = { ...side, ...(classes.length > 0 && { classes }) };
  if (subject.distances) return distanceMap(words, own, subject.distances, order, options);
  const data = subject.data as Dataset;
  const scaled = onMapScale(data, mapScale);
  const other = isTurned
    ? { n: data.n, names: rowLabels(subject), unit: 'rows' }
    : { n: data.dim, names: columnNames(data), unit: 'columns' };
  const hasOther = mapTrees === 'both' || mapTrees !== ownName;
  const otherOne = await otherSide(work, scaled, other, !isTurned, hasOther);
  const ownSide: OrderedSide = { side: own, order };
  const [rows, columns] = isTurned ? [otherOne, ownSide] : [ownSide, otherOne];
  const { told, ...look } = MAP_SCALE_WORDS[mapScale];
  const how = `Shades: ${told}. ${orderNote(isTurned, ownSide, otherOne)}`;
  return clustermapChart({
    ...words,
    subtitle: sentences(words.subtitle, how),
    rows: rows.side,
    columns: columns.side,
    values: inOrder(scaled, rows.order, columns.order),
    texts: textsOf(data, rows.order, columns.order),
    numbers: options.cellNumbers,
    heightScale: options.heightScale,
    ...look,
  });
}

/** "Rows: by the tree of the clustering. Columns: by ward linkage of the shades." */
function orderNote(isTurned: boolean, own: OrderedSide, other: OrderedSide): string {
  const [first, second] = isTurned ? ['Columns', 'Rows'] : ['Rows', 'Columns'];
  const clustered = own.side.tree ? 'by the tree of the clustering' : 'in their order';
  const others = other.side.tree ? 'by ward linkage of the shades' : 'in their order';
  return `${first}: ${clustered}. ${second}: ${others}.`;
}

/** The known classes of the rows, and the columns that stand beside them. */
function rowClasses(subject: Subject, order: ArrayLike<number>, { strips = [] }: DrawOptions) {
  const members = Array.from(order, (row) => [row]);
  const known = classesOf(subject, members);
  return [...(known ? [known] : []), ...stripsOf(subject, strips, members, known?.names.length ?? 0)];
}

function inOrder({ x, dim }: Dataset, rows: ArrayLike<number>, columns: ArrayLike<number>): Float64Array {
  const values = new Float64Array(rows.length * columns.length);
  let at = 0;
  for (let r = 0; r < rows.length; r++)
    for (let c = 0; c < columns.length; c++) values[at++] = x[rows[r] * dim + columns[c]];
  return values;
}

/** The values as they were clustered, those of a column with equal decimals; none of a large map. */
function textsOf(data: Dataset, rows: ArrayLike<number>, columns: ArrayLike<number>): string[] | undefined {
  if (rows.length * columns.length > MOST_TEXTS) return undefined;
  const values = inOrder(data, rows, columns);
  const byColumn = Array.from(columns, (_, c) =>
    evenDigits(
      Array.from(rows, (_, r) => values[r * columns.length + c]),
      DIGITS,
    ),
  );
  return Array.from(values, (_, cell) => byColumn[cell % columns.length][Math.floor(cell / columns.length)]);
}

function distanceMap(
  words: Words,
  side: MapSide,
  distances: CondensedMatrix,
  order: ArrayLike<number>,
  { cellNumbers, heightScale, mapTrees = 'both' }: DrawOptions,
) {
  const { tree: _, ...bare } = side;
  const { classes: __, ...columns } = mapTrees === 'rows' ? bare : side;
  const values = squareOf(distances, Int32Array.from(order));
  return clustermapChart({
    ...words,
    subtitle: sentences(words.subtitle, 'Rows and columns: by the tree of the clustering.'),
    rows: mapTrees === 'columns' ? bare : side,
    // the classes stand beside the rows alone
    columns,
    values,
    texts: values.length > MOST_TEXTS ? undefined : evenDigits(Array.from(values), DIGITS),
    numbers: cellNumbers,
    heightScale,
    isSymmetric: true,
    measure: 'Distance',
    shades: 'distances',
  });
}

function rowLabels({ items, data }: Subject): string[] {
  const { n } = data as Dataset;
  const ids = items?.ids;
  return Array.from({ length: n }, (_, i) => (ids && ids.length === n ? ids[i] : String(i)));
}

/** @param isOrdered whether the items are in the order of the tree, which then stands beside them */
function sideOf(
  names: readonly string[],
  merges: Merges,
  order: ArrayLike<number>,
  labels: Int32Array,
  unit: string,
  isOrdered = true,
): MapSide {
  const { n } = merges;
  const leaves = n > MOST_LEAVES ? MAP_TREE : n;
  return {
    names: Array.from(order, (i) => names[i]),
    unit,
    ...(n > 1 && isOrdered
      ? { tree: placeTree(merges, Int32Array.from(order), labels, leaves, true).places }
      : {}),
    labels: Int32Array.from(order, (i) => labels[i]),
  };
}

/** The side that was not clustered, with a tree by ward linkage of the shades, in one color. */
async function otherSide(
  work: Work,
  scaled: Dataset,
  { n, names, unit }: { n: number; names: readonly string[]; unit: string },
  transpose: boolean,
  hasTree: boolean,
): Promise<OrderedSide> {
  if (!hasTree || n < 2 || n > MOST_OTHERS) return { side: { names, unit }, order: numbersTo(n) };
  const pacing = { ...work.pacing, maxMemory: work.maxMemory };
  const { merges } = await hac(scaled, { linkage: 'ward', transpose, ...pacing });
  const order = leafOrder(merges);
  const none = new Int32Array(n).fill(-1);
  const { labels: _, ...side } = sideOf(names, merges, order, none, unit);
  return { side, order };
}

/** Distances in the order of a tree by average linkage, which stands at both sides; without it in their own order. */
export async function orderedDistances(
  work: Work,
  matrix: CondensedMatrix,
  { names, unit, isOrdered }: { names: readonly string[]; unit: string; isOrdered: boolean },
): Promise<{ side: MapSide; values: Float64Array }> {
  const { n } = matrix;
  if (!isOrdered || n < 3 || !matrix.condensed.every(Number.isFinite))
    return { side: { names, unit }, values: squareOf(matrix) };
  const pacing = { ...work.pacing, maxMemory: work.maxMemory };
  const { merges } = await hac(matrix, { linkage: 'average', ...pacing });
  const order = leafOrder(merges);
  const none = new Int32Array(n).fill(-1);
  const { labels: _, ...side } = sideOf(names, merges, order, none, unit);
  return { side, values: squareOf(matrix, order) };
}

import { meansOf } from '../../algorithms/clusters.ts';
import { hac } from '../../algorithms/hac.ts';
import { cutTree, nodeLabels, type TreeCut, treeHeight } from '../../algorithms/tree/cut.ts';
import { dendrogramLayout } from '../../algorithms/tree/layout.ts';
import { leafOrder } from '../../algorithms/tree/leaves.ts';
import { truncateTree } from '../../algorithms/tree/truncate.ts';
import type { MapSide, TreePlaces } from '../../charts/index.ts';
import { capitalise, formatCount } from '../../charts/theme.ts';
import type { Merges } from '../../core/clustering.ts';
import type { Dataset } from '../../core/dataset.ts';
import { toHex } from '../../core/image.ts';
import type { CondensedMatrix } from '../../distances/condensed.ts';
import { squareOf } from '../../distances/square.ts';
import { fromSpace } from '../../features/colorspace.ts';
import { columnDeviations, profile } from '../../indices/profile.ts';
import type { HacCut, HacFound } from '../hac.ts';
import { metricsSpec, silhouetteSpec } from '../metrics/charts.ts';
import { columnNames } from '../rows/input.ts';
import { stepName } from '../rows/text.ts';
import type { Session } from '../session.ts';
import { plural } from '../table.ts';
import { groundsOf, noMeansOf } from './judge.ts';
import type { HacChartName, HacCommandOptions } from './options.ts';

/** Larger trees are drawn down to so many leaves. */
const MOST_LEAVES = 160;
const SHORT_TREE = 40;

/** Beside a map names are not needed, and brackets may be finer. */
const MAP_TREE = 120;

/** Merges that a plot of heights shows. */
const LAST_HEIGHTS = 30;

/** Without a cut, clusters are coloured below this share of the highest merge. */
const COLORED = 0.7;

/** The other side of a map has no tree beyond this. */
const MOST_OTHERS = 4000;

export async function hacChart(
  chart: HacChartName,
  found: HacFound,
  cut: HacCut | undefined,
  session: Session,
  options: HacCommandOptions,
) {
  switch (chart) {
    case 'dendrogram':
      return dendrogram(found, cut, options);
    case 'clustermap':
      return clustermap(found, cut, session, options);
    case 'heights':
      return heights(found, options);
    case 'segmented':
      return segmented(found, cut as HacCut);
    case 'silhouette':
      return silhouette(found, cut as HacCut, options);
    case 'metrics':
      return indices(found, options);
  }
}

function silhouette(found: HacFound, { cut, silhouette }: HacCut, options: HacCommandOptions) {
  const { input } = found;
  const weights = 'condensed' in input.source || input.measuring.transpose ? undefined : input.source.weights;
  const unit = input.unit === 'colours' ? 'pixels' : input.unit;
  const text = textOf(found, { cut }, options);
  return silhouetteSpec({ k: cut.k, labels: cut.labels, weights, silhouette }, text, unit);
}

/** Of the cuts into a number of clusters; the seconds are those of the one tree. */
function indices(found: HacFound, options: HacCommandOptions) {
  const { input, cuts } = found;
  const { data } = groundsOf(input, options.metric);
  const hasMeans = noMeansOf(input, options.metric) === undefined;
  const swept = cuts.filter(({ plan }) => plan.by === 'k');
  const judged = swept.map(({ cut, record }) => ({
    run: {
      k: cut.k,
      metrics: record.metrics,
      ...(hasMeans ? { inertia: meansOf(data, cut.labels, cut.k).inertia } : {}),
    },
  }));
  const { subtitle } = textOf(found, undefined, options);
  const title = `${input.name} in ${swept[0].cut.k} to ${swept.at(-1)?.cut.k} clusters`;
  return metricsSpec(judged, { title, subtitle }, options);
}

function textOf(
  { input, run, tree }: HacFound,
  cut: Pick<HacCut, 'cut'> | undefined,
  options: HacCommandOptions,
) {
  const into = cut ? ` in ${plural(cut.cut.k, 'cluster')}` : '';
  const became = input.steps.length > 0 ? `, ${input.steps.map(stepName).join(', ')}` : '';
  const measured =
    tree.result.metric === 'precomputed' ? 'given distances' : `${tree.result.metric} distances`;
  const among = options.connectivity === undefined ? '' : ', neighbours only';
  const unit = run.n === 1 ? input.unit.slice(0, -1) : input.unit;
  return {
    title: `${input.name}${into}`,
    subtitle: `${capitalise(options.linkage)} linkage, ${measured}${among}${became}, ${formatCount(run.n)} ${unit}`,
  };
}

/** What heights are, for axes. */
function measureOf({ tree }: HacFound, { linkage }: HacCommandOptions): string {
  const { metric } = tree.result;
  if (linkage === 'ward' || linkage === 'wardD') return 'Ward distance';
  return metric === 'precomputed' ? 'Distance' : `${capitalise(metric)} distance`;
}

/** The labels that colours go by: of the cut, or of one at a share of the tree's height. */
function coloring({ tree }: HacFound, cut: HacCut | undefined): TreeCut {
  if (cut) return cut.cut;
  const { merges } = tree.result;
  return cutTree(merges, { height: COLORED * treeHeight(merges) });
}

interface DrawnTree {
  places: TreePlaces;
  merges: Merges;
  /** The node of the whole tree that each leaf is. */
  nodes: ArrayLike<number>;
  /** Rows of each leaf. */
  counts: ArrayLike<number>;
}

/**
 * The places of a tree, or of the top of it.
 * @param isSpread whether leaves take as much room as they have rows
 */
function drawTree(
  merges: Merges,
  order: Int32Array,
  labels: Int32Array,
  leaves: number,
  isSpread = false,
): DrawnTree {
  const clusters = nodeLabels(merges, labels);
  const { n } = merges;
  if (leaves >= n) {
    const places = { ...dendrogramLayout(merges, order), clusters };
    return {
      places,
      merges,
      nodes: Int32Array.from({ length: n }, (_, i) => i),
      counts: new Int32Array(n).fill(1),
    };
  }
  const top = truncateTree(merges, leaves);
  const p = top.merges.n;
  const layout = dendrogramLayout(
    top.merges,
    topOrder(merges, order, top.nodes),
    isSpread ? top.counts : undefined,
  );
  const node = (at: number) => (at < p ? top.nodes[at] : n + (n - p) + (at - p));
  const topClusters = Int32Array.from({ length: 2 * p - 1 }, (_, at) => clusters[node(at)]);
  return { places: { ...layout, clusters: topClusters }, ...top };
}

/** The leaves of a truncated tree in the order of all rows. */
function topOrder({ n, a, b }: Merges, order: Int32Array, nodes: Int32Array): Int32Array {
  const first = new Int32Array(n + a.length);
  order.forEach((row, at) => {
    first[row] = at;
  });
  for (let t = 0; t < a.length; t++) first[n + t] = Math.min(first[a[t]], first[b[t]]);
  return Int32Array.from(nodes.keys()).sort((p, q) => first[nodes[p]] - first[nodes[q]]);
}

async function dendrogram(found: HacFound, cut: HacCut | undefined, options: HacCommandOptions) {
  const { dendrogramChart } = await import('../../charts/index.ts');
  const { input, tree } = found;
  const { merges } = tree.result;
  const { n } = merges;
  const colors = coloring(found, cut);
  const leaves = options.truncate ?? (n > MOST_LEAVES ? SHORT_TREE : n);
  const drawn = drawTree(merges, tree.order, colors.labels, leaves);
  const names = input.names();
  const { counts, nodes } = drawn;
  const p = drawn.merges.n;
  const sizes = Float64Array.from({ length: 2 * p - 1 }, (_, node) => (node < p ? counts[node] : 0));
  for (let t = 0; t < p - 1; t++) sizes[p + t] = sizes[drawn.merges.a[t]] + sizes[drawn.merges.b[t]];
  const text = textOf(found, cut, options);
  const shown = p < n ? `${text.subtitle}, the last ${formatCount(p - 1)} merges` : text.subtitle;
  const height = cut ? cut.cut.height : COLORED * treeHeight(merges);
  return dendrogramChart({
    ...text,
    subtitle: shown,
    tree: drawn.places,
    names: Array.from({ length: p }, (_, leaf) =>
      counts[leaf] === 1 ? names[nodes[leaf]] : `(${formatCount(counts[leaf])})`,
    ),
    sizes,
    ...(input.unit === 'colours' ? { swatches: leafColors(found, drawn) } : {}),
    measure: measureOf(found, options),
    unit: input.unit,
    orient: options.orient,
    ...(height === undefined || n < 2 ? {} : { threshold: { height, k: colors.k } }),
  });
}

/** The mean colour of each leaf, in the space of the distances. */
function leafColors({ input, tree }: HacFound, { merges, nodes }: DrawnTree): string[] {
  const { data } = input.picture as NonNullable<HacFound['input']['picture']>;
  const whole = tree.result.merges;
  const leafOf = new Int32Array(whole.n + whole.a.length).fill(-1);
  for (let leaf = 0; leaf < merges.n; leaf++) leafOf[nodes[leaf]] = leaf;
  for (let t = whole.a.length - 1; t >= 0; t--) {
    const leaf = leafOf[whole.n + t];
    if (leaf >= 0) leafOf[whole.a[t]] = leafOf[whole.b[t]] = leaf;
  }
  return profile(data, leafOf.subarray(0, whole.n), merges.n).clusters.map((mean) =>
    toHex(fromSpace(mean, data.space)),
  );
}

async function heights(found: HacFound, options: HacCommandOptions) {
  const { heightsChart } = await import('../../charts/index.ts');
  const { tree } = found;
  const { height } = tree.result.merges;
  const most = options.truncate ?? LAST_HEIGHTS;
  const last = height.slice(Math.max(0, height.length - most));
  const text = textOf(found, undefined, options);
  const gap = tree.gap && tree.gap.k <= last.length ? tree.gap : undefined;
  return heightsChart({
    ...text,
    heights: last,
    measure: measureOf(found, options),
    ...(gap ? { gap } : {}),
  });
}

async function segmented({ input, tree }: HacFound, { cut, palette, record, labels }: HacCut) {
  const { segmentedChart } = await import('../../charts/index.ts');
  const { picture, unit, source } = input;
  const { width, height, frames } = (picture as NonNullable<typeof picture>).image;
  const { linkage } = tree.result;
  const word = unit === 'pixels' ? 'region' : 'colour';
  return segmentedChart({
    title: `${input.name} in ${plural(cut.k, word)}`,
    subtitle: `${capitalise(linkage)} linkage${unit === 'pixels' ? ', neighbouring pixels' : ' of the colours'}`,
    width,
    height: height * frames,
    labels: labels(),
    colors: palette?.run.colors ?? [],
    shares: record.shares,
    ...(unit === 'pixels'
      ? { rgb: pixelColors(picture as NonNullable<typeof picture>, source as Dataset) }
      : {}),
  });
}

/** The picture's own colours; a grey one has a single coordinate, other spaces are looked up. */
function pixelColors(
  { data, image }: NonNullable<HacFound['input']['picture']>,
  pixels: Dataset,
): Uint8Array {
  const rgb = new Uint8Array(3 * pixels.n);
  const { bands } = image;
  const wide = image.data instanceof Uint8Array ? 1 : 257;
  for (let i = 0; i < pixels.n; i++) {
    for (let j = 0; j < 3; j++) rgb[3 * i + j] = image.data[i * bands + (bands > 2 ? j : 0)] / wide;
  }
  return data.n > 0 ? rgb : new Uint8Array();
}

async function clustermap(
  found: HacFound,
  cut: HacCut | undefined,
  session: Session,
  options: HacCommandOptions,
) {
  const { clustermapChart } = await import('../../charts/index.ts');
  const { input, tree } = found;
  const text = textOf(found, cut, options);
  const colors = coloring(found, cut);
  const own: MapSide = sideOf(input.names(), tree.result.merges, tree.order, colors.labels, input.unit);
  if ('condensed' in input.source) {
    const values = squareOf(input.source as CondensedMatrix, tree.order);
    const side = {
      ...own,
      labels: colors.labels.length > 0 ? orderedLabels(tree.order, colors.labels) : undefined,
    };
    return clustermapChart({
      ...text,
      rows: side,
      columns: side,
      values,
      measure: 'Distance',
      shades: 'distances',
    });
  }
  const data = input.source;
  const scores = standardScores(data);
  const isTurned = input.measuring.transpose === true;
  const [count, names, unit] = isTurned
    ? [data.n, rowLabels(found), 'rows']
    : [data.dim, columnNames(data), 'columns'];
  const other = await otherSide(scores, count, names, unit, !isTurned, session);
  const [rows, columns] = isTurned
    ? [other, { side: own, order: tree.order }]
    : [{ side: own, order: tree.order }, other];
  const values = new Float64Array(data.n * data.dim);
  let at = 0;
  for (const i of rows.order) for (const j of columns.order) values[at++] = scores.x[i * data.dim + j];
  return clustermapChart({
    ...text,
    rows: rows.side,
    columns: columns.side,
    values,
    measure: 'Deviations from the mean',
    shades: 'deviations',
  });
}

function rowLabels({ input }: HacFound): string[] {
  const ids = input.rows?.items.ids;
  const { n } = input.source;
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
    ...(n > 1 ? { tree: drawTree(merges, order, labels, leaves, true).places } : {}),
    labels: orderedLabels(order, labels),
  };
}

function orderedLabels(order: Int32Array, labels: Int32Array): Int32Array {
  return Int32Array.from(order, (i) => labels[i]);
}

/** Of the side that was not clustered: its tree by ward linkage of the scores, in one colour. */
async function otherSide(
  scores: Dataset,
  n: number,
  names: readonly string[],
  unit: string,
  transpose: boolean,
  session: Session,
) {
  if (n < 2 || n > MOST_OTHERS) {
    return { side: { names, unit }, order: Int32Array.from({ length: n }, (_, i) => i) };
  }
  const pacing = { ...session.pacing, maxMemory: session.maxMemory };
  const { merges } = await hac(scores, { linkage: 'ward', transpose, ...pacing });
  const order = leafOrder(merges);
  const none = new Int32Array(n).fill(-1);
  const { labels: _, ...side } = sideOf(names, merges, order, none, unit);
  return { side, order };
}

/** Columns less their means, in standard deviations. */
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

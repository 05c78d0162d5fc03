import { givesModel } from '../../algorithms/models/table.ts';
import { chartHelp } from '../../charts/help.ts';
import type { ChartNeed } from '../../charts/needs.ts';
import { chartsOf, chartsOfAlgorithm, type Gives, givesNeed } from '../../charts/table.ts';
import { COMPARED_KINDS, type OptionsOf, type Param, ROW_KINDS } from '../../core/params.ts';
import {
  CHART_FORMATS,
  CONDENSED_FORMATS,
  DOCUMENT_FORMATS,
  formatList,
  LAYER_FORMATS,
  MASK_FORMATS,
  MATRIX_FORMATS,
  MODEL_FORMATS,
  NEWICK_FORMATS,
  PICTURE_FORMATS,
  TABLE_FORMATS,
  TREE_FORMATS,
  TREEVIEW_FORMATS,
} from '../../output/formats.ts';
import { LAYER_TOLERANCE } from '../../output/layers.ts';
import { CELL_NUMBERS, LOOKS } from './looks.ts';
import { REPORT_EMBED, REPORT_OUTPUT } from './report.ts';
import { TIMING } from './timing.ts';

/** A parameter of the outputs of clusterings. */
export interface OutputParam extends Param {
  /** What an algorithm must provide for it; model: what rows can be compared with. */
  needs?: ChartNeed | 'model';
}

const RESULTS = 'Results';
const PICTURES = 'Pictures';
const ROWS = 'Tables, matrices and folders';

const CLUSTERING_CHARTS = chartsOf('clustering', 'sweep', 'cut', 'tree');

/** Placeholders of templates, for help. */
const PLACEHOLDERS = '{dir} {stem} {name} {ext} {i} {command} {k} {seed} {chart}';

/** The files of charts and documents. */
export const DRAWING = [
  {
    name: 'output',
    short: 'o',
    type: 'text',
    value: 'file',
    help: `chart (${formatList(CHART_FORMATS)}; with a chart named also its numbers: ${formatList(TABLE_FORMATS)}) or clusters (${formatList(DOCUMENT_FORMATS)}): a file, a folder/, or a template with ${PLACEHOLDERS} and any parameter that varies, such as {eps}`,
    group: RESULTS,
    writes: true,
  },
  ...LOOKS,
] as const satisfies readonly OutputParam[];

/** Files of a picture that show its clusters apart. */
export const CLUSTER_PICTURES = [
  {
    name: 'masks',
    type: 'text',
    value: 'file',
    help: `write where each cluster is, a picture for each (${formatList(MASK_FORMATS)}): white where its pixels are, black elsewhere, gray where they belong to it in part; {cluster} in the name is its number, {hex} its color`,
    group: PICTURES,
    for: ['picture'],
    writes: true,
  },
  {
    name: 'cutouts',
    type: 'text',
    value: 'file',
    help: `write the pixels of each cluster on a transparent ground, a picture for each, named as masks are (${formatList(MASK_FORMATS)})`,
    group: PICTURES,
    for: ['picture'],
    writes: true,
  },
  {
    name: 'layers',
    type: 'text',
    value: 'file',
    help: `write a drawing with the outlines of each cluster as a layer (${formatList(LAYER_FORMATS)})`,
    group: PICTURES,
    for: ['picture'],
    writes: true,
  },
  {
    name: 'layerTolerance',
    type: 'number',
    value: 'pixels',
    min: 0,
    default: LAYER_TOLERANCE,
    help: 'how far outlines of layers may lie from the edges of pixels; 0 follows every pixel',
    group: PICTURES,
    for: ['picture'],
    when: { layers: true },
  },
] as const satisfies readonly OutputParam[];

/** The outputs of the clusterings of a command. */
export const OUTPUTS = [
  {
    name: 'chart',
    type: 'choices',
    value: 'name',
    choices: [...new Set(CLUSTERING_CHARTS.map(({ name }) => name))],
    help: chartHelp(CLUSTERING_CHARTS),
    group: RESULTS,
  },
  {
    name: 'against',
    type: 'text',
    value: 'parameter',
    help: 'the parameter that charts of several runs are drawn against',
    defaultText: 'k if it varies, or else the first that does',
    group: RESULTS,
  },
  TIMING,
  ...DRAWING,
  {
    name: 'labelsOut',
    type: 'text',
    value: 'file',
    help: `write the cluster of each row (${formatList(TABLE_FORMATS)}) or pixel (also .png); one table of several runs has a column for each`,
    group: RESULTS,
    writes: true,
  },
  {
    name: 'labels',
    type: 'optional-text',
    value: 'file',
    inMemory: true,
    help: 'put labels into the JSON; with a file, the true classes of the rows',
    group: RESULTS,
  },
  {
    name: 'centersOut',
    type: 'text',
    value: 'file',
    help: `write the centers (${formatList(TABLE_FORMATS)})`,
    group: RESULTS,
    for: ['picture', ...ROW_KINDS],
    needs: 'centers',
    writes: true,
  },
  {
    name: 'distancesOut',
    type: 'text',
    value: 'file',
    inMemory: true,
    help: `write the distance of each row to every center, a column for each (${formatList(TABLE_FORMATS)})`,
    group: RESULTS,
    for: ROW_KINDS,
    needs: 'centers',
    writes: true,
  },
  {
    name: 'modelOut',
    type: 'text',
    value: 'file',
    help: `write what predict needs to label other data (${formatList(MODEL_FORMATS)})`,
    group: RESULTS,
    for: ['picture', ...ROW_KINDS],
    needs: 'model',
    writes: true,
  },
  REPORT_OUTPUT,
  REPORT_EMBED,
  { name: 'csv', type: 'switch', help: 'print the clusters as CSV', group: RESULTS },
  {
    name: 'zScores',
    type: 'switch',
    inMemory: true,
    help: 'tell the means of clusters as z-scores too: in standard deviations from the mean of all rows',
    group: RESULTS,
    for: ROW_KINDS,
  },
  {
    name: 'steps',
    type: 'switch',
    help: 'tell every merge in words, down to k clusters if k is given, with the new centroid of few columns',
    group: RESULTS,
    needs: 'merges',
  },
  {
    name: 'members',
    type: 'switch',
    inMemory: true,
    help: 'name the members of each cluster',
    group: RESULTS,
  },
  {
    name: 'membersOf',
    type: 'texts',
    value: 'clusters',
    inMemory: true,
    help: 'name the members of these clusters alone: 3, or 0,2; noise names the noise',
    group: RESULTS,
  },
  {
    name: 'newick',
    type: 'text',
    value: 'file',
    help: `write the tree in Newick notation (${formatList(NEWICK_FORMATS)})`,
    group: RESULTS,
    needs: 'merges',
    writes: true,
  },
  {
    name: 'treeOut',
    type: 'text',
    value: 'file',
    help: `write the merges as SciPy's linkage matrix (${formatList(TREE_FORMATS)})`,
    group: RESULTS,
    needs: 'merges',
    writes: true,
  },
  {
    name: 'copheneticOut',
    type: 'text',
    value: 'file',
    help: `write the cophenetic distances, the height of the merge that joins each pair (${formatList(MATRIX_FORMATS)})`,
    group: RESULTS,
    for: [...ROW_KINDS, 'distances', 'tree'],
    needs: 'merges',
    writes: true,
  },
  {
    name: 'treeview',
    type: 'text',
    value: 'file',
    help: `write the rows in the order of the tree for TreeView (${formatList(TREEVIEW_FORMATS)}), and the merges beside it (.gtr)`,
    group: RESULTS,
    for: [...ROW_KINDS, 'distances'],
    needs: 'merges',
    writes: true,
  },
  {
    name: 'condensedOut',
    type: 'text',
    value: 'file',
    help: `write the tree of densities, with a line for each cluster (${formatList(CONDENSED_FORMATS)})`,
    group: RESULTS,
    needs: 'condensed',
    writes: true,
  },
  {
    name: 'orient',
    type: 'choice',
    choices: ['vertical', 'horizontal'],
    default: 'vertical',
    value: 'how',
    help: 'how a dendrogram stands',
    group: RESULTS,
    needs: 'merges',
  },
  {
    name: 'truncate',
    type: 'count',
    value: 'p',
    min: 1,
    help: 'draw only the last merges, down to p leaves',
    group: RESULTS,
    needs: 'merges',
  },
  {
    name: 'heightScale',
    type: 'choice',
    choices: ['linear', 'sqrt', 'log'],
    default: 'linear',
    value: 'scale',
    help: 'how heights of merges are drawn: sqrt and log keep a few high ones from flattening all others',
    group: RESULTS,
    needs: 'merges',
  },
  {
    name: 'mapScale',
    type: 'choice',
    choices: ['z-columns', 'z-rows', 'unit-columns', 'unit-rows', 'none'],
    default: 'z-columns',
    value: 'how',
    help: 'what the shades of a clustermap are: standard deviations from the mean of each column or row (z-), from the least (0) to the greatest (1) of each (unit-), or the values (none)',
    group: RESULTS,
    for: COMPARED_KINDS,
    needs: 'merges',
  },
  {
    name: 'mapTrees',
    type: 'choice',
    choices: ['both', 'rows', 'columns'],
    default: 'both',
    value: 'sides',
    help: 'the sides of a clustermap that have a tree and its order',
    group: RESULTS,
    needs: 'merges',
  },
  { ...CELL_NUMBERS, needs: 'merges' },
  {
    name: 'strips',
    type: 'texts',
    value: 'columns',
    help: 'columns that stand as strips of colors beside the rows of a clustermap; not clustered unless named among the columns',
    group: RESULTS,
    for: ['table'],
    needs: 'merges',
  },
  {
    name: 'quantized',
    type: 'text',
    value: 'file',
    help: `write the picture in the colors of its clusters (${formatList(PICTURE_FORMATS)})`,
    group: PICTURES,
    for: ['picture'],
    writes: true,
  },
  {
    name: 'boundaries',
    type: 'text',
    value: 'file',
    help: `write the picture with lines between its clusters (${formatList(MASK_FORMATS)})`,
    group: PICTURES,
    for: ['picture'],
    writes: true,
  },
  ...CLUSTER_PICTURES,
  {
    name: 'out',
    type: 'text',
    value: 'file',
    inMemory: true,
    help: `write the rows, or the colors of a picture, with their label; of clusters around centers also distance and second_label; of memberships p1 to pk; silhouette if it is among the metrics (${formatList(TABLE_FORMATS)}); one table of several runs has a label column for each`,
    group: RESULTS,
    for: ['picture', ...ROW_KINDS],
    writes: true,
  },
  {
    name: 'coordinates',
    type: 'text',
    value: 'step',
    help: 'columns of the written rows that say where each row lies: pca:3, tsne:2 or umap:2 of what was clustered',
    group: ROWS,
    for: ROW_KINDS,
  },
  {
    name: 'axes',
    type: 'texts',
    value: 'names',
    help: 'what a scatter plot is drawn by: two columns (of scatter-3d three), pca, tsne or umap, with options after a colon',
    defaultText: 'pca of more than two columns',
    group: ROWS,
    for: ROW_KINDS,
  },
  {
    name: 'outline',
    type: 'choice',
    choices: ['ellipses', 'hulls', 'none'],
    value: 'how',
    help: 'what a scatter plot has around clusters: ellipses of 68 and 95 % of a normal distribution, or convex hulls',
    defaultText: 'none; of mixtures the ellipses of 1 and 2 standard deviations',
    group: ROWS,
    for: ROW_KINDS,
  },
  {
    name: 'names',
    type: 'switch',
    help: 'the names of the points of a scatter plot, as far as there is room',
    group: ROWS,
    for: ROW_KINDS,
  },
] as const satisfies readonly OutputParam[];

export type OutputOptions = OptionsOf<typeof OUTPUTS>;

/** The parameters of the outputs of an algorithm's clusterings, with the charts that can be drawn of them. */
export function outputsOf(algorithm: Gives): OutputParam[] {
  const charts = chartsOfAlgorithm(algorithm);
  const choices = [...new Set(charts.map(({ name }) => name))];
  return (OUTPUTS as readonly OutputParam[])
    .filter(({ needs }) => needs === undefined || gives(algorithm, needs))
    .map((param) => {
      if (param.name === 'chart') return { ...param, choices, help: chartHelp(charts) };
      return param.name === 'height' && cutsByHeight(algorithm) ? { ...param, name: 'chartHeight' } : param;
    });
}

/** A tree is cut at a height: the height of its charts has a name of its own. */
function cutsByHeight({ cuts }: Pick<Gives, 'cuts'>): boolean {
  return cuts?.includes('height') ?? false;
}

/** The options of the outputs of an algorithm, the height among them that of charts. */
export function outputOptionsOf<Options extends OutputOptions & { chartHeight?: number }>(
  algorithm: Pick<Gives, 'cuts'>,
  options: Options,
): Options {
  return cutsByHeight(algorithm) ? { ...options, height: options.chartHeight } : options;
}

function gives(algorithm: Gives, need: ChartNeed | 'model'): boolean {
  return need === 'model' ? givesModel(algorithm.gives) : givesNeed(algorithm, need);
}

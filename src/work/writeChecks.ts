import type { AlgorithmEntry, Settings } from '../algorithms/entry.ts';
import { CHART_NEEDS, type ChartNeed } from '../charts/needs.ts';
import { type ChartEntry, chartsOfAlgorithm, givesNeed } from '../charts/table.ts';
import { checkChoice } from '../core/check.ts';
import { ClusterkitError, invalid, type Remedy } from '../core/errors.ts';
import type { SubjectKind } from '../core/params.ts';
import { parseFeatures } from '../features/spec.ts';
import { CHART_FORMATS, formatOf } from '../output/formats.ts';
import { PLACES } from './coordinates.ts';
import { distinct, treeSettings } from './grid.ts';
import { namesRuns } from './names.ts';
import type { OutputOptions } from './params/outputs.ts';
import { takesTexts } from './texts.ts';

/*
 * Checks of outputs before anything is read: whether such runs and inputs have these charts and files.
 */

/** The planned runs, as known before anything is read. */
export interface PlannedRuns {
  entry: Pick<AlgorithmEntry, 'name' | 'params' | 'gives' | 'cuts' | 'merges'>;
  /** Settings of the runs, as the grid has them: without a cut, a tree has a run that gives no clustering. */
  runs: readonly Settings[];
  varying: readonly string[];
  kind: SubjectKind;
  /** The rows of a table stay in a file. */
  stored?: boolean;
  /** The files of each subject. */
  groups: readonly (readonly string[])[];
  /** The command in names of files. */
  command: string;
}

/** Options that concern outputs. */
export interface PlanOptions extends OutputOptions {
  metricsOut?: string;
  metrics?: string[];
  failIf?: string;
  shape?: unknown;
  transpose?: boolean;
  featuresTree?: boolean;
  position?: number;
  text?: string;
  features?: string[];
}

/** Runs that give a clustering. */
export function clusteringRuns({ entry: { cuts }, runs }: Pick<PlannedRuns, 'entry' | 'runs'>): Settings[] {
  return runs.filter((run) => !cuts || cuts.some((name) => run[name] !== undefined));
}

/** Settings of each tree that is cut, or that clusters are chosen from, each once. */
export function treeRuns({ entry, runs }: Pick<PlannedRuns, 'entry' | 'runs'>): Settings[] {
  return entry.cuts || entry.merges ? distinct(runs.map((run) => treeSettings(entry, run))) : [];
}

/**
 * The requested charts. A file without a chart's name gets the usual chart of several runs, if there are several.
 * @throws {ClusterkitError} usage, for a word that is not a chart of the algorithm
 */
export function chosenCharts(planned: PlannedRuns, { chart, output }: PlanOptions): ChartEntry[] {
  const possible = chartsOfAlgorithm(planned.entry);
  if (chart) {
    const names = [...new Set(possible.map(({ name }) => name))];
    for (const name of chart) checkChoice('chart', name, names);
    return possible.filter(({ name }) => chart.includes(name));
  }
  const isChart = output !== undefined && formatOf(output, CHART_FORMATS) !== undefined;
  if (!isChart || clusteringRuns(planned).length < 2 || namesRuns(output, planned.varying)) return [];
  return possible.filter(({ usual }) => usual?.includes(planned.kind)).slice(0, 1);
}

/** @throws {ClusterkitError} usage */
export function checkOutputs(
  planned: PlannedRuns,
  options: PlanOptions,
  charts: readonly ChartEntry[],
): void {
  for (const chart of charts) checkChart(planned, chart);
  checkCut(planned, options);
  if (options.centersOut !== undefined && !planned.entry.gives.includes('centers'))
    throw noCenters('centersOut');
  if (options.distancesOut !== undefined && !planned.entry.gives.includes('centers'))
    throw noCenters('distancesOut');
  const { against } = options;
  if (against !== undefined) checkChoice('against', against, planned.varying);
  if (options.coordinates !== undefined) checkCoordinates(options.coordinates);
  if (options.coordinates !== undefined && options.out === undefined)
    throw new ClusterkitError('usage', 'coordinates are columns of the rows that are written', {
      option: 'coordinates',
      remedies: [{ option: 'out', how: 'set', value: 'FILE' }],
    });
  if (options.modelOut !== undefined && (options.transpose || options.featuresTree))
    throw new ClusterkitError('usage', 'is not used where columns are compared', { option: 'modelOut' });
  if (options.modelOut !== undefined && options.position)
    throw new ClusterkitError(
      'usage',
      'holds no places of pixels, which differ from picture to picture; models label by colors alone',
      { option: 'modelOut' },
    );
  if (options.out !== undefined && options.transpose && !options.featuresTree)
    throw new ClusterkitError('usage', 'joins labels to rows, and columns are compared', {
      option: 'out',
      remedies: [
        { option: 'labelsOut', how: 'set', value: 'FILE' },
        { option: 'featuresTree', how: 'set', to: 'write the mean of each group' },
      ],
    });
}

/** @throws {ClusterkitError} usage, for a name that gives no coordinates */
function checkCoordinates(coordinates: string): void {
  const [{ name }, another] = parseFeatures([coordinates]);
  if (Object.hasOwn(PLACES, name) && !another) return;
  throw invalid('coordinates', 'pca:3, tsne:2 or umap:2', coordinates);
}

/** @throws {ClusterkitError} usage, for a chart that requires something that such runs or inputs lack */
function checkChart(planned: PlannedRuns, { name, needs = [], of }: ChartEntry): void {
  const isOfCut = of === 'clustering' || of === 'sweep';
  const lacking = [...needs, ...(isOfCut ? (['cut'] as const) : [])].find((need) => isLacking(planned, need));
  if (lacking === undefined) return;
  throw new ClusterkitError('usage', `${name} requires ${CHART_NEEDS[lacking]}`, {
    option: 'chart',
    remedies: remediesOf(planned, lacking),
  });
}

/** The remedies for a missing requirement. */
function remediesOf(planned: PlannedRuns, lacking: ChartNeed): Remedy[] {
  switch (lacking) {
    case 'cut':
      return cutRemedies(planned);
    case 'shape':
      return planned.kind === 'picture' ? [{ option: 'by', how: 'set', value: 'pictures' }] : [];
    case 'runs':
      return gridRemedies(planned);
    case 'clusters':
      return [{ how: 'do', what: 'begin k with 2' }];
    case 'memory':
      return (['sample', 'limit'] as const).map((option) => ({ option, how: 'set', to: 'take fewer rows' }));
    default:
      return [];
  }
}

/** Values, for an example, of the parameter that says how many clusters there are, or how they are found. */
function gridRemedies({ entry: { params } }: PlannedRuns): Remedy[] {
  const first = params.find(({ required, grid }) => required !== undefined && grid);
  if (!first) return [];
  return [{ option: first.name, how: 'set', value: first.type === 'count' ? '2..9' : '1..5:0.5' }];
}

/** What is known to be missing before anything is read. */
function isLacking(planned: PlannedRuns, need: ChartNeed): boolean {
  const { entry, kind } = planned;
  const runs = clusteringRuns(planned);
  switch (need) {
    case 'rows':
      return kind === 'distances' || kind === 'tree' || kind === 'graph';
    case 'compared':
      return kind === 'graph';
    case 'dense':
    case 'terms':
      // the subject tells when it is read
      return false;
    case 'memory':
      return planned.stored === true;
    case 'shape':
      return kind === 'picture' || kind === 'distances' || kind === 'tree' || kind === 'graph';
    case 'picture':
      return kind !== 'picture';
    case 'runs':
      return runs.length < 2;
    case 'cut':
      return entry.cuts !== undefined && runs.length === 0;
    case 'clusters':
      return runs.some(({ k }) => k === 1);
    default:
      return !givesNeed(entry, need);
  }
}

/** Options whose outputs are about clusters. */
const ABOUT_CLUSTERS = [
  ...(['out', 'labelsOut', 'report', 'labels', 'members', 'membersOf', 'distancesOut'] as const),
  ...(['quantized', 'boundaries', 'masks', 'cutouts', 'layers', 'centersOut', 'modelOut'] as const),
  ...(['metrics', 'csv', 'failIf', 'metricsOut'] as const),
] satisfies (keyof PlanOptions)[];

/** @throws {ClusterkitError} usage, for outputs about clusters if a tree is not cut */
export function checkCut(planned: PlannedRuns, options: PlanOptions): void {
  if (!isLacking(planned, 'cut')) return;
  // a file of true labels is no output
  const isAsked = (name: keyof PlanOptions) =>
    options[name] && (name !== 'labels' || options.labels === true);
  const option = ABOUT_CLUSTERS.find(isAsked);
  if (!option) return;
  throw new ClusterkitError('usage', 'is about clusters, and the tree is not cut', {
    option,
    remedies: cutRemedies(planned),
  });
}

function cutRemedies({ entry: { cuts = [] } }: PlannedRuns): Remedy[] {
  return cuts.map((option) => ({ option, how: 'set' }));
}

/** The refusal of a file for a chart without a name, with the charts that are possible. */
export function whichChart(planned: PlannedRuns, options: PlanOptions): ClusterkitError {
  const { output = '', shape } = options;
  const runs = clusteringRuns(planned);
  const isOne = runs.length < 2 || namesRuns(output, planned.varying);
  // one file can hold one chart of all runs, or a chart of one run
  const possible = chartsOfAlgorithm(planned.entry).filter(({ of, needs = [] }) => {
    if (isOne ? of === 'sweep' : of !== 'sweep' && of !== 'tree') return false;
    if (of === 'clustering' && isLacking(planned, 'cut')) return false;
    if (needs.includes('terms') && !takesTexts(options)) return false;
    if (needs.includes('shape') && shape === undefined && planned.kind !== 'folder') return false;
    return !needs.some((need) => isLacking(planned, need));
  });
  return new ClusterkitError('usage', `nothing says which chart goes to ${output}`, {
    option: 'output',
    remedies: [{ option: 'chart', how: 'set', value: possible.map(({ name }) => name).join(', ') }],
  });
}

/** The refusal of a notation in which no branch is infinitely long. */
export function noNewick(): ClusterkitError {
  return new ClusterkitError(
    'usage',
    'has no infinite branches, and parts of this tree are infinitely far apart',
    {
      option: 'newick',
      remedies: [{ option: 'treeOut', how: 'set', value: 'FILE' }],
    },
  );
}

/** @param option the option that requires centers */
export function noCenters(option: string): ClusterkitError {
  return new ClusterkitError('usage', 'requires centers, and these clusters have none', { option });
}

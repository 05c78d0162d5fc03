import type { Settings } from '../algorithms/entry.ts';
import type { ChartEntry, ChartNameOf } from '../charts/table.ts';
import { ClusterkitError } from '../core/errors.ts';
import {
  CHART_FORMATS,
  CONDENSED_FORMATS,
  DOCUMENT_FORMATS,
  DRAWN_FORMATS,
  formatOf,
  LABEL_MAP_FORMATS,
  LAYER_FORMATS,
  MASK_FORMATS,
  MATRIX_FORMATS,
  MODEL_FORMATS,
  NEWICK_FORMATS,
  PICTURE_FORMATS,
  TABLE_FORMATS,
  TREE_FORMATS,
  TREEVIEW_FORMATS,
} from '../output/formats.ts';
import { fillTemplate, type NameParts, type OutputPlan, templateOf } from './names.ts';
import { REPORT_FORMATS } from './params/report.ts';
import {
  checkCut,
  checkOutputs,
  chosenCharts,
  clusteringRuns,
  type PlannedRuns,
  type PlanOptions,
  treeRuns,
  whichChart,
} from './writeChecks.ts';

export interface ChartTarget<Name extends string> {
  chart: Name;
  path: string;
}

/** A file of one or several results, or trees, by their positions in the findings. */
export interface SharedTarget {
  path: string;
  of: number[];
}

/** The files that the findings of one subject are written to. */
export interface Targets {
  /** Charts of all results together. */
  sweep: ChartTarget<ChartNameOf<'sweep'>>[];
  /** File of the indices of each result. */
  metrics?: string;
  /** Page of all results. */
  report?: string;
  /** Documents of trees if there are any, or else of results. */
  documents: SharedTarget[];
  /** Files of the rows, with the findings about them. */
  rows: SharedTarget[];
  labels: SharedTarget[];
  /** One for each result. */
  results: ResultTargets[];
  /** One for each tree. */
  trees: TreeTargets[];
  /** Files of each picture, if several pictures are clustered together. */
  parts: PartTargets[];
}

interface ResultTargets {
  charts: ChartTarget<ChartNameOf<'clustering'>>[];
  /** Charts of the tree in the colors of this cut. */
  cutCharts: ChartTarget<ChartNameOf<'cut'>>[];
  centers?: string;
  distances?: string;
  model?: string;
  condensed?: string;
  /** Absent if several pictures are clustered together, which have files of their own. */
  pictures?: PictureTargets;
}

/** Files of one picture that show its clusters. */
export interface PictureTargets extends ClusterTargets {
  quantized?: string;
  boundaries?: string;
}

/** Files that show single clusters of a picture. */
export interface ClusterTargets {
  /** Names of several files, which `fillLater` completes for each cluster. */
  masks?: string;
  cutouts?: string;
  layers?: string;
}

interface TreeTargets {
  charts: ChartTarget<ChartNameOf<'tree'>>[];
  /** Charts of a tree that is not cut. */
  cutCharts: ChartTarget<ChartNameOf<'cut'>>[];
  newick?: string;
  tree?: string;
  cophenetic?: string;
  treeview?: { cdt: string; gtr: string };
}

interface PartTargets {
  labels: SharedTarget[];
  /** One for each result. */
  pictures: PictureTargets[];
}

/**
 * Names every file before any work is done, with one entry for each subject.
 *
 * Each run has files of its own if the name distinguishes runs, by a placeholder such as {k} or because it is a folder.
 * If runs share a name, a table of labels or of rows has a label column for each of them (label_k2, label_k3), a
 * document holds all of them, and any other file is refused.
 * @throws {ClusterkitError} usage, for a chart or a file that such runs or inputs do not have, and as `OutputPlan`
 */
export function planOutputs(plan: OutputPlan, planned: PlannedRuns, options: PlanOptions): Targets[] {
  const charts = chosenCharts(planned, options);
  checkOutputs(planned, options, charts);
  return planned.groups.map((files, index) =>
    new SubjectPlan(plan, planned, options, files, index).targets(charts),
  );
}

/** Names the files of one subject. */
class SubjectPlan {
  private readonly plan: OutputPlan;
  private readonly planned: PlannedRuns;
  private readonly options: PlanOptions;
  private readonly runs: Settings[];
  private readonly trees: Settings[];
  private readonly files: readonly string[];
  private readonly parts: NameParts;

  constructor(
    plan: OutputPlan,
    planned: PlannedRuns,
    options: PlanOptions,
    files: readonly string[],
    index: number,
  ) {
    const { command, varying, runs } = planned;
    this.plan = plan;
    this.planned = planned;
    this.options = options;
    this.runs = clusteringRuns(planned);
    this.trees = treeRuns(planned);
    this.files = files;
    const [first = {}] = runs;
    const known = [...new Set(runs.flatMap((run) => Object.keys(run)))];
    const seed = varying.includes('seed') ? undefined : first.seed;
    this.parts = { input: files[0], i: index + 1, command, seed, known, varying };
  }

  targets(charts: readonly ChartEntry[]): Targets {
    const { options, runs, trees, planned } = this;
    const { metricsOut, report, out, labelsOut } = options;
    const isTogether = planned.kind === 'picture' && this.files.length > 1;
    const isCut = runs.length > 0;
    const named = <Of extends ChartEntry['of']>(subject: Of) =>
      charts.filter(({ of }) => of === subject).map(({ name }) => name as ChartNameOf<Of>);
    return {
      sweep: this.charts(named('sweep')),
      ...(metricsOut === undefined
        ? {}
        : { metrics: this.name('metricsOut', metricsOut, '{stem}-metrics.csv', TABLE_FORMATS) }),
      ...(report !== undefined && {
        report: this.name('report', report, '{stem}-{command}.html', REPORT_FORMATS),
      }),
      documents: this.documents(charts),
      results: runs.map((settings) => ({
        charts: this.charts(named('clustering'), settings),
        cutCharts: this.charts(named('cut'), settings),
        ...this.filesOf(settings, isTogether),
      })),
      trees: trees.map((settings) => ({
        charts: this.charts(named('tree'), settings),
        cutCharts: isCut ? [] : this.charts(named('cut'), settings),
        ...this.filesOfTree(settings),
      })),
      rows:
        out === undefined
          ? []
          : this.shared('out', out, '{stem}-{command}{-k}{-settings}.csv', TABLE_FORMATS),
      labels: labelsOut === undefined || isTogether ? [] : this.labels(labelsOut),
      parts: isTogether ? this.files.map((file, at) => this.partTargets(file, at)) : [],
    };
  }

  private charts<Name extends string>(names: readonly Name[], settings?: Settings): ChartTarget<Name>[] {
    const template = templateOf(this.options.output);
    return names.map((chart) => {
      const path = fillTemplate(template, { ...this.parts, settings, chart });
      return { chart, path: this.plan.add('output', path, DRAWN_FORMATS) };
    });
  }

  private filesOfTree(settings: Settings): Omit<TreeTargets, 'charts' | 'cutCharts'> {
    const { newick, treeOut, copheneticOut, treeview } = this.options;
    const named = (
      option: string,
      given: string | undefined,
      fallback: string,
      formats: readonly string[],
    ) => (given === undefined ? undefined : this.name(option, given, fallback, formats, settings));
    const cdt = named('treeview', treeview, '{stem}{-settings}.cdt', TREEVIEW_FORMATS);
    return {
      newick: named('newick', newick, '{stem}{-settings}.nwk', NEWICK_FORMATS),
      tree: named('treeOut', treeOut, '{stem}-tree{-settings}.csv', TREE_FORMATS),
      cophenetic: named('copheneticOut', copheneticOut, '{stem}-cophenetic{-settings}.csv', MATRIX_FORMATS),
      ...(cdt !== undefined && {
        treeview: { cdt, gtr: this.plan.add('treeview', cdt.replace(/cdt$/i, 'gtr'), ['gtr']) },
      }),
    };
  }

  private filesOf(settings: Settings, isTogether: boolean): Omit<ResultTargets, 'charts' | 'cutCharts'> {
    const { centersOut, distancesOut, modelOut, condensedOut } = this.options;
    const model = '{stem}-{command}{-k}{-settings}-model.json';
    const centers = '{stem}-centers{-k}{-settings}.csv';
    const distances = '{stem}-distances{-k}{-settings}.csv';
    const condensed = '{stem}-condensed{-settings}.csv';
    return {
      ...(centersOut === undefined
        ? {}
        : { centers: this.name('centersOut', centersOut, centers, TABLE_FORMATS, settings) }),
      ...(distancesOut === undefined
        ? {}
        : { distances: this.name('distancesOut', distancesOut, distances, TABLE_FORMATS, settings) }),
      ...(modelOut === undefined
        ? {}
        : { model: this.name('modelOut', modelOut, model, MODEL_FORMATS, settings) }),
      ...(condensedOut === undefined
        ? {}
        : { condensed: this.name('condensedOut', condensedOut, condensed, CONDENSED_FORMATS, settings) }),
      ...(!isTogether && { pictures: this.pictures(settings) }),
    };
  }

  private pictures(settings: Settings, parts = this.parts): PictureTargets {
    const { quantized, boundaries, masks, cutouts, layers } = this.options;
    const named = (
      option: string,
      given: string | undefined,
      fallback: string,
      formats: readonly string[],
    ) => (given === undefined ? undefined : this.name(option, given, fallback, formats, settings, parts));
    const lines = '{stem}-boundaries{-k}{-settings}.png';
    return {
      quantized: quantized === undefined ? undefined : this.quantized(quantized, parts, settings),
      boundaries: named('boundaries', boundaries, lines, MASK_FORMATS),
      masks:
        masks === undefined ? undefined : clusterFiles(this.plan, 'masks', masks, { ...parts, settings }),
      cutouts:
        cutouts === undefined
          ? undefined
          : clusterFiles(this.plan, 'cutouts', cutouts, { ...parts, settings }),
      layers: named('layers', layers, '{stem}-layers{-k}{-settings}.svg', LAYER_FORMATS),
    };
  }

  private quantized(given: string, parts: NameParts, settings: Settings): string {
    const path = this.name('quantized', given, '{stem}{-k}{-settings}.png', PICTURE_FORMATS, settings, parts);
    const { k } = settings;
    if (typeof k === 'number' && k > MOST_GIF && formatOf(path, PICTURE_FORMATS) === 'gif')
      throw new ClusterkitError('usage', `a GIF holds ${MOST_GIF} colors, not ${k}; write .png or .webp`, {
        option: 'quantized',
      });
    return path;
  }

  /** @param settings absent for a file about all runs */
  private name(
    option: string,
    given: string,
    fallback: string,
    formats: readonly string[],
    settings?: Settings,
    parts = this.parts,
  ): string {
    const path = fillTemplate(templateOf(given, fallback), { ...parts, settings });
    return this.plan.add(option, path, formats);
  }

  private labels(given: string, parts = this.parts): SharedTarget[] {
    const isPicture = this.planned.kind === 'picture';
    const formats = isPicture ? LABEL_MAP_FORMATS : TABLE_FORMATS;
    const fallback = `{stem}-labels{-k}{-settings}.${formats[0]}`;
    // a map has one label for each pixel
    const isShared = (path: string) => !isPicture || !['png', 'npy'].includes(formatOf(path, formats) ?? '');
    return this.shared('labelsOut', given, fallback, formats, { parts, isShared });
  }

  /** Files for several runs, if the name is that of one file or of one for each run. */
  private shared(
    option: string,
    given: string,
    fallback: string,
    formats: readonly string[],
    {
      parts = this.parts,
      isShared = (_: string): boolean => true,
      runs = this.runs,
    }: { parts?: NameParts; isShared?: (path: string) => boolean; runs?: readonly Settings[] } = {},
  ): SharedTarget[] {
    const template = templateOf(given, fallback);
    const targets: SharedTarget[] = [];
    for (const [at, settings] of runs.entries()) {
      const path = fillTemplate(template, { ...parts, settings });
      const before = isShared(path) ? targets.find((target) => target.path === path) : undefined;
      if (before) before.of.push(at);
      else targets.push({ path: this.plan.add(option, path, formats), of: [at] });
    }
    return targets;
  }

  /** Without a chart, the output is for the clusters. */
  private documents(charts: readonly ChartEntry[]): SharedTarget[] {
    const { output } = this.options;
    if (output === undefined || charts.length > 0) return [];
    const template = templateOf(output, '{stem}-{command}{-k}{-settings}.json');
    if (formatOf(template, CHART_FORMATS)) throw whichChart(this.planned, this.options);
    if (formatOf(template, DOCUMENT_FORMATS) === 'csv') checkCut(this.planned, { csv: true });
    const runs = this.planned.entry.cuts ? this.trees : this.runs;
    return this.shared('output', output, '{stem}-{command}{-k}{-settings}.json', DOCUMENT_FORMATS, { runs });
  }

  private partTargets(file: string, at: number): PartTargets {
    const { labelsOut } = this.options;
    const parts = { ...this.parts, input: file, i: at + 1 };
    return {
      labels: labelsOut === undefined ? [] : this.labels(labelsOut, parts),
      pictures: this.runs.map((settings) => this.pictures(settings, parts)),
    };
  }
}

/** Maximum number of colors of a GIF; the encoder reserves one more. */
const MOST_GIF = 255;

/**
 * The name of the files of all clusters of a run, which `fillLater` completes for each.
 * @throws {ClusterkitError} usage, for a name that does not tell clusters apart, and as `OutputPlan`
 */
export function clusterFiles(
  plan: OutputPlan,
  option: 'masks' | 'cutouts',
  given: string,
  parts: NameParts,
): string {
  const what = option.slice(0, -1);
  const { k } = parts.settings ?? {};
  const template = templateOf(given, `{stem}-${what}{-k}{-settings}-{cluster}.png`);
  if (k !== 1 && !template.includes('{cluster}'))
    throw new ClusterkitError('usage', `each cluster has a picture of its own, and ${given} names one`, {
      option,
      remedies: [{ option, how: 'set', value: `${what}-{cluster}.png` }],
    });
  const later = ['cluster', 'hex', ...(k === undefined ? (['k'] as const) : [])] as const;
  return plan.add(option, fillTemplate(template, { ...parts, later }), MASK_FORMATS, later);
}

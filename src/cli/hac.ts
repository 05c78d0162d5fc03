import type { Command } from 'commander';
import { meansOf } from '../algorithms/clusters.ts';
import { LINKAGE_NAMES } from '../algorithms/hac/linkages.ts';
import { membersOf, type TreeCut } from '../algorithms/tree/cut.ts';
import { checkChoice } from '../core/check.ts';
import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import type { Rgb } from '../core/image.ts';
import { DEFAULT_SEED } from '../core/random.ts';
import type { Silhouette } from '../indices/silhouette.ts';
import type { Choice, HacCutRecord, HacRun } from '../output/document.ts';
import type { Algorithm, Fit } from './algorithm.ts';
import { checkFormats, eachInput, printDocument } from './batch.ts';
import { hacCsv } from './hac/csv.ts';
import { type CutPlan, growTree, planCuts, type Tree } from './hac/fit.ts';
import { lookAtTrees, openTree, type TreeInput } from './hac/input.ts';
import { checkJudging, chooseCut, judgeCuts } from './hac/judge.ts';
import type { HacCommandOptions } from './hac/options.ts';
import { planHacTargets, writeHacTargets } from './hac/outputs.ts';
import { hacText } from './hac/text.ts';
import { failRuns, type Scores } from './metrics.ts';
import { describePalette, type PaletteResult } from './palette.ts';
import { labelItems } from './rows/input.ts';
import type { Session } from './session.ts';
import { choiceText } from './words/choice.ts';

/** One cut of a tree, ready to be told and written. */
export interface HacCut {
  plan: CutPlan;
  cut: TreeCut;
  record: HacCutRecord;
  /** One label an item of the input, or a pixel; made when asked for. */
  labels(): Int32Array;
  /** Of each leaf, when it was asked for. */
  silhouette?: Silhouette;
  /** Of the colours of a picture. */
  palette?: PaletteResult;
}

/** A tree with all that was asked of it. */
export interface HacFound {
  input: TreeInput;
  tree: Tree;
  cuts: HacCut[];
  run: HacRun;
}

/** `clusterkit hac`: the tree of each input. */
export async function runHac(
  session: Session,
  files: string[],
  options: HacCommandOptions,
  command: Command,
): Promise<void> {
  checkChoice('--linkage', options.linkage, LINKAGE_NAMES);
  checkFormats(session, options.csv);
  if (options.labels === true && !session.options.json && options.output === undefined) {
    throw new ClusterkitError('usage', '--labels puts labels into the JSON: add --json, or use --labels-out');
  }
  const given = (property: string) => command.getOptionValueSource(property) === 'cli';
  const inputs = await lookAtTrees(session, files, options, given);
  const { groups } = inputs;
  const plans = planCuts(options);
  const targets = planHacTargets(session, inputs, plans, options);
  await checkJudging(inputs.kind, options);
  const heads = groups.map(([first]) => first);
  let printed = 0;
  const choices: Choice[] = [];
  const document = await eachInput(session, 'hac', heads, async (path, index) => {
    const input = await openTree(session, inputs, groups[index], options, given);
    const tree = await growTree(session, input, plans, options);
    const found = describe(input, tree, await judgeCuts(session, input, tree, options), options);
    for (const warning of found.run.warnings) session.warn(path, warning);
    const painter = await session.painter();
    if (options.csv) session.print(hacCsv(found, printed++ === 0));
    else session.print(`${printed++ > 0 ? '\n' : ''}${hacText(found, options, painter)}`);
    if (options.choose) {
      const choice = await chooseCut(session, found, options);
      choices.push(choice);
      if (!options.csv) session.print(`\n${choiceText(choice, painter)}`);
    }
    await writeHacTargets(session, targets[index], found, options);
    return [found.run];
  });
  printDocument(session, choices.length > 0 ? { ...document, choice: choices } : document);
  const cuts = document.runs.flatMap(({ cuts, input, algorithm }) =>
    cuts.map(({ k, metrics }) => ({ input, algorithm, k, metrics })),
  );
  await failRuns(session, cuts, options);
}

function describe(
  input: TreeInput,
  tree: Tree,
  scores: readonly Scores[],
  options: HacCommandOptions,
): HacFound {
  const { result, order, cophenetic, gap } = tree;
  const { a, b, height, size } = result.merges;
  const cuts = tree.cuts.map((one, at) => describeCut(input, tree, one, scores[at], options));
  const isPicture = input.picture !== undefined;
  const only = cuts.length === 1 ? cuts[0].record : undefined;
  const { k, sizes, shares, labels, colors, metrics } = only ?? {};
  const run: HacRun = {
    input: input.record,
    algorithm: 'hac',
    params: paramsOf(input, options),
    seed: options.seed ?? DEFAULT_SEED,
    n: result.n,
    ...(only ? { k, sizes, shares, colors, labels, metrics } : {}),
    precision: result.precision,
    copheneticCorrelation: cophenetic,
    gap,
    cuts: cuts.map(({ record }) => record),
    // millions of them are made only where they are written
    get merges() {
      return Array.from(height, (h, t) => [a[t], b[t], h, size[t]]);
    },
    get leaves() {
      return Array.from(order);
    },
    get names() {
      return isPicture ? undefined : input.names();
    },
    preparation: input.steps,
    seconds: { read: input.seconds, fit: tree.seconds, total: input.seconds + tree.seconds },
    warnings: [...input.warnings, ...result.warnings, ...scores.flatMap(({ warnings }) => warnings)],
  };
  return { input, tree, cuts, run };
}

function paramsOf({ picture, source }: TreeInput, options: HacCommandOptions): Record<string, unknown> {
  const { linkage, metric, p, correlationForm, transpose, featuresTree, connectivity, optimalOrder } =
    options;
  const measured = 'condensed' in source ? 'precomputed' : metric;
  const { columns, where, id, labelColumn, weights, limit, sample, missing, encode, scale, features } =
    options;
  const reading = {
    columns,
    where,
    id,
    labelColumn,
    weights,
    limit,
    sample,
    missing,
    encode,
    scale,
    features,
  };
  return {
    linkage,
    metric: measured,
    ...(metric === 'minkowski' ? { p: p ?? 2 } : {}),
    ...(metric === 'correlation' ? { correlationForm } : {}),
    transpose,
    featuresTree,
    connectivity,
    optimalOrder,
    ...(picture ? { space: options.space, alpha: options.alpha } : {}),
    ...(picture || measured === 'precomputed' ? {} : reading),
  };
}

function describeCut(
  input: TreeInput,
  tree: Tree,
  { plan, cut }: Tree['cuts'][number],
  { values, silhouette }: Scores,
  options: HacCommandOptions,
): HacCut {
  const total = cut.sizes.reduce((sum, size) => sum + size, 0);
  const palette = input.picture && paletteOf(input, tree, cut, options);
  const items = input.unit === 'columns' ? undefined : input.rows?.items;
  const labels = palette ? palette.labels : () => (items ? labelItems(items, cut.labels) : cut.labels);
  const record: HacCutRecord = {
    by: plan.by,
    ...(plan.bound === undefined ? {} : { bound: plan.bound }),
    k: cut.k,
    ...(cut.height === undefined ? {} : { height: cut.height }),
    nodes: Array.from(cut.nodes),
    sizes: Array.from(cut.sizes),
    shares: Array.from(cut.sizes, (size) => size / total),
    ...(palette ? { inertia: palette.run.inertia, colors: palette.run.colors } : {}),
    ...(options.members ? { members: memberNames(input, cut) } : {}),
    ...(options.labels === true ? { labels: labels() } : {}),
    metrics: values,
  };
  return { plan, cut, record, labels, silhouette, ...(palette ? { palette } : {}) };
}

/** The names of each cluster's members, in the order of the input. */
function memberNames(input: TreeInput, { labels, k }: TreeCut): string[][] {
  const names = input.names();
  const { starts, rows } = membersOf(labels, k);
  return Array.from({ length: k }, (_, c) =>
    Array.from(rows.subarray(starts[c], starts[c + 1]), (i) => names[i]),
  );
}

/** The clusters of a picture as kmeans tells them. */
function paletteOf(input: TreeInput, tree: Tree, cut: TreeCut, options: HacCommandOptions): PaletteResult {
  const { picture, source, unit } = input;
  const rows = source as Dataset;
  const seed = options.seed ?? DEFAULT_SEED;
  const centers = meansOf(rows, cut.labels, cut.k);
  const fit: Fit = { algorithm: 'hac', n: rows.n, ...cut, seed, warnings: [], centers };
  const algorithm: Algorithm = {
    name: 'hac',
    title: `${options.linkage} linkage`,
    params: {},
    fit: async () => [],
    // the one coordinate of a grey picture
    ...(centers.dim === 1 ? { colors: () => Array.from(centers.points, (v): Rgb => [v, v, v]) } : {}),
  };
  const palette = describePalette(
    picture as NonNullable<typeof picture>,
    cut.k,
    fit,
    { fit: tree.seconds, scores: { values: {}, warnings: [] } },
    { ...options, labels: undefined },
    algorithm,
  );
  return unit === 'pixels' ? { ...palette, labels: () => cut.labels } : palette;
}

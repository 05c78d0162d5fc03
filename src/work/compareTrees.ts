import { bakersGamma, entanglement, renumberLeaves, treeCorrelation } from '../algorithms/tree/agreement.ts';
import { cutTree } from '../algorithms/tree/cut.ts';
import { untangle } from '../algorithms/tree/untangle.ts';
import type { Merges } from '../core/clustering.ts';
import { ClusterkitError } from '../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import type { Warning } from '../core/warnings.ts';
import { listFew } from '../core/words.ts';
import { adjustedRand, fowlkesMallows } from '../indices/external.ts';
import { openTree, type TreeFile } from '../input/tree.ts';
import type { TreeInput } from '../output/document.ts';
import { DRAWN_FORMATS } from '../output/formats.ts';
import { lookAt, notUsed } from './look.ts';
import { fillTemplate, type OutputPlan, templateOf } from './names.ts';
import { titleName } from './openItems.ts';
import { COMPARING, type CompareOptions } from './params/comparing.ts';
import { LOOKS } from './params/looks.ts';
import type { Work } from './work.ts';

/** Two trees of the same leaves, side by side. */
export interface TreePair {
  /** Their files. */
  paths: readonly [string, string];
  /** The trees, whose leaves have the numbers of the first. */
  merges: readonly [Merges, Merges];
  names: string[];
  /** Leaves from one end to the other, turned so that few lines cross. */
  orders: readonly [Int32Array, Int32Array];
  run: TreePairRun;
}

/** What the JSON says of two trees. */
interface TreePairRun {
  input: TreeInput;
  other: TreeInput;
  n: number;
  /** Correlation of the heights at which pairs of leaves merge; null where all merge at one height. */
  copheneticCorrelation: number | null;
  /** The same of the ranks of these heights. */
  bakersGamma: number | null;
  /** Of the leaves as they are drawn, after turning. */
  entanglement: number;
  crossings: number;
  /** How far the clusters of both trees agree, for each k that was asked for. */
  cuts: { k: number; fowlkesMallows: number; ari: number }[];
  warnings: Warning[];
}

/** Parameters of `compare` that say something about trees. */
const USED: readonly string[] = [
  ...['k', 'chart', 'output', 'csv', 'tree', 'heightScale'],
  ...LOOKS.map(({ name }) => name),
];

/**
 * The trees among the inputs of `compare`: all of them, or none.
 * @returns the files, undefined where they are no trees
 * @throws {ClusterkitError} usage, for a single tree and for options that say nothing about trees; input
 */
export async function treesToCompare(
  work: Work,
  paths: readonly string[],
  options: CompareOptions,
): Promise<string[] | undefined> {
  const { kind, files } = await lookAt(work, paths, { ...options, trees: true });
  if (kind !== 'tree') return undefined;
  const given = options as Record<string, unknown>;
  const idle = COMPARING.find(({ name }) => given[name] !== undefined && !USED.includes(name));
  if (idle) throw notUsed(idle.name, kind, files[0]);
  const other = options.chart?.find((name) => name !== 'tanglegram');
  if (other)
    throw new ClusterkitError('usage', `${other} is not drawn of trees`, {
      option: 'chart',
      remedies: [TANGLEGRAM],
    });
  if (files.length < 2)
    throw new ClusterkitError('usage', 'a comparison requires two trees', { at: { file: files[0] } });
  return files;
}

const TANGLEGRAM = { option: 'chart', how: 'set', value: 'tanglegram' } as const;

/**
 * Names the chart of the two trees.
 * @throws {ClusterkitError} usage, for a chart of more than two, for a file without a chart, and as `OutputPlan`
 */
export function planTrees(
  plan: OutputPlan,
  files: readonly string[],
  { chart, output }: CompareOptions,
): string | undefined {
  if (!chart) {
    if (output === undefined) return undefined;
    throw new ClusterkitError('usage', 'which chart?', { option: 'output', remedies: [TANGLEGRAM] });
  }
  if (files.length > 2)
    throw new ClusterkitError('usage', `tanglegram is drawn of two trees, not of ${files.length}`, {
      option: 'chart',
    });
  const parts = { input: files[0], i: 1, command: 'compare', chart: 'tanglegram' };
  return plan.add('output', fillTemplate(templateOf(output), parts), DRAWN_FORMATS);
}

/**
 * Reads trees and compares each two of them.
 * @throws {ClusterkitError} input, for trees of other leaves; memory
 */
export async function compareTrees(
  work: Work,
  files: readonly string[],
  { k }: CompareOptions,
): Promise<TreePair[]> {
  const { maxMemory, stdin } = work;
  const trees: TreeFile[] = [];
  for (const path of files) trees.push(await openTree(path, { maxMemory, stdin }));
  const { n } = trees[0].merges;
  checkMemory(`the cophenetic distances of ${n} leaves`, 24 * n * n, maxMemory, [MORE_MEMORY]);
  const ks = k === undefined ? [] : [k].flat();
  return trees.flatMap((one, i) =>
    trees.slice(i + 1).map((other, l) => pairOf([files[i], files[i + 1 + l]], one, other, ks)),
  );
}

function pairOf(paths: [string, string], one: TreeFile, other: TreeFile, ks: readonly number[]): TreePair {
  const numbers = matchLeaves(paths, one.names, other.names);
  const merges = [one.merges, renumberLeaves(other.merges, numbers)] as const;
  const { order, other: facing, crossings } = untangle(...merges);
  const { n } = one.merges;
  const [correlation, gamma] =
    n > 2 ? [treeCorrelation(...merges), bakersGamma(...merges)] : [Number.NaN, Number.NaN];
  const recordOf = ({ sha256, form }: TreeFile, at: 0 | 1): TreeInput => ({
    path: paths[at],
    sha256,
    kind: 'tree',
    n,
    form,
  });
  const run: TreePairRun = {
    input: recordOf(one, 0),
    other: recordOf(other, 1),
    n,
    copheneticCorrelation: Number.isFinite(correlation) ? correlation : null,
    bakersGamma: Number.isFinite(gamma) ? gamma : null,
    entanglement: entanglement(order, facing),
    crossings,
    cuts: ks.map((k) => {
      const [a, b] = merges.map((tree) => cutTree(tree, { k }).labels);
      return { k, fowlkesMallows: fowlkesMallows(a, b), ari: adjustedRand(a, b) };
    }),
    warnings: [...one.warnings, ...other.warnings],
  };
  return { paths, merges, names: [...one.names], orders: [order, facing], run };
}

/**
 * For each leaf of the second tree its number in the first.
 * @throws {ClusterkitError} input, for leaves that only one of the trees has, and for names that occur twice
 */
function matchLeaves(
  [path, otherPath]: readonly [string, string],
  names: readonly string[],
  others: readonly string[],
): Int32Array {
  const places = new Map(names.map((name, i) => [name, i]));
  const twice = [names, others].map((all) => all.find((name, i) => all.indexOf(name) !== i));
  for (const [at, name] of twice.entries())
    if (name !== undefined)
      throw new ClusterkitError('input', `two leaves are called "${name}"`, {
        at: { file: [path, otherPath][at] },
      });
  const foreign = others.filter((name) => !places.has(name));
  const own = new Set(others);
  const missing = names.filter((name) => !own.has(name));
  if (foreign.length === 0 && missing.length === 0)
    return Int32Array.from(others, (name) => places.get(name) as number);
  const sides = [
    missing.length > 0 ? `lacks ${few(missing)}` : '',
    foreign.length > 0 ? `has ${few(foreign)}, which ${path} lacks` : '',
  ].filter((side) => side !== '');
  throw new ClusterkitError('input', sides.join(' and '), { at: { file: otherPath } });
}

function few(names: readonly string[]): string {
  return listFew(names.map((name) => `"${name}"`));
}

/** What trees are called in titles. */
export function treeTitles({ paths }: TreePair): [string, string] {
  return [titleName([paths[0]]), titleName([paths[1]])];
}

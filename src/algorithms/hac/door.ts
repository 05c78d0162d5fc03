import { checkInteger } from '../../core/check.ts';
import type { Merges } from '../../core/clustering.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { Warning } from '../../core/warnings.ts';
import { DISTANCE_PARAMS } from '../../distances/table.ts';
import { indexBytes } from '../../kernels/hac/byIndex.ts';
import { matrixBytes } from '../../kernels/hac/matrix.ts';
import { comparedOf, measuringOf } from '../door.ts';
import type { Algorithm, FitContext, GrownTree, Settings, Source } from '../entry.ts';
import { type HacOptions, hac } from '../hac.ts';
import { type Cut, cutTree } from '../tree/cut.ts';
import { clusteringOfCut } from './clusters.ts';
import { GIVEN_TREE } from './linkages.ts';
import { inversionsOf } from './merges.ts';
import { FEW_COLUMNS } from './single.ts';

/** The entry point of hierarchical clustering for the table of algorithms: one tree serves all of its cuts. */
export const algorithm: Algorithm = {
  bytes: ({ n, dim }) => treeBytes(n, dim),
  titleOf: ({ linkage }) => `${linkage} linkage`,
  async fit(source, runs, context) {
    const trees = new Map<string, { tree: GrownTree; seconds: number; cuts: number }>();
    const growing = ['linkage', 'metric', 'precision', ...DISTANCE_PARAMS.map(({ name }) => name)];
    const keyOf = (settings: Settings) => JSON.stringify(growing.map((name) => settings[name]));
    for (const settings of runs) {
      const key = keyOf(settings);
      const known = trees.get(key);
      if (known) {
        known.cuts++;
        continue;
      }
      const started = performance.now();
      const tree = await grow(source, settings, context);
      trees.set(key, { tree, seconds: (performance.now() - started) / 1000, cuts: 1 });
    }
    return runs.map((settings) => {
      const { tree, seconds, cuts } = trees.get(keyOf(settings)) as NonNullable<ReturnType<typeof trees.get>>;
      return { clustering: cut(source, tree, settings), seconds: seconds / cuts };
    });
  },
  tree: { grow, cut },
};

async function grow(source: Source, settings: Settings, context: FitContext): Promise<GrownTree> {
  const { signal, onProgress, maxMemory } = context;
  if (source.tree) return givenTree(source.tree);
  const { linkage, metric, precision } = settings as HacOptions;
  const { graph: connectivity } = source;
  const measuring = measuringOf(source, settings);
  const pacing = { signal, onProgress, maxMemory };
  return hac(source.sparse ?? comparedOf(source, 'hac'), {
    ...measuring,
    ...pacing,
    linkage,
    metric,
    precision,
    connectivity,
  });
}

/** A tree that was made elsewhere. */
function givenTree(merges: Merges): GrownTree {
  const { count, deepest } = inversionsOf(merges);
  const warnings: Warning[] = count > 0 ? [{ code: 'inversions', count, deepest }] : [];
  return { merges, linkage: GIVEN_TREE, metric: 'precomputed', precision: 'f64', warnings };
}

/** As other algorithms do, finds as many clusters as there are distinct rows where more are asked for. */
function cut(source: Source, tree: GrownTree, settings: Settings) {
  const seed = settings.seed as number | undefined;
  const requested = settings.k === undefined ? 0 : checkInteger('k', settings.k as number, 1);
  const distinct = requested > 1 ? cutTree(tree.merges, DISTINCT).k : requested;
  if (requested <= distinct) return clusteringOfCut(source, tree, cutOf(settings), { seed });
  const found = clusteringOfCut(source, tree, DISTINCT, { seed });
  const fewer: Warning = { code: 'fewer-points-than-k', requested, found: distinct };
  return { ...found, warnings: [...found.warnings, fewer] };
}

/** Rows that merge at height 0 are equal. */
const DISTINCT: Cut = { height: 0 };

/** @throws {ClusterkitError} usage, if no setting determines a cut */
function cutOf({ k, height, inconsistency, depth, gap }: Settings): Cut {
  if (k !== undefined) return { k: k as number };
  if (height !== undefined) return { height: height as number };
  if (inconsistency !== undefined) return { inconsistency: inconsistency as number, depth: depth as number };
  if (gap) return { gap: true };
  throw new ClusterkitError('usage', 'where is the tree to be cut?', { option: 'k' });
}

/** Bytes for the tree of n rows: by an index where there are few columns, else on a matrix of f32. */
function treeBytes(n: number, dim: number): number {
  if (dim <= FEW_COLUMNS) return indexBytes(n, dim);
  const rows = { x: new Float32Array(0), dim, root: false, divisor: 1 };
  return matrixBytes({ n, isDouble: false, rows });
}

import type { Merges } from '../../core/clustering.ts';
import type { CondensedRecord } from '../../output/densityRecords.ts';
import type { ReportResult } from '../../output/report.ts';
import { mergesOf, type Result } from '../result.ts';
import { clustersOf } from '../runs.ts';
import { type Blocks, rangeOf } from './blocks.ts';
import type { PageRows } from './some.ts';

/** What clusters were made from, beside the rows. */
export interface Structure {
  /** The tree that the clusters are a cut of. */
  merges?: Pick<Merges, 'n' | 'a' | 'b' | 'height'>;
  /** n rows in an order of density, and how near each row is to those before it; infinite: to none. */
  reachability?: { order: ArrayLike<number>; reach: ArrayLike<number> };
  /** The clusters of all densities. */
  condensed?: CondensedRecord[];
}

/** Rows of the largest tree of a page. */
const MOST_LEAVES = 20_000;

/** Clusters of the largest tree of densities. */
const MOST_DENSITIES = 2000;

/** The structure of a result that was just made. */
export function structureOf({ clustering, tree }: Result): Structure {
  const { reachability, condensed } = clustering;
  const merges = tree && mergesOf({ clustering });
  return {
    ...(merges && { merges }),
    ...(reachability && { reachability }),
    ...(condensed && { condensed: clustersOf(condensed) }),
  };
}

/** A run of a JSON, as far as it has a structure. */
export interface StructureRecord {
  n?: number;
  merges?: number[][];
  order?: number[];
  reachability?: (number | null)[];
  condensedTree?: CondensedRecord[];
}

/** The structure that a JSON has. @param n rows of the subject */
export function structureIn(
  { merges, order, reachability, condensedTree }: StructureRecord,
  n: number,
): Structure {
  const isTree = merges?.length === n - 1 && merges.every((one) => Array.isArray(one) && one.length > 2);
  const isOrder = order?.length === n && reachability?.length === n;
  return {
    ...(isTree && {
      merges: {
        n,
        a: Int32Array.from(merges, ([a]) => a),
        b: Int32Array.from(merges, ([, b]) => b),
        height: Float64Array.from(merges, ([, , height]) => height ?? Number.POSITIVE_INFINITY),
      },
    }),
    ...(isOrder && {
      reachability: { order, reach: reachability.map((one) => one ?? Number.POSITIVE_INFINITY) },
    }),
    ...(condensedTree && { condensed: condensedTree }),
  };
}

/**
 * The structure of a result in a page, if the page has all rows and they are not too many.
 */
export function pageStructure(
  blocks: Blocks,
  { merges, reachability, condensed }: Structure,
  { chosen, clustered: { n } }: PageRows,
): Pick<ReportResult, 'tree' | 'reachability' | 'condensed'> {
  const isTree = merges && !chosen && merges.n === n && n > 1 && n <= MOST_LEAVES;
  const isOrder = reachability && !chosen && reachability.order.length === n;
  return {
    ...(isTree && {
      tree: {
        a: blocks.codes(merges.a),
        b: blocks.codes(merges.b),
        heights: blocks.numbers(capped(merges.height)),
      },
    }),
    ...(isOrder && {
      reachability: {
        order: blocks.codes(reachability.order),
        values: blocks.numbers(
          capped(Array.from({ length: n }, (_, at) => reachability.reach[reachability.order[at]])),
        ),
      },
    }),
    ...(condensed && condensed.length <= MOST_DENSITIES && { condensed }),
  };
}

/** Infinite numbers become a little more than the largest of the others. */
function capped(values: ArrayLike<number>): Float64Array {
  const [, high] = rangeOf(values);
  return Float64Array.from(values, (value) => (Number.isFinite(value) ? value : high * 1.05));
}

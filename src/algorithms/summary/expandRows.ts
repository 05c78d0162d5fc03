import type {
  Centers,
  Condensed,
  Density,
  FuzzyPartition,
  Membership,
  Reachability,
} from '../../core/clustering.ts';
import { xieBeniOf } from '../fuzzy/xieBeni.ts';
import type { Members } from './members.ts';

/** One value for each row: that of its leaf. */
export function ofLeaves<A extends Float64Array | Int32Array | Uint8Array>(values: A, leafOf: Int32Array): A {
  const expanded = new (values.constructor as new (length: number) => A)(leafOf.length);
  for (let i = 0; i < leafOf.length; i++) expanded[i] = values[leafOf[i]];
  return expanded;
}

export function expandDensity(density: Density, leafOf: Int32Array): Density {
  const { core, coreDistances, outlierScores } = density;
  return {
    ...density,
    ...(core && { core: ofLeaves(core, leafOf) }),
    ...(coreDistances && { coreDistances: ofLeaves(coreDistances, leafOf) }),
    ...(outlierScores && { outlierScores: ofLeaves(outlierScores, leafOf) }),
  };
}

export function expandCondensed(condensed: Condensed, leafOf: Int32Array, members: Members): Condensed {
  const { rows, exemplars } = condensed;
  return {
    ...condensed,
    rows: { last: ofLeaves(rows.last, leafOf), density: ofLeaves(rows.density, leafOf) },
    exemplars: exemplars.map((leaves) =>
      Int32Array.from([...leaves].flatMap((leaf) => [...rowsOf(members, leaf)])).sort(),
    ),
  };
}

export function expandMembership({ probabilities }: Membership, leafOf: Int32Array, k: number): Membership {
  const expanded = new Float64Array(leafOf.length * k);
  for (let i = 0; i < leafOf.length; i++)
    expanded.set(probabilities.subarray(leafOf[i] * k, (leafOf[i] + 1) * k), i * k);
  return { probabilities: expanded };
}

/**
 * A fuzzy partition of all rows by the memberships of their leaves: around a center rows have the squared distances of
 * their mean and those around their mean. Centers that were joined share what rows belong to them in equal parts.
 * @param leaves the weight of each leaf, and the weighted sum of the squared distances of its rows to its mean
 */
export function expandPartition(
  partition: FuzzyPartition,
  { probabilities }: Membership,
  centers: Centers,
  leaves: { spreads: Float64Array; weights: Float64Array },
): FuzzyPartition {
  const { fuzziness: m, objective, joined } = partition;
  const { spreads, weights } = leaves;
  const k = probabilities.length / spreads.length;
  let added = 0;
  for (let leaf = 0, p = 0; leaf < spreads.length; leaf++)
    for (let c = 0; c < k; c++, p++) {
      const count = joined?.[c] ?? 1;
      if (probabilities[p] > 0)
        added += spreads[leaf] * count * Math.exp(m * Math.log(probabilities[p] / count));
    }
  const whole = objective + added;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { ...partition, objective: whole, ...xieBeniOf(whole, total, centers.points, centers.dim) };
}

/**
 * The rows in the order of their leaves. The first row of a leaf is reached as the leaf is, the others from the first. How
 * near they are is not known, and taken to be the radius of the leaf, or its core distance if that is larger.
 * @param radii of each leaf the root mean square distance of its rows to its mean
 */
export function expandReachability(
  { order, reach, predecessors, ranges }: Reachability,
  coreDistances: Float64Array | undefined,
  radii: Float64Array,
  { rows, starts }: Members,
): Reachability {
  const n = rows.length;
  const expanded = {
    order: new Int32Array(n),
    reach: new Float64Array(n),
    predecessors: new Int32Array(n),
  };
  const begins = new Int32Array(order.length + 1);
  let placed = 0;
  for (const [at, leaf] of order.entries()) {
    begins[at] = placed;
    const first = rows[starts[leaf]];
    for (let m = starts[leaf]; m < starts[leaf + 1]; m++) {
      const row = rows[m];
      const from = predecessors[leaf];
      expanded.order[placed++] = row;
      expanded.reach[row] = row === first ? reach[leaf] : Math.max(radii[leaf], coreDistances?.[leaf] ?? 0);
      expanded.predecessors[row] = row !== first ? first : from < 0 ? -1 : rows[starts[from]];
    }
  }
  begins[order.length] = placed;
  if (!ranges) return expanded;
  return {
    ...expanded,
    ranges: ranges.map(({ start, end }) => ({ start: begins[start], end: begins[end + 1] - 1 })),
  };
}

function rowsOf({ rows, starts }: Members, leaf: number): Int32Array {
  return rows.subarray(starts[leaf], starts[leaf + 1]);
}

import { invalid } from '../../core/errors.ts';

/** How long clusters persist while their least size grows. */
export interface SizePersistence {
  /**
   * For each size how often it doubles from the first to the last size at which a cluster is found: the mean over its
   * clusters, times the share of the rows that are in one.
   */
  values: Float64Array;
  /** The size with the largest value, the first of equals; undefined if no cluster is found at two sizes. */
  size: number | undefined;
}

/**
 * The least size of clusters at which clusters persist longest, as D. Bot and others propose for PLSCAN (2025): a
 * clustering that stays the same over many sizes owes little to the choice of one. Clusters of neighboring sizes are the
 * same if they share more than half of the rows that they have together. O(n) time for each size.
 *
 * @param sizes rising numbers above 0
 * @param labelings n labels for each size, -1 for noise
 * @param weights of the n rows; absent: 1 each
 * @throws {ClusterkitError} usage
 * @example
 * const labelings = [[0, 0, 1, 1], [0, 0, 1, 1], [0, 0, -1, -1]];
 * const { values, size } = choosing.sizePersistence([2, 4, 8], labelings);
 * console.log([...values], size); // [ 1.5, 1.5, 1 ] 2
 */
export function sizePersistence(
  sizes: readonly number[],
  labelings: readonly ArrayLike<number>[],
  weights?: ArrayLike<number>,
): SizePersistence {
  if (labelings.length !== sizes.length)
    throw invalid('labelings', `${sizes.length} arrays, as there are sizes`, labelings.length);
  const before: Map<number, number>[] = [];
  for (let at = 0; at < sizes.length; at++) {
    const isRising = at === 0 ? sizes[0] > 0 : sizes[at] > sizes[at - 1];
    if (!isRising) throw invalid(`sizes[${at}]`, `a number above ${sizes[at - 1] ?? 0}`, sizes[at]);
    before.push(at === 0 ? new Map() : sameClusters(labelings[at - 1], labelings[at], weights));
  }
  const [first, last] = endsOf(labelings, before);
  const values = Float64Array.from(sizes, (_, at) => {
    const lives = [...first[at]].map(([c, from]) =>
      Math.log2(sizes[last[at].get(c) as number] / sizes[from]),
    );
    const mean = lives.reduce((sum, life) => sum + life, 0) / Math.max(1, lives.length);
    return mean * clusteredShare(labelings[at], weights);
  });
  const most = values.reduce((best, value) => Math.max(best, value), 0);
  // sums of the same numbers differ by rounding
  const at = most > 0 ? values.findIndex((value) => value >= most * (1 - 1e-12)) : -1;
  return { values, size: at < 0 ? undefined : sizes[at] };
}

function clusteredShare(labels: ArrayLike<number>, weights: ArrayLike<number> | undefined): number {
  let [inside, total] = [0, 0];
  for (let i = 0; i < labels.length; i++) {
    const w = weights ? weights[i] : 1;
    total += w;
    if (labels[i] >= 0) inside += w;
  }
  return total > 0 ? inside / total : 0;
}

/** The first and the last size, by its place, of each cluster of each size. */
function endsOf(
  labelings: readonly ArrayLike<number>[],
  before: readonly Map<number, number>[],
): [Map<number, number>[], Map<number, number>[]] {
  const alone = (labels: ArrayLike<number>, at: number) =>
    new Map([...new Set(Array.from(labels))].filter((c) => c >= 0).map((c) => [c, at]));
  const [first, last] = [labelings.map(alone), labelings.map(alone)];
  for (let at = 1; at < labelings.length; at++)
    for (const [c, own] of before[at]) first[at].set(c, first[at - 1].get(own) as number);
  for (let at = labelings.length - 1; at > 0; at--)
    for (const [c, own] of before[at]) last[at - 1].set(own, last[at].get(c) as number);
  return [first, last];
}

/** For each cluster of b the one of a that it is the same as, if there is one; there can be no second. */
function sameClusters(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
): Map<number, number> {
  const [ofA, ofB] = [new Map<number, number>(), new Map<number, number>()];
  const shared = new Map<number, Map<number, number>>();
  const add = (sums: Map<number, number>, key: number, w: number) => sums.set(key, (sums.get(key) ?? 0) + w);
  for (let i = 0; i < b.length; i++) {
    const w = weights ? weights[i] : 1;
    if (a[i] >= 0) add(ofA, a[i], w);
    if (b[i] >= 0) add(ofB, b[i], w);
    if (a[i] < 0 || b[i] < 0) continue;
    if (!shared.has(b[i])) shared.set(b[i], new Map());
    add(shared.get(b[i]) as Map<number, number>, a[i], w);
  }
  const same = new Map<number, number>();
  for (const [c, others] of shared)
    for (const [own, both] of others)
      if (2 * both > (ofA.get(own) ?? 0) + (ofB.get(c) ?? 0) - both) same.set(c, own);
  return same;
}

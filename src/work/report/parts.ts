import type { Dataset } from '../../core/dataset.ts';
import { Random, shuffle } from '../../core/random.ts';
import { columnDeviations, profile } from '../../indices/profile.ts';
import type { ReportDifference, ReportMembers, ReportResult } from '../../output/report.ts';

/** Numbers of members that a page shows. */
const NEAREST = 100;
const FARTHEST = 20;
const RANDOM = 100;

/** Columns of the map of centers, and of the differences of a cluster. */
const MOST_COLUMNS = 30;
const MOST_DIFFERENCES = 12;

/**
 * For each cluster the rows nearest to its mean or medoid, those that are farthest from it, and some at random. The first
 * of the nearest is the medoid.
 * @param medoids rows that stand for clusters; absent: the row nearest to the mean
 */
export function membersOf(
  { x, dim, ...data }: Dataset,
  labels: Int32Array,
  k: number,
  { medoids, seed }: { medoids?: readonly number[]; seed: number },
): ReportMembers[] {
  const means = medoids
    ? undefined
    : Float64Array.from(profile({ x, dim, ...data }, labels, k).clusters.flat());
  const rows = Array.from({ length: k }, (): number[] => []);
  for (let i = 0; i < labels.length; i++) if (labels[i] >= 0) rows[labels[i]].push(i);
  const random = new Random(seed);
  return rows.map((own, c) => {
    const [center, at] = means ? [means, c * dim] : [x, (medoids as readonly number[])[c] * dim];
    const d2 = new Map(own.map((i) => [i, distanceTo(x.subarray(i * dim, (i + 1) * dim), center, at)]));
    const near = [...own].sort((a, b) => (d2.get(a) as number) - (d2.get(b) as number) || a - b);
    const drawn = Int32Array.from(own);
    shuffle(drawn, drawn.length, random);
    return {
      nearest: near.slice(0, NEAREST),
      farthest: near.slice(-FARTHEST).reverse(),
      random: Array.from(drawn.subarray(0, RANDOM)),
    };
  });
}

/** The squared distance of a row to a point that begins at a place of an array. */
function distanceTo(row: ArrayLike<number>, points: ArrayLike<number>, at: number): number {
  let sum = 0;
  for (let j = 0; j < row.length; j++) sum += (row[j] - points[at + j]) ** 2;
  return sum;
}

/** What clusters have in columns: means, and how they differ from all other rows. */
export interface Profiles {
  means: number[][];
  all: number[];
  deviations: number[];
  shares: number[];
}

export function profilesOf(read: Dataset, labels: Int32Array, k: number, shares: number[]): Profiles {
  const { clusters, all } = profile(read, labels, k);
  return { means: clusters, all, deviations: columnDeviations(read, all), shares };
}

/** For each cluster the columns whose means differ most from those of all other rows, in standard deviations. */
export function differencesOf(
  names: readonly string[],
  { means, all, deviations, shares }: Profiles,
): ReportDifference[][] {
  return means.map((own, c) => {
    const rest = 1 - shares[c];
    const found = names.map((column, j): ReportDifference => {
      // all rows are those of the cluster and the others; where these have nothing, digits that are lost are left
      const others = all[j] - shares[c] * own[j];
      const outside =
        rest > 1e-9 ? (Math.abs(others) > 1e-13 * Math.abs(all[j]) ? others / rest : 0) : all[j];
      const by = deviations[j] > 0 ? (own[j] - outside) / deviations[j] : 0;
      return { column, inside: own[j], outside, by };
    });
    const telling = found.filter(({ by }) => Number.isFinite(by) && by !== 0);
    return telling.sort((a, b) => Math.abs(b.by) - Math.abs(a.by)).slice(0, MOST_DIFFERENCES);
  });
}

/** The means of the columns in which clusters differ most, in the order of the columns. */
export function centersOf(
  names: readonly string[],
  { means, all, deviations }: Profiles,
): NonNullable<ReportResult['centers']> {
  const score = (value: number, j: number) => (deviations[j] > 0 ? (value - all[j]) / deviations[j] : 0);
  const spread = names.map((_, j) => Math.max(...means.map((own) => Math.abs(score(own[j], j)))));
  const order = names.map((_, j) => j).sort((a, b) => spread[b] - spread[a] || a - b);
  const shown = order.slice(0, MOST_COLUMNS).sort((a, b) => a - b);
  return {
    columns: shown.map((j) => names[j]),
    left: names.length - shown.length,
    means: means.map((own) => shown.map((j) => own[j])),
    scores: means.map((own) => shown.map((j) => score(own[j], j))),
  };
}

import type { Pacer } from '../../core/pacer.ts';
import { allEigen } from '../../kernels/eigen.ts';
import type { ClusteredRows } from '../clusteredRows.ts';
import { type CenteredRows, calinskiHarabaszOf, daviesBouldinOf } from '../internal.ts';
import * as dispersion from './dispersion.ts';
import * as pairs from './pairs.ts';
import { factorOf, type Scatter, scatterOf } from './scatter.ts';
import * as splits from './splits.ts';
import * as spreads from './spreads.ts';

/** A clustering that is measured. */
export interface Part {
  rows: ClusteredRows;
  /** Absent: rows have no means. */
  centered?: CenteredRows;
  /** Number of rows, by weight. */
  n: number;
}

/** The values of an index, one for each part; NaN where it is not defined. */
interface Values {
  values: number[];
  /** What values are compared with: critical values, or probabilities. */
  bounds?: number[];
}

/** Values by the names of indices. */
export type Measured = Map<string, Values>;

/** Measures all that follows from the means of clusters. @param all the rows as one cluster */
export async function measureMeans(
  measured: Measured,
  parts: readonly Part[],
  { all, most }: { all: Part; most: number },
  pacer: Pacer,
): Promise<void> {
  const centered = parts.map((part) => part.centered as CenteredRows);
  const whole = await wholeOf(all);
  const scatters: Scatter[] = [];
  const [gains, densities, qualities]: [number[], number[], spreads.ScatteringAndSeparation[]] = [[], [], []];
  const single = all.centered as CenteredRows;
  for (const [at, rows] of centered.entries()) {
    pacer.report({ stage: 'indices of means', done: at, total: centered.length });
    await pacer.pause();
    scatters.push(scatterOf(rows));
    gains.push(spreads.clusteringGain(rows));
    densities.push(spreads.scatteringAndDensity(rows, single));
    qualities.push(spreads.scatteringAndSeparation(rows, single));
  }
  const each = (index: (scatter: Scatter) => number) => ({ values: scatters.map(index) });
  const weight = qualities[parts.findIndex(({ rows }) => rows.k === most)]?.separation ?? Number.NaN;
  const found: Record<string, Values> = {
    ...ofTraces(whole, scatters),
    ch: { values: centered.map((rows) => orNaN(() => calinskiHarabaszOf(rows), rows)) },
    ccc: each((scatter) => dispersion.cubicCriterion(whole, scatter)),
    scott: each((scatter) => dispersion.scottSymons(whole, scatter)),
    marriot: each(dispersion.marriott),
    trcovw: each((scatter) => dispersion.pooledTrace(whole, scatter)),
    tracew: each(({ trace }) => trace),
    friedman: each((scatter) => dispersion.friedman(whole, scatter)),
    rubin: each((scatter) => dispersion.rubin(whole, scatter)),
    db: { values: centered.map((rows) => orNaN(() => daviesBouldinOf(rows), rows)) },
    ratkowsky: each((scatter) => dispersion.ratkowskyLance(whole, scatter)),
    ball: each(dispersion.ballHall),
    sdindex: {
      values: qualities.map(({ scattering, separation }) => weight * scattering + separation),
    },
    dindex: { values: gains },
    sdbw: { values: densities },
    ...ofSplits(centered),
  };
  for (const [name, values] of Object.entries(found)) measured.set(name, values);
}

/** Some indices are refused for as many clusters as rows. */
function orNaN(index: () => number, { k, n }: CenteredRows): number {
  return k > 1 && k < n ? index() : Number.NaN;
}

async function wholeOf({ centered, n }: Part): Promise<dispersion.Whole> {
  const scatter = scatterOf(centered as CenteredRows);
  const { matrix } = scatter;
  // without an inverse some axes have no length
  if (!matrix || !factorOf(matrix)) return { n, scatter };
  const dim = scatter.columns.length;
  // the upper triangle is read
  const upper = matrix.map((_, at) => matrix[(at % dim) * dim + Math.floor(at / dim)]);
  const { values } = await allEigen(upper, dim, dim);
  return { n, scatter, deviations: values.map((value) => Math.sqrt(Math.max(0, value) / (n - 1))) };
}

/** Indices that compare the traces of successive numbers of clusters. */
function ofTraces(
  { n, scatter: all }: dispersion.Whole,
  scatters: readonly Scatter[],
): Record<string, Values> {
  const traces = new Map([[1, all.trace], ...scatters.map(({ k, trace }) => [k, trace] as const)]);
  const dim = all.columns.length;
  const at = (k: number) => traces.get(k) ?? Number.NaN;
  return {
    kl: { values: scatters.map(({ k }) => dispersion.krzanowskiLai([at(k - 1), at(k), at(k + 1)], k, dim)) },
    hartigan: { values: scatters.map(({ k }) => dispersion.hartigan([at(k), at(k + 1)], k, n)) },
  };
}

/** The indices of the split that follows; absent if clusters are not nested. */
function ofSplits(centered: readonly CenteredRows[]): Record<string, Values> {
  const found = nestedOf(centered, (rows, next) => splits.splitOf(rows, next));
  if (!found) return {};
  const each = <Value>(measure: (split: splits.Split) => Value) =>
    found.map((split) => split && measure(split));
  const [dudas, pseudos, beales] = [each(splits.dudaHart), each(splits.pseudoT2), each(splits.beale)];
  const numbers = (values: readonly (number | undefined)[]) => values.map((value) => value ?? Number.NaN);
  return {
    duda: {
      values: numbers(dudas.map((one) => one?.value)),
      bounds: numbers(dudas.map((one) => one?.critical)),
    },
    pseudot2: {
      values: numbers(pseudos.map((one) => one?.value)),
      bounds: numbers(pseudos.map((one) => one?.critical)),
    },
    beale: {
      values: numbers(beales.map((one) => one?.value)),
      bounds: numbers(beales.map((one) => one?.probability)),
    },
  };
}

/**
 * What follows from clusters and their next split, for each clustering; undefined where the next is not known. Undefined as
 * a whole if successive clusterings are not nested, or none follow each other.
 */
function nestedOf<Rows extends { k: number }, Found>(
  all: readonly Rows[],
  measure: (rows: Rows, next: Rows) => Found | undefined,
): (Found | undefined)[] | undefined {
  const found: (Found | undefined)[] = [];
  let some = false;
  for (const [at, rows] of all.entries()) {
    const next = all[at + 1];
    if (next?.k !== rows.k + 1) {
      found.push(undefined);
      continue;
    }
    const value = measure(rows, next);
    if (value === undefined) return undefined;
    found.push(value);
    some = true;
  }
  return some ? found : undefined;
}

/** Measures all that follows from distances of pairs of rows. */
export async function measurePairs(
  measured: Measured,
  parts: readonly Part[],
  sorted: pairs.SortedPairs,
  pacer: Pacer,
): Promise<void> {
  const sums: pairs.PairSums[] = [];
  const huberts: number[] = [];
  const cIndices: number[] = [];
  for (const [at, { rows, centered }] of parts.entries()) {
    pacer.report({ stage: 'indices of pairs', done: at, total: parts.length });
    await pacer.pause();
    const labels = Int32Array.from(sorted.rows, (i) => rows.labels[i]);
    const found = pairs.pairSums(sorted, labels);
    sums.push(found);
    cIndices.push(pairs.cIndexOfPairs(sorted, found));
    if (centered) huberts.push(pairs.hubertGamma(sorted, labels, centered.centroids.centers, rows.k));
  }
  const each = (index: (sums: pairs.PairSums) => number) => ({ values: sums.map(index) });
  const frey = freyOf(parts, sums);
  const found: Record<string, Values> = {
    cindex: { values: cIndices },
    ptbiserial: each(pairs.pointBiserial),
    mcclain: each(pairs.mcClainRao),
    gamma: each(pairs.bakerHubert),
    dunn: each(pairs.dunnOfPairs),
    ...(parts.every(({ rows }) => rows.counts)
      ? { gplus: each(pairs.gPlus), tau: each(pairs.rohlfTau) }
      : {}),
    ...(huberts.length > 0 ? { hubert: { values: huberts } } : {}),
    ...(frey ? { frey: { values: frey.map((value) => value ?? Number.NaN) } } : {}),
  };
  for (const [name, values] of Object.entries(found)) measured.set(name, values);
}

/**
 * T. Frey, H. van Groenewoud, 1972: how much the mean distance between clusters changes with the next split, over how much
 * that within clusters does.
 */
function freyOf(parts: readonly Part[], sums: readonly pairs.PairSums[]) {
  const all = parts.map(({ rows }, at) => ({ k: rows.k, rows, means: pairs.meansOf(sums[at]) }));
  return nestedOf(all, (here, next) => {
    if (!isNested(here.rows, next.rows)) return undefined;
    return (next.means[1] - here.means[1]) / (next.means[0] - here.means[0]);
  });
}

/** Whether each cluster of the second clustering lies in one of the first. */
function isNested({ order, labels }: ClusteredRows, next: ClusteredRows): boolean {
  const parents = new Int32Array(next.k).fill(-1);
  for (const i of order) {
    const child = next.labels[i];
    if (parents[child] >= 0 && parents[child] !== labels[i]) return false;
    parents[child] = labels[i];
  }
  return true;
}

import type { Dataset } from '../../core/dataset.ts';
import { totalWeight } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../../core/memory.ts';
import { Pacer, type Pacing } from '../../core/pacer.ts';
import { type MixtureShape, type MixtureWork, mixtureBytes, openMixture } from '../../kernels/gmm.ts';
import { callHelpers, threadCount } from '../../kernels/pool.ts';
import { type Init, resolveInit } from '../centers/init.ts';
import { countDistinct } from '../centers/seeding.ts';
import { type Descended, Descent, type Limits } from './descent.ts';
import { type Form, isAxial } from './forms.ts';
import type { Parameters } from './parameters.ts';
import { boundsOf, type Prepared, prepare, scaledRows, splitWeightless } from './rows.ts';
import { firstLabels, type MixtureStart } from './start.ts';

/** Checked settings of one mixture. */
export interface MixtureSettings {
  k: number;
  form: Form;
  init: MixtureStart | Exclude<Init, string>;
  nInit: number;
  maxIter: number;
  tol: number;
  regCovar: number;
  seed: number;
}

/** The best of the mixtures that were fitted from several starts. */
export interface Fit extends Descended {
  /** n * k: how far rows of positive weight belong to components, and the logarithms of their densities. */
  shares: Float64Array;
  densities: Float64Array;
  /** Distinct rows, counted up to k. */
  distinct: number;
  restarts: number;
}

/** Fits mixtures to the same rows; what they share is computed once. */
export class Fitter {
  readonly data: Dataset;
  readonly weightless: Int32Array;
  readonly prepared: Prepared;
  private readonly pacing: Pacing;
  private readonly maxMemory: number;
  private scaled?: Dataset & { x: Float64Array };
  private readonly labels = new Map<string, Promise<Int32Array>>();

  /** @param data checked */
  constructor(data: Dataset, pacing: Pacing, maxMemory: number) {
    const { positive, weightless } = splitWeightless(data);
    this.data = data;
    this.weightless = weightless;
    this.prepared = prepare(positive, totalWeight(positive));
    this.pacing = pacing;
    this.maxMemory = maxMemory;
  }

  /** @throws {ClusterkitError} usage, for first centers that do not suit; memory; aborted */
  async fit(settings: MixtureSettings): Promise<Fit> {
    const { form, maxIter, tol, regCovar, init } = settings;
    const { data, rows, total } = this.prepared;
    const { n, dim } = rows;
    const how = typeof init === 'string' ? init : this.scale(resolveInit(init, this.data, [settings.k]));
    const distinct = countDistinct(data, settings.k);
    const k = Math.min(settings.k, distinct);
    const restarts = typeof how === 'string' && how !== 'hac' && k > 1 ? settings.nInit : 1;
    const isDiagonal = isAxial(form);
    if (!isDiagonal) checkColumns(dim);
    const many = typeof how === 'string' ? k : settings.k;
    const work = { k: many, isDiagonal, passes: 50 * restarts };
    this.checkRoom(work);
    const mold = { form, dim, bounds: boundsOf(this.prepared, regCovar) };
    callHelpers(n * dim * k > 1e6 ? threadCount() - 1 : 0);
    const starts: Int32Array[] = [];
    for (let restart = 0; restart < restarts; restart++)
      starts.push(await this.start(settings, k, how, restart));
    const passes = openMixture(rows, work, threadCount());
    try {
      const descent = new Descent(mold, passes, new Pacer(this.pacing));
      const limits = { maxIter, gain: tol * total };
      const best = await race(descent, starts, many, limits);
      return { ...(await this.keepOwners(descent, best, limits)), distinct, restarts };
    } finally {
      passes.close();
    }
  }

  /** Leaves out components to which no row belongs most, and goes on without them. */
  private async keepOwners(descent: Descent, found: Descended, limits: Limits) {
    let best = found;
    for (;;) {
      const { shares, densities } = await descent.tell(best.parameters);
      const { k } = best.parameters;
      const owners = new Set(ownersOf(shares, k));
      if (owners.size === k) return { ...best, shares, densities };
      const kept = only(
        best.parameters,
        [...owners].sort((a, b) => a - b),
        descent.mold.dim,
      );
      const next = await descent.descend(kept, limits);
      best = { ...next, trace: [...best.trace, ...next.trace] };
    }
  }

  private start(
    { seed, init }: MixtureSettings,
    k: number,
    how: MixtureStart | Float64Array,
    restart: number,
  ): Promise<Int32Array> {
    this.scaled ??= scaledRows(this.prepared);
    const key = JSON.stringify([k, init, seed, restart]);
    const known = this.labels.get(key);
    if (known) return known;
    const found = firstLabels(this.scaled, k, how, { seed, restart }, this.pacing);
    this.labels.set(key, found);
    return found;
  }

  /** Given centers in columns of equal variance. */
  private scale(given: string | Float64Array): Float64Array {
    const { rows, variances } = this.prepared;
    const { points, rests } = rows.origin;
    return (given as Float64Array).map((value, p) => {
      const j = p % rows.dim;
      return variances[j] > 0 ? (value - points[j] - rests[j]) / Math.sqrt(variances[j]) : 0;
    });
  }

  private checkRoom(work: MixtureWork): void {
    const { n, dim } = this.prepared.rows;
    const bytes = fitterBytes(n, dim, work);
    const what = `a mixture of ${work.k} components of ${n} rows of ${dim} columns`;
    checkMemory(what, bytes, this.maxMemory, [
      { option: 'k', how: 'lower' },
      { option: 'sample', how: 'set', to: 'cluster fewer rows' },
      MORE_MEMORY,
    ]);
  }
}

/** With more columns the axes of a single covariance take minutes, and its numbers are more than rows can tell. */
const MOST_COLUMNS = 2000;

/** @throws {ClusterkitError} usage */
function checkColumns(dim: number): void {
  if (dim <= MOST_COLUMNS) return;
  const numbers = (dim * (dim + 1)) / 2;
  throw new ClusterkitError(
    'usage',
    `a covariance of ${dim} columns has ${numbers} numbers, and may have those of ${MOST_COLUMNS} columns at most`,
    {
      option: 'covariance',
      remedies: [
        { option: 'covariance', how: 'set', value: 'diag', to: 'have axes along the columns' },
        { option: 'features', how: 'set', value: 'pca:50', to: 'cluster few columns' },
      ],
    },
  );
}

/** Iterations after which starts are compared, and how many of the best go on. */
const SHORT = 25;
const FINALISTS = 2;

/** The best of several starts: all of them begin, and the best go on to the end. */
async function race(
  descent: Descent,
  starts: readonly Int32Array[],
  k: number,
  limits: Limits,
): Promise<Descended> {
  const short = starts.length > FINALISTS ? Math.min(SHORT, limits.maxIter) : limits.maxIter;
  const begun: Descended[] = [];
  for (const labels of starts)
    begun.push(await descent.descend(await descent.begin(labels, k), { ...limits, maxIter: short }));
  // the sort is stable: of equals the first start is the best
  const order = (all: Descended[]) => all.sort((a, b) => (isBetter(a, b) ? -1 : isBetter(b, a) ? 1 : 0));
  const finalists = order(begun).slice(0, FINALISTS);
  const ended: Descended[] = [];
  for (const one of finalists) ended.push(await goOn(descent, one, limits));
  return order(ended)[0];
}

/** Continues what ended at a limit of iterations. */
async function goOn(descent: Descent, begun: Descended, { maxIter, gain }: Limits): Promise<Descended> {
  const done = begun.trace.length - 1;
  if (begun.converged || done >= maxIter) return begun;
  const next = await descent.descend(begun.parameters, { maxIter: maxIter - done, gain });
  return { ...next, trace: [...begun.trace, ...next.trace.slice(1)] };
}

/** Without collapsed components, or with a greater likelihood. */
function isBetter(one: Descended, other: Descended): boolean {
  const [first, second] = [one, other].map(({ parameters }) =>
    parameters.covariances.collapsed.includes(true),
  );
  if (first !== second) return second;
  return one.trace[one.trace.length - 1] > other.trace[other.trace.length - 1];
}

/** The component to which each row belongs most, the first of equals. */
export function ownersOf(shares: Float64Array, k: number): Int32Array {
  const owners = new Int32Array(shares.length / k);
  for (let i = 0, p = 0; i < owners.length; i++, p += k)
    for (let c = 1; c < k; c++) if (shares[p + c] > shares[p + owners[i]]) owners[i] = c;
  return owners;
}

/** Parameters of some components, in another order if need be. */
export function only(
  { shares, means, covariances }: Parameters,
  kept: readonly number[],
  dim: number,
): Parameters {
  const size = covariances.values.length / shares.length;
  const mass = kept.reduce((sum, c) => sum + shares[c], 0);
  const take = (values: Float64Array, each: number) => {
    const some = new Float64Array(kept.length * each);
    for (const [to, c] of kept.entries()) some.set(values.subarray(c * each, (c + 1) * each), to * each);
    return some;
  };
  return {
    k: kept.length,
    shares: take(shares, 1).map((share) => share / mass),
    means: take(means, dim),
    covariances: {
      values: take(covariances.values, size),
      collapsed: kept.map((c) => covariances.collapsed[c]),
    },
  };
}

/** Bytes that fits take: the passes, the rows around their mean, and how far each row belongs to each component. */
export function fitterBytes(n: number, dim: number, work: MixtureShape): number {
  return mixtureBytes(n, dim, work) + 8 * n * dim + 16 * n * work.k;
}

import type { MedoidSearchFacts } from '../../core/clustering.ts';
import { numbersTo } from '../../core/numbers.ts';
import type { Pacer } from '../../core/pacer.ts';
import type { MedoidSearch } from '../../kernels/kmedoids/search.ts';
import type { Method } from './choices.ts';
import { searchSamples } from './clara.ts';
import type { Measured } from './clusters.ts';
import { searchDown } from './dynamic.ts';
import { openSearch, placeOf } from './open.ts';
import { refine, shuffled } from './refine.ts';
import { type FirstRows, type Solution, type SolveOptions, solve } from './solve.ts';
import { type MedoidSource, someRows } from './source.ts';
import { MedoidState } from './state.ts';

/** Medoids, with what is told of the search. */
export interface Found extends Measured {
  swaps: number;
  converged: boolean;
  restarts: number;
  facts: Omit<MedoidSearchFacts, 'objective'>;
}

export interface SearchPlan extends SolveOptions {
  ks: readonly number[];
  nInit: number;
  method: Method;
  samples?: number;
  sampleSize?: number;
  maxMemory: number;
}

/** Takes what was found for one of `ks`, by its place, and the seconds that it took. */
type OnFound = (found: Found, at: number, seconds: number) => void;

/** Searches medoids for each k, and hands them on as they are found. */
export async function searchMedoids(
  source: MedoidSource,
  first: FirstRows,
  plan: SearchPlan,
  pacer: Pacer,
  onFound: OnFound,
): Promise<void> {
  const { n, weights } = source;
  // rows without weight take no part
  const rows = weights ? numbersTo(n).filter((i) => weights[i] > 0) : numbersTo(n);
  const kMax = Math.min(rows.length, Math.max(...plan.ks));
  const active = rows.length < n ? someRows(source, rows) : source;
  const place = placeOf(active, plan.method, kMax, plan.maxMemory);
  if (place === 'samples') return searchInSamples(source, rows, first, plan, pacer, onFound);
  const started = performance.now();
  const search = await openSearch(active, place === 'kept', kMax, plan.maxMemory, pacer);
  try {
    const shared = (performance.now() - started) / plan.ks.length;
    const among = { search, active, order: rows, shared };
    await (plan.objective === 'silhouette' && plan.ks.length > 1
      ? searchTogether(among, first, plan, pacer, onFound)
      : searchEach(among, first, plan, pacer, onFound));
  } finally {
    search.close();
  }
}

/** An open search among rows. */
interface Among {
  search: MedoidSearch;
  active: MedoidSource;
  /** The numbers of the rows before some were left out. */
  order: Int32Array;
  /** The share of each k in the time of measuring, in ms. */
  shared: number;
}

async function searchEach(
  { search, active, order, shared }: Among,
  given: FirstRows,
  plan: SearchPlan,
  pacer: Pacer,
  onFound: OnFound,
): Promise<void> {
  const first = placesOf(given, order);
  const restarts = typeof first === 'string' ? plan.nInit : 1;
  for (const [at, requested] of plan.ks.entries()) {
    const started = performance.now();
    const k = Math.min(requested, active.n);
    let best: Solution | undefined;
    for (let start = 0; start < restarts; start++) {
      const found = await solve(search, active.weights, k, first, plan, start, pacer);
      if (!best || found.loss < best.loss) best = found;
    }
    const seconds = (performance.now() - started + shared) / 1000;
    onFound(foundOf(search, active, order, best as Solution, { restarts, found: 'exact' }), at, seconds);
  }
}

/** All k in one search, from the most medoids down. */
async function searchTogether(
  { search, active, order, shared }: Among,
  given: FirstRows,
  plan: SearchPlan,
  pacer: Pacer,
  onFound: OnFound,
): Promise<void> {
  const started = performance.now();
  const first = placesOf(given, order);
  const restarts = typeof first === 'string' ? plan.nInit : 1;
  const ks = plan.ks.map((k) => Math.min(k, active.n));
  let best: Solution[] | undefined;
  for (let start = 0; start < restarts; start++) {
    const found = await searchDown(search, active.weights, ks, first, plan, start, pacer);
    best = best ? best.map((one, at) => (found[at].loss < one.loss ? found[at] : one)) : found;
  }
  const seconds = ((performance.now() - started) / ks.length + shared) / 1000;
  for (const [at, one] of (best ?? []).entries())
    onFound(foundOf(search, active, order, one, { restarts, found: 'exact' }), at, seconds);
}

/** Rows of clara's samples, and those of samples before swaps with all rows: at least, and at most. */
const CLARA_SIZE = 2000;
const LEAST_SIZE = 5000;
const MOST_SIZE = 8000;

/** Samples of clara, and before swaps with all rows. */
const CLARA_SAMPLES = 5;
const SAMPLES = 3;

async function searchInSamples(
  source: MedoidSource,
  rows: Int32Array,
  given: FirstRows,
  plan: SearchPlan,
  pacer: Pacer,
  onFound: OnFound,
): Promise<void> {
  const { weights } = source;
  const masses = weights && Float64Array.from(rows, (i) => weights[i]);
  const order = shuffled(rows.length, masses, plan.seed).map((at) => rows[at]);
  const active = someRows(source, order);
  const isClara = plan.method === 'clara';
  const search = await openSearch(active, false, Math.max(...plan.ks), plan.maxMemory, pacer);
  const first = placesOf(given, order);
  try {
    for (const [at, requested] of plan.ks.entries()) {
      const started = performance.now();
      const k = Math.min(requested, active.n);
      const sampling = samplingOf(plan, isClara, k, active.n);
      const sampled = await searchSamples(active, search, k, first, sampling, plan, pacer);
      const found = isClara ? sampled : await refine(active, search, sampled, plan, pacer);
      const facts = {
        found: isClara ? 'samples' : 'refined',
        samples: { size: sampling.size, losses: sampled.losses },
      } as const;
      onFound(
        foundOf(search, active, order, found, { restarts: 1, ...facts }),
        at,
        (performance.now() - started) / 1000,
      );
    }
  } finally {
    search.close();
  }
}

/** Number and size of samples: as asked for, else as many rows as half of the memory holds distances of, at most. */
function samplingOf({ samples, sampleSize, maxMemory }: SearchPlan, isClara: boolean, k: number, n: number) {
  const wanted = isClara ? CLARA_SIZE : Math.min(MOST_SIZE, LEAST_SIZE + 50 * k);
  const size = sampleSize ?? Math.min(wanted, Math.floor(Math.sqrt(maxMemory / 8)));
  return {
    count: samples ?? (isClara ? CLARA_SAMPLES : SAMPLES),
    size: Math.min(n, Math.max(size, k)),
  };
}

/** Rows that are given by number, by their places among those that are searched. */
function placesOf(first: FirstRows, order: Int32Array): FirstRows {
  return typeof first === 'string' ? first : first.map((row) => order.indexOf(row));
}

/** The distances of all rows that were searched to the medoids. */
function foundOf(
  search: MedoidSearch,
  { weights }: MedoidSource,
  order: Int32Array,
  { rows, swaps, converged }: Solution,
  { restarts, ...facts }: Found['facts'] & { restarts: number },
): Found {
  const state = new MedoidState(search, weights, 'loss', rows.length);
  state.set(rows);
  return { order, rows, columns: state.columns, swaps, converged, restarts, facts };
}

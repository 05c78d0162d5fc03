import { createHash } from 'node:crypto';
import type { Algorithm, AlgorithmEntry, FitContext, Settings } from '../../src/algorithms/entry.ts';
import { ALGORITHMS } from '../../src/algorithms/table.ts';
import type { Clustering } from '../../src/core/clustering.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { type Param, withDefaults } from '../../src/core/params.ts';
import { Lottery } from './random.ts';

/** The algorithms of rows, whatever these are; the others take nothing but the pixels of a picture. */
export const ROW_ALGORITHMS = ALGORITHMS.filter(({ takes }) => !takes.pixels);

/** Values, fit for `heaps`, of parameters that have no default, or one under which heaps fall apart. */
const SAMPLES: Record<string, unknown> = {
  k: 4,
  eps: 4,
  minClusterSize: 24,
  maxLeaves: 300,
  bandwidth: 12,
  damping: 0.9,
  resolution: 0.01,
  convergenceIter: 50,
};

/** Settings under which an algorithm finds the heaps of `heaps`. */
export function settingsFor({ params, cuts }: AlgorithmEntry, changes: Settings = {}): Settings {
  const needed = params.filter(({ name, required }) => required !== undefined || name === cuts?.[0]);
  for (const { name } of needed)
    if (!(name in SAMPLES)) throw new Error(`add a value of ${name} to SAMPLES, for clusters 100 apart`);
  const known = params.filter(({ name }) => name in SAMPLES && (!cuts?.includes(name) || name === cuts[0]));
  const samples = Object.fromEntries(known.map(({ name }) => [name, SAMPLES[name]]));
  return withDefaults(params, { ...samples, ...changes } as never);
}

/** Settings for data and distances that are `scale` times as large. */
export function scaledSettings(entry: AlgorithmEntry, scale: number): Settings {
  const settings = settingsFor(entry);
  const lengths = entry.params.filter(({ unit, name }) => unit === 'distance' && name in settings);
  return {
    ...settings,
    ...Object.fromEntries(lengths.map(({ name }) => [name, scale * (settings[name] as number)])),
  };
}

/** One clustering of rows. */
export async function fitOne(
  algorithm: Algorithm,
  data: Dataset,
  settings: Settings,
  context: FitContext = {},
): Promise<Clustering> {
  const [{ clustering }] = await algorithm.fit({ data }, [settings], context);
  return clustering;
}

/** Values that a parameter must not take. */
export function badValues({ type, min, choices }: Param): unknown[] {
  if (choices) return ['no-such-word'];
  if (type === 'seed') return [-1, 0.5, Number.NaN];
  if (type !== 'count' && type !== 'number') return [];
  const below = min === undefined ? [] : [min - (type === 'count' ? 1 : 0.5)];
  return [...below, Number.NaN, 'x', ...(type === 'count' ? [1.5] : [])];
}

/**
 * Four heaps 100 apart, of 60, 40, 25 and 15 rows in any order, whose rows are at most 1 from their middle in each
 * column, with whole weights from 1 to 3.
 */
export function heaps(dim: number, seed = dim): Dataset & { x: Float64Array; weights: Float64Array } {
  const lottery = new Lottery(seed);
  const middles = [60, 40, 25, 15].flatMap((size, c) => new Array<number>(size).fill(100 * c));
  const order = lottery.permutation(middles.length);
  return {
    x: Float64Array.from(
      { length: order.length * dim },
      (_, p) => middles[order[Math.floor(p / dim)]] + 2 * lottery.float() - 1,
    ),
    n: order.length,
    dim,
    weights: lottery.wholes(order.length, 3).map((w) => w + 1),
  };
}

/**
 * `heaps` for an algorithm: where numbers are nothing but categories, the rows of a heap are equal, but for a category of
 * its own here and there.
 */
export function heapsFor({ categories }: AlgorithmEntry, dim: number, seed = dim): ReturnType<typeof heaps> {
  const data = heaps(dim, seed);
  if (categories !== 'all') return data;
  const lottery = new Lottery(seed + 1000);
  const x = data.x.map((v) => 100 * Math.round(v / 100));
  for (let i = 0; i < data.n && dim > 2; i += 3) x[i * dim + lottery.below(dim)] += 1 + lottery.below(3);
  return { ...data, x };
}

/** Each row as often as its weight says, one after the other. */
export function repeated({ x, n, dim, weights }: Dataset & { weights: Float64Array }): Dataset {
  const rows = Array.from({ length: n }, (_, i) =>
    new Array(weights[i]).fill([...x.subarray(i * dim, i * dim + dim)]),
  );
  const flat = Float64Array.from(rows.flat(2));
  return { x: flat, n: flat.length / dim, dim };
}

/** The largest difference, as a share of the largest number. */
export function difference(a: Float64Array, b: Float64Array): number {
  const scale = b.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  return a.reduce((most, v, p) => Math.max(most, Math.abs(v - b[p])), 0) / (scale || 1);
}

/** The same with each list of numbers as the hash of its bytes: long lists take long to be compared one by one. */
export function hashed(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return `${value.constructor.name} ${createHash('sha1').update(bytes).digest('hex')}`;
  }
  if (Array.isArray(value)) return value.map(hashed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, hashed(one)]));
}

import { checkInteger, checkNumber } from '../core/check.ts';
import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError, invalid } from '../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import { normalNumbers } from '../core/normal.ts';
import { numbersTo } from '../core/numbers.ts';
import { Pacer, type Pacing, rowsPerSlice } from '../core/pacer.ts';
import { DEFAULT_SEED, Random, shuffle } from '../core/random.ts';
import type { Shape, ShapePlan } from './shape.ts';
import { findShape, type ShapeEntry, type ShapeName, type ShapeOption } from './table.ts';

/** Options of `generateRows`. Each shape uses some of them, see `SHAPES`; others are refused. */
export interface GenerateOptions extends Pacing {
  /** Number of rows, at least that of the classes, default 500: classes are of equal size, or differ by a row. */
  n?: number;
  /** Rows of each class, at least 1, in place of `n` and `k`. */
  sizes?: readonly number[];
  /** Number of classes, at least 1; default 3 for blobs, 4 for parts of a roll, 2 for arms of spirals. */
  k?: number;
  /** Number of columns, at least 1, default 2. */
  dim?: number;
  /** Standard deviations of blobs, for all or one for each class; default 1, of varied blobs 1, 2.5, 0.5 in turns. */
  std?: number | readonly number[];
  /** The centers of blobs, lists of `dim` numbers; default: drawn from -10 to 10. */
  centers?: readonly (readonly number[])[];
  /** Standard deviation of what is added to each number, at least 0; default 0.05, of spirals 0.02, of a roll 0. */
  noise?: number;
  /** Radius of the inner circle, from 0 to 1, default 0.5. */
  factor?: number;
  /** Turns of a spiral, at least 0, default 1.5. */
  turns?: number;
  /** Whole number of at least 0, default 1. */
  seed?: number;
  /** Most bytes that may be allocated, default no limit. */
  maxMemory?: number;
}

/** Rows that were made. */
export interface Generated {
  data: Dataset & { x: Float64Array; columns: string[] };
  /** n classes, from 0. */
  labels: Int32Array;
  k: number;
  /** Rows of each class. */
  sizes: number[];
  /** k * dim: the middles that blobs were drawn around; absent for other shapes. */
  centers?: Float64Array;
}

/** Random streams of centers, rows, what is added to them, and their order. */
const STREAM = 0x67656e;

/**
 * Rows of a known shape with their classes, in random order: blobs, moons, circles, aniso, varied, uniform, swiss-roll or
 * spirals. The same seed gives the same rows on every machine with Node. O(n dim) time and memory.
 * @throws {ClusterkitError} usage, for an unknown shape, and options out of range or that it does not use; memory; aborted
 * @example
 * const { data, labels, sizes } = await generateRows('circles', { sizes: [4, 2], noise: 0, seed: 3 });
 * const radii = Array.from(labels, (_, i) => Math.hypot(data.x[2 * i], data.x[2 * i + 1]));
 * console.log(sizes, radii.every((radius, i) => radius === (labels[i] === 0 ? 1 : 0.5))); // [ 4, 2 ] true
 */
export async function generateRows(shape: ShapeName, options: GenerateOptions = {}): Promise<Generated> {
  const entry = findShape(shape);
  const { seed = DEFAULT_SEED, maxMemory = Number.POSITIVE_INFINITY } = options;
  checkUsed(entry, options);
  checkInteger('seed', seed, 0);
  const sizes = sizesOf(entry, options);
  const n = sizes.reduce((sum, size) => sum + size, 0);
  const plan = planOf(entry, sizes.length, options);
  checkMemory(`a table of ${n} rows of ${plan.dim} columns`, n * (8 * plan.dim + 12), maxMemory, [
    { option: 'n', how: 'lower' },
    MORE_MEMORY,
  ]);
  const make = await entry.load();
  const made = make({ ...plan, random: new Random(seed, STREAM, 0) });
  const { noise = entry.noise } = options;
  const pacer = new Pacer(options);
  const rows = await place(made, sizes, plan.dim, seed, pacer);
  await blur(rows.x, plan.dim, noise, new Random(seed, STREAM, 2), pacer);
  return {
    data: { x: rows.x, n, dim: plan.dim, columns: columnNames(plan.dim) },
    labels: rows.labels,
    k: sizes.length,
    sizes,
    ...(made.centers && { centers: made.centers }),
  };
}

const CHOSEN = ['k', 'dim', 'std', 'centers', 'noise', 'factor', 'turns'] as const satisfies ShapeOption[];

/** @throws {ClusterkitError} usage, for an option that says nothing of a shape, or nothing beside another one */
function checkUsed({ name, uses }: ShapeEntry, options: GenerateOptions): void {
  const refuse = (option: string, other: string) =>
    new ClusterkitError('usage', `is not used with ${other}`, { option });
  for (const option of CHOSEN)
    if (options[option] !== undefined && !uses.includes(option)) throw refuse(option, name);
  for (const option of ['n', 'k'] as const)
    if (options.sizes && options[option] !== undefined) throw refuse(option, 'sizes');
}

/** Rows of each class. */
function sizesOf(entry: ShapeEntry, { n = 500, sizes, centers, k }: GenerateOptions): number[] {
  const isOpen = entry.uses.includes('k');
  const classes = sizes?.length ?? k ?? centers?.length ?? entry.k;
  checkInteger(sizes ? 'sizes' : 'k', classes, 1);
  if (sizes && !isOpen && classes !== entry.k)
    throw invalid(
      'sizes',
      `${entry.k === 1 ? '1 number' : `${entry.k} numbers`} for ${entry.name}`,
      sizes.join(),
    );
  if (centers && centers.length !== classes)
    throw invalid('centers', `as many as there are classes, ${classes}`, centers.length);
  if (sizes) return sizes.map((size) => checkInteger('sizes', size, 1));
  checkInteger('n', n, classes);
  return Array.from({ length: classes }, (_, c) => Math.floor(n / classes) + (c < n % classes ? 1 : 0));
}

function planOf(entry: ShapeEntry, k: number, options: GenerateOptions): Omit<ShapePlan, 'random'> {
  const { noise = entry.noise, factor = 0.5, turns = 1.5, centers, std = entry.std } = options;
  const dim = checkInteger('dim', options.dim ?? centers?.[0]?.length ?? entry.dim, 1);
  checkNumber('noise', noise, 0);
  checkNumber('turns', turns, 0);
  if (!(factor >= 0 && factor <= 1)) throw invalid('factor', 'a number from 0 to 1', factor);
  const widths = [std].flat();
  for (const one of widths) checkNumber('std', one, 0);
  if (options.std !== undefined && widths.length !== 1 && widths.length !== k)
    throw invalid('std', `1 number, or one for each of ${k} classes`, widths.join());
  const columns = entry.uses.includes('dim') ? dim : entry.dim;
  for (const center of centers ?? [])
    if (center.length !== columns || !center.every(Number.isFinite))
      throw invalid('centers', `lists of ${columns} numbers`, center.join());
  return {
    k,
    dim: columns,
    std: Float64Array.from({ length: k }, (_, c) => widths[c % widths.length]),
    ...(centers && { centers: Float64Array.from(centers.flat()) }),
    factor,
    turns,
  };
}

/** Puts the rows of all classes to places in random order. */
async function place(shape: Shape, sizes: readonly number[], dim: number, seed: number, pacer: Pacer) {
  const n = sizes.reduce((sum, size) => sum + size, 0);
  const order = numbersTo(n);
  shuffle(order, n, new Random(seed, STREAM, 3));
  const random = new Random(seed, STREAM, 1);
  const x = new Float64Array(n * dim);
  const labels = new Int32Array(n);
  const pause = rowsPerSlice(dim + 10);
  let row = 0;
  for (const [c, m] of sizes.entries()) {
    for (let i = 0; i < m; i++, row++) {
      if (row % pause === pause - 1 && pacer.due) await pacer.pause();
      labels[order[row]] = c;
      shape.place(x, order[row] * dim, { c, i, m }, random);
    }
  }
  return { x, labels };
}

/** Adds normal numbers to all numbers. */
async function blur(
  x: Float64Array,
  dim: number,
  noise: number,
  random: Random,
  pacer: Pacer,
): Promise<void> {
  if (noise === 0) return;
  const normal = normalNumbers();
  const pause = rowsPerSlice(10) * dim;
  for (let p = 0; p < x.length; p++) {
    if (p % pause === pause - 1 && pacer.due) await pacer.pause();
    x[p] += noise * normal(random);
  }
}

/** x, y and z, or x1, x2 and so on. */
function columnNames(dim: number): string[] {
  return dim <= 3 ? ['x', 'y', 'z'].slice(0, dim) : Array.from({ length: dim }, (_, j) => `x${j + 1}`);
}

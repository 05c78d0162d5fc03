import { ClusterkitError, invalid } from '../core/errors.ts';
import { DEFAULT_SEED } from '../core/random.ts';
import { type Generated, generateRows } from '../generators/generate.ts';
import { findShape, type ShapeName } from '../generators/table.ts';
import { TABLE_FORMATS } from '../output/formats.ts';
import { drawnColumns, drawnRows } from './drawn.ts';
import { fillTemplate, type OutputPlan, templateOf } from './names.ts';
import type { GeneratingOptions } from './params/generating.ts';
import type { Work } from './work.ts';
import { writeTable } from './write.ts';

/** Rows that were made, and how. */
interface GeneratedRows extends Generated {
  shape: string;
  title: string;
  seed: number;
}

/**
 * Names the file of the rows; undefined if none is written.
 * @throws {ClusterkitError} usage, as `OutputPlan`, and for an unknown shape
 */
export function planGenerated(
  plan: OutputPlan,
  shape: string,
  { out, seed = DEFAULT_SEED }: GeneratingOptions,
): string | undefined {
  const { name } = findShape(shape);
  if (out === undefined) return undefined;
  const path = fillTemplate(templateOf(out, '{stem}.csv'), { input: name, i: 1, command: 'generate', seed });
  return plan.add('out', path, TABLE_FORMATS);
}

/**
 * Makes rows of a shape.
 * @throws {ClusterkitError} usage, as `generateRows`, and for lists that are none of numbers; memory; aborted
 */
export async function generate(
  work: Work,
  shape: string,
  { out: _, sizes, std, centers, seed = DEFAULT_SEED, ...options }: GeneratingOptions,
): Promise<GeneratedRows> {
  const { name, title } = findShape(shape);
  const made = await generateRows(name as ShapeName, {
    ...options,
    seed,
    ...(sizes && { sizes: numbers('sizes', sizes) }),
    ...(std && { std: numbers('std', std) }),
    ...(centers !== undefined && { centers: pointsOf(centers) }),
    maxMemory: work.maxMemory,
    ...work.pacing,
  });
  return { ...made, shape: name, title, seed };
}

/** @throws {ClusterkitError} usage */
function numbers(option: string, words: readonly string[]): number[] {
  return words.map((word) => {
    const value = word.trim() === '' ? Number.NaN : Number(word);
    if (!Number.isFinite(value)) throw invalid(option, 'numbers between commas', words.join());
    return value;
  });
}

/** @throws {ClusterkitError} usage */
function pointsOf(text: string): number[][] {
  const points = text.split(/[\s;]+/).filter((point) => point !== '');
  if (points.length === 0) throw new ClusterkitError('usage', 'holds no points', { option: 'centers' });
  return points.map((point) => numbers('centers', point.split(',')));
}

/** Writes rows with their classes as a table. */
export function writeGenerated(work: Work, path: string, { data, labels }: GeneratedRows): Promise<void> {
  return writeTable(work, path, drawnColumns(data, labels, 'class'));
}

/** The JSON of rows: the rows themselves unless a file holds them. */
export function generatedRun(made: GeneratedRows, isWritten: boolean) {
  const { shape, data, labels, sizes, centers, seed } = made;
  const { n, dim, columns } = data;
  return {
    input: { path: shape, kind: 'shape' },
    seed,
    n,
    dim,
    columns,
    sizes,
    ...(centers && { centers: drawnRows({ x: centers, n: sizes.length, dim }) }),
    ...(isWritten ? {} : { rows: drawnRows(data), labels }),
    warnings: [],
  };
}
